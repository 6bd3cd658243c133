/// JSON as trainers write it: with NaN and infinity, which the standard lacks and Foundation
/// refuses.
struct JSONText {
  /// A value in it.
  enum Value: Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([Value])
    case object([(key: String, value: Value)])

    static func == (a: Value, b: Value) -> Bool {
      switch (a, b) {
      case (.null, .null): true
      case (.bool(let x), .bool(let y)): x == y
      case (.number(let x), .number(let y)): x == y
      case (.text(let x), .text(let y)): x == y
      case (.list(let x), .list(let y)): x == y
      case (.object(let x), .object(let y)):
        x.map(\.key) == y.map(\.key) && x.map(\.value) == y.map(\.value)
      default: false
      }
    }

    /// A member of an object, the last of that name.
    subscript(_ key: String) -> Value? {
      guard case .object(let members) = self else { return nil }
      return members.last { $0.key == key }?.value
    }
  }

  /// Values within values within values: more is no log.
  private static let deepest = 32

  private let bytes: [UInt8]
  private var index = 0

  /// The value that bytes hold; nil when they hold no single value.
  static func value(_ bytes: [UInt8]) -> Value? {
    var text = JSONText(bytes: bytes)
    guard let value = text.value(depth: 0) else { return nil }
    text.skipBlanks()
    return text.index == bytes.count ? value : nil
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func value(depth: Int) -> Value? {
    skipBlanks()
    guard depth < Self.deepest, let byte = peek else { return nil }
    switch byte {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return list(depth: depth)
    case UInt8(ascii: "\""): return string().map(Value.text)
    default: return word()
    }
  }

  private mutating func object(depth: Int) -> Value? {
    index += 1
    var members: [(key: String, value: Value)] = []
    if takes("}") { return .object([]) }
    while true {
      skipBlanks()
      guard peek == UInt8(ascii: "\""), let key = string(), takes(":"),
        let value = value(depth: depth + 1)
      else { return nil }
      members.append((key, value))
      if takes("}") { return .object(members) }
      guard takes(",") else { return nil }
    }
  }

  private mutating func list(depth: Int) -> Value? {
    index += 1
    var values: [Value] = []
    if takes("]") { return .list([]) }
    while true {
      guard let value = value(depth: depth + 1) else { return nil }
      values.append(value)
      if takes("]") { return .list(values) }
      guard takes(",") else { return nil }
    }
  }

  private mutating func string() -> String? {
    index += 1
    var content: [UInt8] = []
    while let byte = peek {
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escaped = escape() else { return nil }
        content += escaped
      default: content.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> [UInt8]? {
    guard let byte = peek else { return nil }
    index += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "u"):
      guard var unit = hexadecimal() else { return nil }
      // A pair of surrogates is one character; half a pair is none.
      if 0xD800..<0xDC00 ~= unit, peek == UInt8(ascii: "\\") {
        index += 1
        guard takesByte("u"), let second = hexadecimal() else { return nil }
        unit = 0x10000 + (unit - 0xD800) << 10 + (second &- 0xDC00)
      }
      return Unicode.Scalar(unit).map { Array(String($0).utf8) } ?? Array("\u{FFFD}".utf8)
    default: return [byte]
    }
  }

  private mutating func hexadecimal() -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    defer { index += 4 }
    let digits = bytes[index..<index + 4]
    guard digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else {
      return nil
    }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  /// A number, or one of the words that stand for values.
  private mutating func word() -> Value? {
    let start = index
    while let byte = peek, Self.isPartOfWord(byte) { index += 1 }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    return switch word {
    case "null", "None": .null
    case "true": .bool(true)
    case "false": .bool(false)
    case "NaN", "nan": .number(.nan)
    case "Infinity", "inf": .number(.infinity)
    case "-Infinity", "-inf": .number(-.infinity)
    default: word.lowercased().contains("x") ? nil : Double(word).map(Value.number)
    }
  }

  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
  }

  private mutating func takes(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    return takesByte(character)
  }

  private mutating func takesByte(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }
}
