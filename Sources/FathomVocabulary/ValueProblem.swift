import FathomText

/// Why a text is no value of a setting: the sentence "--samples '0' …" without its beginning.
public struct ValueProblem: Error, Hashable, Sendable {
  /// What follows the setting and its text, beginning with a verb.
  public let predicate: String

  package init(_ predicate: String) {
    self.predicate = predicate
  }

  /// A text that is none of several names.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - names: The names.
  ///   - forms: How they are told; by default as they are.
  /// - Returns: The problem, which names the nearest of them, or else all.
  package static func unknownName(
    _ text: String, among names: [String], spelled forms: [String]? = nil
  ) -> ValueProblem {
    if let nearest = nearestName(to: text, among: names) {
      return ValueProblem("is unknown; did you mean '\(nearest)'?")
    }
    let choice = names.count == 1 ? "use" : "choose one of"
    return ValueProblem("is unknown; \(choice) \((forms ?? names).joined(separator: ", "))")
  }
}

/// How the texts of settings are read.
package enum Values {
  /// One of the names of an enumeration.
  package static func name<Value: RawRepresentable<String>>(
    _ text: String, among values: [Value]
  ) throws(ValueProblem) -> Value {
    guard let value = values.first(where: { $0.rawValue == text }) else {
      throw .unknownName(text, among: values.map(\.rawValue))
    }
    return value
  }

  /// A whole number in a range.
  package static func whole(_ text: String, in range: ClosedRange<Int>) throws(ValueProblem) -> Int
  {
    guard let number = Int(text), range.contains(number) else {
      throw ValueProblem(
        "is not a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A finite number above zero.
  package static func positive(_ text: String) throws(ValueProblem) -> Double {
    guard let number = Double(text), number.isFinite, number > 0 else {
      throw ValueProblem("is not a number above 0, such as 0.1")
    }
    return number
  }

  /// A finite number of zero or more.
  package static func nonNegative(_ text: String) throws(ValueProblem) -> Double {
    guard let number = Double(text), number.isFinite, number >= 0 else {
      throw ValueProblem("is not a number of at least 0, such as 0.001")
    }
    return number
  }

  /// A number between 0 and 1, both excluded.
  package static func share(_ text: String) throws(ValueProblem) -> Double {
    guard let number = Double(text), 0 < number, number < 1 else {
      throw ValueProblem("is not a fraction between 0 and 1, such as 0.1")
    }
    return number
  }

  /// A number above 0 and up to 1.
  package static func accuracy(_ text: String) throws(ValueProblem) -> Double {
    guard let number = Double(text), 0 < number, number <= 1 else {
      throw ValueProblem("is not an accuracy above 0 and at most 1, such as 0.9")
    }
    return number
  }

  /// A number without a decimal point it does not need.
  package static func text(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
