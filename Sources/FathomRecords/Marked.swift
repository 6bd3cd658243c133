/// A truth that is false where it is not written down, as in records of before it existed.
@propertyWrapper
public struct Marked: Codable, Sendable, Equatable {
  /// Whether it is so.
  public var wrappedValue: Bool

  /// Wraps a truth.
  public init(wrappedValue: Bool) {
    self.wrappedValue = wrappedValue
  }

  /// Reads `true` or `false`.
  public init(from decoder: any Decoder) throws {
    wrappedValue = try decoder.singleValueContainer().decode(Bool.self)
  }

  /// Writes `true` or `false`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}

extension KeyedDecodingContainer {
  /// Reads a missing key as false.
  public func decode(_ type: Marked.Type, forKey key: Key) throws -> Marked {
    try decodeIfPresent(type, forKey: key) ?? Marked(wrappedValue: false)
  }
}
