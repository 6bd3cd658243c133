/// How the numbers of a sample lie in an image: row by row from the top.
public struct ImageShape: Sendable, Equatable {
  /// Pixels from top to bottom.
  public var rows: Int
  /// Pixels from left to right.
  public var columns: Int

  /// A shape of images.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// The shape of the images in an array of samples; nil when its samples are not grey images.
  init?(dimensions: [Int]) {
    // A fourth dimension of 1 is the single channel of grey images.
    let isGrey = dimensions.count == 4 && dimensions[1] == 1
    let sizes = dimensions.dropFirst(isGrey ? 2 : 1).map { $0 }
    guard sizes.count == 2, sizes[0] > 1, sizes[1] > 1 else { return nil }
    self.init(rows: sizes[0], columns: sizes[1])
  }
}

/// The inputs of a data set, samples × columns, kept as they came: bytes stay bytes.
///
/// What a network sees is `value · scale + shift`, computed while a mini-batch is gathered, so
/// that scaling costs neither memory nor time.
public struct FeatureMatrix: Sendable, Equatable {
  /// The stored numbers, row by row.
  public enum Storage: Sendable, Equatable {
    /// Bytes, as in IDX image files.
    case bytes([UInt8])
    /// Real numbers that single precision holds without loss.
    case floats([Float])
    /// Real numbers.
    case reals([Double])
  }

  /// The number of rows.
  public let samples: Int
  /// The number of numbers in a row.
  public let columns: Int
  /// The numbers, row by row.
  public let storage: Storage
  /// How a sample's numbers lie in an image; nil when samples are not images.
  public let image: ImageShape?
  /// What each column is multiplied by.
  public private(set) var scale: [Double]
  /// What is added to each column afterwards.
  public private(set) var shift: [Double]

  /// A matrix of numbers as they are.
  ///
  /// - Precondition: `storage` holds a whole number of rows of `columns` numbers, and an image has
  ///   as many pixels.
  public init(columns: Int, storage: Storage, image: ImageShape? = nil) {
    let count =
      switch storage {
      case .bytes(let bytes): bytes.count
      case .floats(let floats): floats.count
      case .reals(let reals): reals.count
      }
    precondition(
      columns > 0 && count.isMultiple(of: columns),
      "\(count) numbers do not make rows of \(columns)")
    precondition(image.map { $0.rows * $0.columns == columns } ?? true, "a pixel for each column")
    samples = count / columns
    self.image = image
    self.columns = columns
    self.storage = storage
    scale = Array(repeating: 1, count: columns)
    shift = Array(repeating: 0, count: columns)
  }

  /// The same numbers under another scale and shift per column.
  ///
  /// - Precondition: one scale and one shift for each column.
  public func scaled(by scale: [Double], shiftedBy shift: [Double]) -> FeatureMatrix {
    precondition(scale.count == columns && shift.count == columns)
    var result = self
    result.scale = scale
    result.shift = shift
    return result
  }

  /// What the network sees at a row and a column.
  public subscript(sample: Int, column: Int) -> Double {
    let index = sample * columns + column
    let value =
      switch storage {
      case .bytes(let bytes): Double(bytes[index])
      case .floats(let floats): Double(floats[index])
      case .reals(let reals): reals[index]
      }
    return value * scale[column] + shift[column]
  }

  /// Some rows, in the order given, under the same scale and shift.
  func rows(_ positions: [Int]) -> FeatureMatrix {
    func picked<Number>(_ numbers: [Number]) -> [Number] {
      var result: [Number] = []
      result.reserveCapacity(positions.count * columns)
      for position in positions {
        result += numbers[position * columns..<(position + 1) * columns]
      }
      return result
    }
    let kept: Storage =
      switch storage {
      case .bytes(let bytes): .bytes(picked(bytes))
      case .floats(let floats): .floats(picked(floats))
      case .reals(let reals): .reals(picked(reals))
      }
    return FeatureMatrix(columns: columns, storage: kept, image: image)
      .scaled(by: scale, shiftedBy: shift)
  }

  /// The first rows, under the same scale and shift.
  public func prefix(_ samples: Int) -> FeatureMatrix {
    guard samples < self.samples else { return self }
    let kept: Storage =
      switch storage {
      case .bytes(let bytes): .bytes(Array(bytes.prefix(samples * columns)))
      case .floats(let floats): .floats(Array(floats.prefix(samples * columns)))
      case .reals(let reals): .reals(Array(reals.prefix(samples * columns)))
      }
    return FeatureMatrix(columns: columns, storage: kept, image: image)
      .scaled(by: scale, shiftedBy: shift)
  }
}
