package import FathomVocabulary

/// A JSON document in memory, whose objects keep the order in which their keys were written.
///
/// Foundation's encoder either sorts keys or shuffles them, and refuses NaN; readers of our JSON
/// see the order of the contract, and `null` for what JSON cannot hold.
package indirect enum JSONValue {
  case null
  case bool(Bool)
  case integer(Int)
  case seed(UInt64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  /// The number of a layer.
  package static func layer(_ number: LayerNumber) -> JSONValue { .integer(number.value) }

  /// A number, or `null` where there is none or JSON has no way to write it.
  package static func optional(_ number: Double?) -> JSONValue {
    number.map(JSONValue.number) ?? .null
  }

  /// The document, pretty printed, with one newline at its end.
  package func document() -> String {
    var text = ""
    write(to: &text, indent: 0)
    text += "\n"
    return text
  }

  private var isContainer: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }

  private func write(to text: inout String, indent: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .seed(let value): text += String(value)
    case .number(let value): text += value.isFinite ? "\(value)" : "null"
    case .string(let value): text += Self.quoted(value)
    case .array(let values):
      // Lists of plain values stay on one line: a cost per epoch is read along, not down.
      let broken = values.contains(where: \.isContainer)
      Self.write(
        values, to: &text, brackets: ("[", "]"), indent: indent, broken: broken
      ) { value, text in value.write(to: &text, indent: indent + 1) }
    case .object(let members):
      Self.write(
        members, to: &text, brackets: ("{", "}"), indent: indent, broken: true
      ) { member, text in
        text += Self.quoted(member.key) + ": "
        member.value.write(to: &text, indent: indent + 1)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], to text: inout String, brackets: (String, String), indent: Int,
    broken: Bool, element: (Element, inout String) -> Void
  ) {
    let newline = broken ? "\n" + String(repeating: "  ", count: indent + 1) : ""
    text += brackets.0
    for (index, value) in elements.enumerated() {
      if index > 0 { text += broken ? "," : ", " }
      text += newline
      element(value, &text)
    }
    if broken, !elements.isEmpty { text += "\n" + String(repeating: "  ", count: indent) }
    text += brackets.1
  }

  private static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
