/// The value of a setting as remedies and JSON write it.
public enum SettingValue: Hashable, Sendable {
  /// A number.
  case number(Double)
  /// What the command line and experiment files take.
  case text(String)
}

extension SettingValue: Codable {
  /// Reads a number or a string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  /// Writes a number or a string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }
}

extension SettingValue: ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral, CustomStringConvertible
{
  /// What the command line takes.
  public init(stringLiteral text: String) { self = .text(text) }

  /// A number.
  public init(floatLiteral number: Double) { self = .number(number) }

  /// A number.
  public init(integerLiteral number: Int) { self = .number(Double(number)) }

  /// The value as the command line and experiment files take it: whole numbers without a point.
  public var description: String {
    switch self {
    case .number(let number): Values.text(number)
    case .text(let text): text
    }
  }
}
