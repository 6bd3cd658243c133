/// A value that may be absent and is then written as an explicit `null`.
///
/// Synthesised coding leaves out a key whose value is nil; scripts that read our JSON rely on
/// the key being there.
@propertyWrapper
public struct Nullable<Value: Codable & Sendable>: Codable, Sendable {
  /// The value, or nil.
  public var wrappedValue: Value?

  /// Wraps a value.
  public init(wrappedValue: Value?) {
    self.wrappedValue = wrappedValue
  }

  /// Reads `null` as nil.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
  }

  /// Writes nil, and numbers that JSON cannot hold, as `null`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let number = wrappedValue as? Double, !number.isFinite, !ExactJSON.isWritten(by: encoder) {
      try container.encodeNil()
    } else if let wrappedValue {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}

extension Nullable: Equatable where Value: Equatable {}

extension KeyedDecodingContainer {
  /// Reads a missing key as nil, so that records written before a field existed stay readable.
  public func decode<Value>(
    _ type: Nullable<Value>.Type, forKey key: Key
  ) throws -> Nullable<Value> {
    try decodeIfPresent(type, forKey: key) ?? Nullable(wrappedValue: nil)
  }
}

/// A measured number, which may be NaN or infinite in memory and is then `null` in JSON.
@propertyWrapper
public struct Measured: Codable, Sendable, Equatable {
  /// The number; NaN and infinity are data.
  public var wrappedValue: Double

  /// Wraps a number.
  public init(wrappedValue: Double) {
    self.wrappedValue = wrappedValue
  }

  /// Reads `null` as NaN.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? .nan : try container.decode(Double.self)
  }

  /// Writes a number that JSON cannot hold as `null`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if wrappedValue.isFinite || ExactJSON.isWritten(by: encoder) {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}

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
