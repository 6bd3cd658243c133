/// The name of a setting of an experiment: an option on the command line without its dashes, a key
/// in a file, and what errors and remedies call it.
///
/// Which settings there are is the table of `FathomExperiments`; below it, a key is only a name.
public struct SettingKey: RawRepresentable, Hashable, Codable, Sendable {
  /// The name, in lower case with dashes: `learning-rate`.
  public let rawValue: String

  /// The setting of a name, whether there is one or not.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The setting of a name, whether there is one or not.
  public init(_ name: String) {
    rawValue = name
  }

  /// What Swift calls the setting: `learningRate`.
  public var swiftName: String {
    guard self != "init" else { return "initializer" }
    let words = rawValue.split(separator: "-")
    return (words.prefix(1) + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() })
      .joined()
  }
}

extension SettingKey: ExpressibleByStringLiteral, CustomStringConvertible {
  /// The setting of a name, whether there is one or not.
  public init(stringLiteral name: String) {
    rawValue = name
  }

  /// The name.
  public var description: String { rawValue }
}

extension SettingKey: CodingKeyRepresentable {
  /// The name, as the key of an object.
  public var codingKey: any CodingKey { rawValue.codingKey }

  /// The setting that a key of an object names.
  public init?(codingKey: some CodingKey) {
    rawValue = codingKey.stringValue
  }
}
