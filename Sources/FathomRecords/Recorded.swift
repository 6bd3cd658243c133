/// A value that a record may have to do without.
///
/// There is one way to write down what is not there: `null` in JSON and NULL in SQLite. Read back,
/// it is what the property's type has for that: nil where a value may be missing, NaN where there
/// is always a number, and false for a truth that older records do not know of. So NaN comes back as NaN, or as nil where nil is possible. JSON has no
/// infinity either, and it too is `null`, unless the document is an exact one (`ExactJSON`).
public protocol Recordable: Codable {
  /// What is written when there is something to write.
  associatedtype Written: Codable

  /// What `null` stands for.
  static var absent: Self { get }

  /// A value from what was written.
  init(written: Written)

  /// What is to be written; nil for `null`.
  ///
  /// - Parameter exactly: Whether NaN and infinity can be written as they are.
  /// - Returns: The value in writing.
  func written(exactly: Bool) -> Written?
}

extension Double: Recordable {
  /// NaN.
  public static var absent: Double { .nan }

  /// A number as it was written.
  public init(written: Double) { self = written }

  /// The number, if it is finite.
  public func written(exactly: Bool) -> Double? { isFinite || exactly ? self : nil }
}

extension Bool: Recordable {
  /// False.
  public static var absent: Bool { false }

  /// A truth as it was written.
  public init(written: Bool) { self = written }

  /// The truth.
  public func written(exactly: Bool) -> Bool? { self }
}

extension Optional: Recordable where Wrapped: Codable {
  /// Nil.
  public static var absent: Wrapped? { nil }

  /// A value as it was written.
  public init(written: Wrapped) { self = written }

  /// The value, if there is one and it is no number that JSON cannot hold.
  public func written(exactly: Bool) -> Wrapped? {
    if let number = self as? Double, number.written(exactly: exactly) == nil { return nil }
    return self
  }
}

extension [Double]: Recordable {
  /// No numbers.
  public static var absent: [Double] { [] }

  /// Numbers, any of which may be absent.
  public init(written: [Double?]) { self = written.map { $0 ?? .absent } }

  /// The numbers, each as it can be written.
  public func written(exactly: Bool) -> [Double?]? { map { $0.written(exactly: exactly) } }
}

/// A property of a record whose key is always there, with `null` for what is absent.
///
/// Synthesised coding leaves out a key whose value is nil, and fails on NaN; scripts that read our
/// JSON rely on the key being there.
@propertyWrapper
public struct Recorded<Value: Recordable>: Codable {
  /// The value.
  public var wrappedValue: Value

  /// Wraps a value.
  public init(wrappedValue: Value) {
    self.wrappedValue = wrappedValue
  }

  /// Reads `null` as what is absent.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue =
      container.decodeNil() ? .absent : Value(written: try container.decode(Value.Written.self))
  }

  /// Writes what is absent, and what JSON cannot hold, as `null`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let written = wrappedValue.written(exactly: ExactJSON.isWritten(by: encoder)) {
      try container.encode(written)
    } else {
      try container.encodeNil()
    }
  }
}

extension Recorded: Equatable where Value: Equatable {}
extension Recorded: Hashable where Value: Hashable {}
extension Recorded: Sendable where Value: Sendable {}

extension KeyedDecodingContainer {
  /// Reads a missing key as nil, so that records written before a field existed stay readable.
  public func decode<Value>(
    _ type: Recorded<Value?>.Type, forKey key: Key
  ) throws -> Recorded<Value?> {
    try decodeIfPresent(type, forKey: key) ?? Recorded(wrappedValue: nil)
  }

  /// Reads a missing key as false.
  public func decode(_ type: Recorded<Bool>.Type, forKey key: Key) throws -> Recorded<Bool> {
    try decodeIfPresent(type, forKey: key) ?? Recorded(wrappedValue: .absent)
  }
}
