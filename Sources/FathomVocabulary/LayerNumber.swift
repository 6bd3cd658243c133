/// The number of a layer, counted from the input, which is layer 1; the first weights belong to
/// layer 2.
///
/// It is written as a whole number in code, `parameters[bias: 2, 0]`, and in files.
public struct LayerNumber: Hashable, Sendable {
  /// The number as such.
  public let value: Int

  /// The layer of a number.
  @inlinable
  public init(_ value: Int) {
    self.value = value
  }

  /// The layer that stands at an index in a list of the layers with weights.
  @inlinable
  public init(at index: Int) {
    self.init(index + 2)
  }

  /// The place in a list of the layers with weights: 0 for layer 2.
  @inlinable
  public var index: Int { value - 2 }

  /// The place in a list that begins with the input: 0 for layer 1.
  @inlinable
  public var indexFromInput: Int { value - 1 }

  /// The layer that this one's weights come from, one nearer to the input.
  @inlinable
  public var below: LayerNumber { LayerNumber(value - 1) }

  /// The layer that this one's activations go to, one nearer to the output.
  @inlinable
  public var above: LayerNumber { LayerNumber(value + 1) }

  /// The input.
  @inlinable
  public static var input: LayerNumber { 1 }

  /// The first layer with weights.
  @inlinable
  public static var firstWithWeights: LayerNumber { 2 }

  /// The numbers of so many layers with weights: 2 … L for L − 1 of them.
  @inlinable
  public static func withWeights(count: Int) -> Range<LayerNumber> {
    firstWithWeights..<LayerNumber(at: max(0, count))
  }
}

extension LayerNumber: ExpressibleByIntegerLiteral {
  /// The layer of a number.
  @inlinable
  public init(integerLiteral value: Int) {
    self.init(value)
  }
}

extension LayerNumber: CustomStringConvertible {
  /// The number in digits.
  public var description: String { "\(value)" }
}

extension LayerNumber: Strideable {
  /// Nearer to the input comes first.
  @inlinable
  public static func < (lhs: LayerNumber, rhs: LayerNumber) -> Bool { lhs.value < rhs.value }

  /// How many layers further from the input another one is.
  @inlinable
  public func distance(to other: LayerNumber) -> Int { other.value - value }

  /// The layer that is so much further from the input.
  @inlinable
  public func advanced(by distance: Int) -> LayerNumber { LayerNumber(value + distance) }
}

extension Double {
  /// A layer's number as a place on an axis.
  @inlinable
  public init(_ layer: LayerNumber) {
    self.init(layer.value)
  }
}

extension LayerNumber: Codable {
  /// Reads a whole number.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(Int.self))
  }

  /// Writes a whole number.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
