/// A window onto storage, read as rows × columns, row by row.
@safe
package struct MatrixView<Scalar: RealScalar>: @unchecked Sendable {
  /// The number of rows.
  package let rows: Int
  /// The number of columns.
  package let columns: Int
  /// How far apart rows begin.
  package let stride: Int
  let storage: AlignedStorage<Scalar>
  let offset: Int

  /// The window that starts at an offset.
  ///
  /// - Parameters:
  ///   - storage: What is looked at.
  ///   - offset: Where the first row begins.
  ///   - rows: How many rows are shown.
  ///   - columns: How many columns are shown.
  ///   - stride: How far apart rows begin; by default there are no gaps.
  /// - Precondition: the window, its last gap included, lies inside the storage.
  package init(
    _ storage: AlignedStorage<Scalar>, offset: Int, rows: Int, columns: Int, stride: Int? = nil
  ) {
    let stride = stride ?? columns
    precondition(
      offset >= 0 && rows >= 0 && columns >= 0 && stride >= columns
        && offset + rows * stride <= storage.count,
      "window \(rows)×\(columns) by \(stride) at \(offset) of \(storage.count)")
    self.storage = storage
    self.offset = offset
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// Zeros in storage of their own, with rows as the kernels like them: whole cache lines long.
  package init(padded rows: Int, columns: Int) {
    let stride = Self.paddedStride(columns)
    self.init(
      AlignedStorage(repeating: 0, count: rows * stride), offset: 0, rows: rows, columns: columns,
      stride: stride)
  }

  /// The distance between rows of whole cache lines.
  ///
  /// Rows of a multiple of 1 KiB would compete for the same few places of the first-level cache.
  package static func paddedStride(_ columns: Int) -> Int {
    let line = 64 / MemoryLayout<Scalar>.stride
    let padded = (columns + line - 1) / line * line
    return padded.isMultiple(of: 16 * line) ? padded + line : padded
  }

  /// How many numbers the window shows.
  package var count: Int { rows * columns }

  var base: UnsafeMutablePointer<Scalar> { unsafe storage.base + offset }

  /// Where a row begins.
  func row(_ row: Int) -> UnsafeMutablePointer<Scalar> { unsafe base + row * stride }

  /// The window onto some of the rows.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func rows(_ range: Range<Int>) -> MatrixView {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
    return MatrixView(
      storage, offset: offset + range.lowerBound * stride, rows: range.count, columns: columns,
      stride: stride)
  }

  /// The number at a row and a column.
  package subscript(row: Int, column: Int) -> Scalar {
    get {
      precondition(row < rows && column < columns && row >= 0 && column >= 0)
      return storage[offset + row * stride + column]
    }
    nonmutating set {
      precondition(row < rows && column < columns && row >= 0 && column >= 0)
      storage[offset + row * stride + column] = newValue
    }
  }

  /// A copy, row by row, without gaps.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func array() -> [Scalar] {
    var result: [Scalar] = []
    result.reserveCapacity(count)
    for row in 0..<rows {
      let start = offset + row * stride
      result += storage.array(start..<start + columns)
    }
    return result
  }

  /// Sets everything to one value.
  package func fill(_ value: Scalar) {
    for row in 0..<rows { unsafe self.row(row).update(repeating: value, count: columns) }
  }

  /// Overwrites everything with another window of the same shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func copy(_ other: MatrixView) {
    precondition(shape == other.shape)
    for row in 0..<rows { unsafe self.row(row).update(from: other.row(row), count: columns) }
  }

  /// Whether rows follow each other without gaps.
  var isDense: Bool { stride == columns }

  /// Whether whole cache lines may be written beyond the last column.
  var isPadded: Bool { stride.isMultiple(of: 64 / MemoryLayout<Scalar>.stride) }

  struct Shape: Equatable, CustomStringConvertible {
    var rows: Int
    var columns: Int
    var description: String { "\(rows)×\(columns)" }
  }

  var shape: Shape { Shape(rows: rows, columns: columns) }
}
