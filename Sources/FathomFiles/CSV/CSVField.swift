import FathomText

/// What a field of a CSV file turns out to be.
package enum CSVField: Equatable {
  case number(Double)
  case notFinite
  case empty
  case text

  /// Reads a decimal number such as `-1.5e-3`; spaces and tabs around it are ignored.
  ///
  /// Hexadecimal numbers and digits in groups are text.
  package init(_ bytes: borrowing Span<UInt8>, _ field: Range<Int>) {
    let range = Self.trimmed(bytes, field)
    guard !range.isEmpty else {
      self = .empty
      return
    }
    if let number = Self.number(bytes, range) {
      self = number.isFinite ? .number(number) : .notFinite
    } else {
      self = Self.isNameOfNonFinite(bytes, range) ? .notFinite : .text
    }
  }

  /// The field without the spaces and tabs around it.
  package static func trimmed(_ bytes: borrowing Span<UInt8>, _ field: Range<Int>) -> Range<Int> {
    var range = field
    while let first = range.first, isBlank(bytes[first]) { range = first + 1..<range.upperBound }
    while let last = range.last, isBlank(bytes[last]) { range = range.lowerBound..<last }
    return range
  }

  package static func text(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> String {
    String(decoding: range.map { bytes[$0] }, as: UTF8.self)
  }

  package static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isNameOfNonFinite(
    _ bytes: borrowing Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    // The longest such name is -infinity.
    guard range.count <= 9 else { return false }
    let name = text(bytes, range).lowercased().drop { $0 == "+" || $0 == "-" }
    return ["nan", "inf", "infinity"].contains(name)
  }

  /// The value of a decimal number, correctly rounded; nil when it is none.
  private static func number(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Double? {
    var index = range.lowerBound
    let negative = bytes[index] == UInt8(ascii: "-")
    if negative || bytes[index] == UInt8(ascii: "+") { index += 1 }
    var mantissa: UInt64 = 0
    var digits = 0
    var pointAt: Int?
    while index < range.upperBound {
      let byte = bytes[index]
      if let digit = digit(byte) {
        mantissa = mantissa &* 10 &+ UInt64(digit)
        digits += 1
      } else if byte == UInt8(ascii: "."), pointAt == nil {
        pointAt = digits
      } else {
        break
      }
      index += 1
    }
    guard digits > 0 else { return nil }
    let fraction = digits - (pointAt ?? digits)
    if index == range.upperBound, digits <= 15, fraction < powersOfTen.count {
      // Both parts are exact, so that one division rounds once (Clinger 1990).
      let value = Double(mantissa) / powersOfTen[fraction]
      return negative ? -value : value
    }
    guard index == range.upperBound || isExponent(bytes, index..<range.upperBound) else {
      return nil
    }
    return Double(text(bytes, range))
  }

  /// Whether this is `e`, perhaps a sign, and digits.
  private static func isExponent(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    guard bytes[index] | 0x20 == UInt8(ascii: "e") else { return false }
    index += 1
    if index < range.upperBound, [0x2B, 0x2D].contains(bytes[index]) { index += 1 }
    return index < range.upperBound
      && (index..<range.upperBound).allSatisfy { digit(bytes[$0]) != nil }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : nil
  }

  private static let powersOfTen: [Double] = (0..<16).reduce(into: []) { powers, _ in
    powers.append((powers.last ?? 0.1) * 10)
  }
}
