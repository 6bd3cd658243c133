import FathomText
import FathomVocabulary

/// How the values of a setting are written, on the command line and in files.
struct SettingFormat<Value>: Sendable {
  /// Words to choose from; empty where any value may stand.
  let choices: [String]
  /// Whether values are numbers.
  let isNumeric: Bool
  /// The value of a text.
  let parse: @Sendable (String) throws(ValueProblem) -> Value
  /// The text that is read back as the value.
  let text: @Sendable (Value) -> String

  init(
    choices: [String] = [], isNumeric: Bool = false,
    parse: @escaping @Sendable (String) throws(ValueProblem) -> Value,
    text: @escaping @Sendable (Value) -> String
  ) {
    self.choices = choices
    self.isNumeric = isNumeric
    self.parse = parse
    self.text = text
  }
}

/// More than any count of steps or samples.
let countLimit = 1_000_000_000_000

extension SettingFormat<Double> {
  private init(number parse: @escaping @Sendable (String) throws(ValueProblem) -> Double) {
    self.init(isNumeric: true, parse: parse, text: Values.text)
  }

  /// A finite number above zero.
  static let positive = SettingFormat(number: Values.positive)
  /// A finite number of zero or more.
  static let nonNegative = SettingFormat(number: Values.nonNegative)
  /// A number between 0 and 1, both excluded.
  static let share = SettingFormat(number: Values.share)
  /// A share of activations to drop.
  static let dropout = SettingFormat(number: Values.dropout)
  /// A number above 0 and up to 1.
  static let accuracy = SettingFormat(number: Values.accuracy)
  /// A share of 0 or more and less than 1.
  static let smoothing = SettingFormat { (text) throws(ValueProblem) in
    guard let share = Double(text), 0 <= share, share < 1 else {
      throw ValueProblem("is not a fraction of at least 0 and less than 1, such as 0.1")
    }
    return share
  }
}

extension SettingFormat<Int> {
  /// A whole number in a range.
  static func whole(_ range: ClosedRange<Int>) -> Self {
    Self(
      isNumeric: true,
      parse: { (text) throws(ValueProblem) in try Values.whole(text, in: range) },
      text: \.description)
  }

  /// A number of things of which there is at least one.
  static let count = whole(1...countLimit)
}

extension SettingFormat<UInt64> {
  /// A seed.
  static let seed = SettingFormat(
    isNumeric: true,
    parse: { (text) throws(ValueProblem) in
      guard let number = UInt64(text) else {
        throw ValueProblem("is not a whole number from 0 to \(UInt64.max)")
      }
      return number
    }, text: \.description)
}

extension SettingFormat<String> {
  /// Any text.
  static let words = SettingFormat(parse: { $0 }, text: { $0 })
}

extension SettingFormat where Value: RawRepresentable<String> & CaseIterable & Sendable {
  /// One of the names of an enumeration.
  static var name: Self {
    Self(
      choices: Value.allCases.map(\.rawValue),
      parse: { (text) throws(ValueProblem) in
        try Values.name(text, among: Array(Value.allCases))
      }, text: \.rawValue)
  }
}

extension SettingFormat where Value: Spelled {
  /// A value with a name, and parameters where a name alone says too little.
  static var spelled: Self { spelled(among: Value.families) }

  /// A value of some families.
  static func spelled(among families: [Value]) -> Self {
    Self(
      choices: families.map(\.name),
      parse: { (text) throws(ValueProblem) in try Value(parsing: text, among: families) },
      text: \.description)
  }
}

extension Sequence where Element: Spelled {
  /// How they are spelled, in one line.
  var usages: String { map(\.form.usage).joined(separator: ", ") }
}
