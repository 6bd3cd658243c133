/// A Python literal of the few kinds that NPY headers hold.
enum PythonLiteral {
  case text(String)
  case number(Int)
  case flag(Bool)
  case nothing
  /// A tuple or a list.
  case items([PythonLiteral])
  /// A dictionary whose keys are texts.
  case dictionary([Entry])

  /// An entry of a dictionary.
  struct Entry {
    let key: String
    let value: PythonLiteral
  }

  /// Reads a literal; nil when the text is none of these, or when something follows it.
  init?(_ text: some Sequence<UInt8>) {
    var scanner = Scanner(text: Array(text))
    guard let value = scanner.value(depth: 0) else { return nil }
    scanner.skipBlanks()
    guard scanner.next == nil else { return nil }
    self = value
  }
}

private struct Scanner {
  /// Deeper than any header of numbers, and not too deep for the stack.
  private static let greatestDepth = 16

  let text: [UInt8]
  private var place = 0

  init(text: [UInt8]) {
    self.text = text
  }

  var next: UInt8? { place < text.count ? text[place] : nil }

  mutating func skipBlanks() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
  }

  mutating func value(depth: Int) -> PythonLiteral? {
    guard depth < Self.greatestDepth else { return nil }
    skipBlanks()
    switch next {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return string().map { .text($0) }
    case UInt8(ascii: "("):
      return items(until: UInt8(ascii: ")"), depth: depth) { $0.value(depth: depth + 1) }
        .map { .items($0) }
    case UInt8(ascii: "["):
      return items(until: UInt8(ascii: "]"), depth: depth) { $0.value(depth: depth + 1) }
        .map { .items($0) }
    case UInt8(ascii: "{"):
      return items(until: UInt8(ascii: "}"), depth: depth) { $0.entry(depth: depth + 1) }
        .map { .dictionary($0) }
    default: return word()
    }
  }

  private mutating func entry(depth: Int) -> PythonLiteral.Entry? {
    guard case .text(let key) = value(depth: depth) else { return nil }
    skipBlanks()
    guard next == UInt8(ascii: ":") else { return nil }
    place += 1
    return value(depth: depth).map { PythonLiteral.Entry(key: key, value: $0) }
  }

  /// Items between brackets, with a comma between them and perhaps after the last.
  private mutating func items<Item>(
    until end: UInt8, depth: Int, _ item: (inout Scanner) -> Item?
  ) -> [Item]? {
    place += 1
    var items: [Item] = []
    while true {
      skipBlanks()
      if next == end { break }
      guard let value = item(&self) else { return nil }
      items.append(value)
      skipBlanks()
      if next == end { break }
      guard next == UInt8(ascii: ",") else { return nil }
      place += 1
    }
    place += 1
    return items
  }

  /// A text without escapes, which NumPy's type names do not need.
  private mutating func string() -> String? {
    let quote = next
    place += 1
    let start = place
    while let byte = next, byte != quote {
      guard byte != UInt8(ascii: "\\") else { return nil }
      place += 1
    }
    guard next == quote else { return nil }
    place += 1
    return String(decoding: text[start..<place - 1], as: UTF8.self)
  }

  /// `True`, `False`, `None` or a whole number, also with the L of Python 2.
  private mutating func word() -> PythonLiteral? {
    let start = place
    while let byte = next, byte == 0x2D || byte == 0x2B || Self.isLetterOrDigit(byte) {
      place += 1
    }
    let word = String(decoding: text[start..<place], as: UTF8.self)
    switch word {
    case "True": return .flag(true)
    case "False": return .flag(false)
    case "None": return .nothing
    default: return Int(word.hasSuffix("L") ? String(word.dropLast()) : word).map { .number($0) }
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
  }
}
