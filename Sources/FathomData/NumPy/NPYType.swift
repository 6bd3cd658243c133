import FathomFiles

/// The type of an array's numbers as NumPy names it, for example `<f4`.
struct NPYType: Equatable {
  /// What the bits of a number mean.
  enum Kind {
    case boolean, signed, unsigned, real
  }

  let kind: Kind
  /// Bytes in a number.
  let width: Int
  /// Whether the bytes lie in the order that this machine does not use.
  let isSwapped: Bool

  private static let isLittleEndian = 1.littleEndian == 1

  /// Reads the name of a type of numbers; nil for any other name.
  init?(_ name: String) {
    let letters = Array(name.utf8)
    guard letters.count == 3, (0x30...0x39).contains(letters[2]) else { return nil }
    width = Int(letters[2] - 0x30)
    switch (letters[1], width) {
    case (UInt8(ascii: "b"), 1): kind = .boolean
    case (UInt8(ascii: "i"), 1), (UInt8(ascii: "i"), 2), (UInt8(ascii: "i"), 4),
      (UInt8(ascii: "i"), 8):
      kind = .signed
    case (UInt8(ascii: "u"), 1), (UInt8(ascii: "u"), 2), (UInt8(ascii: "u"), 4),
      (UInt8(ascii: "u"), 8):
      kind = .unsigned
    case (UInt8(ascii: "f"), 2), (UInt8(ascii: "f"), 4), (UInt8(ascii: "f"), 8): kind = .real
    default: return nil
    }
    switch letters[0] {
    case UInt8(ascii: "<"): isSwapped = !Self.isLittleEndian
    case UInt8(ascii: ">"): isSwapped = Self.isLittleEndian
    case UInt8(ascii: "="): isSwapped = false
    case UInt8(ascii: "|") where width == 1: isSwapped = false
    default: return nil
    }
  }

  /// Whether the numbers are whole.
  var isWhole: Bool { kind != .real }

  /// Whether the numbers are unsigned bytes, as images have them.
  var isByte: Bool { kind == .unsigned && width == 1 }

  /// Whether single precision holds every number of this type.
  var fitsFloat: Bool { kind == .real ? width <= 4 : width <= 2 }

  /// The name that NumPy shows, for example `float32`.
  var name: String {
    switch kind {
    case .boolean: "bool"
    case .signed: "int\(8 * width)"
    case .unsigned: "uint\(8 * width)"
    case .real: "float\(8 * width)"
    }
  }

  /// What an array of another type holds, in words.
  static func foreign(_ name: String) -> String {
    switch name.drop(while: { "<>=|".contains($0) }).first {
    case "O": "Python objects"
    case "c": "complex numbers"
    case "S", "a", "U": "text"
    case "M", "m": "dates or times"
    case "V": "raw records"
    case "f": "numbers of type \(name)"
    default: "values of the unknown type '\(name.prefix(20).filter { !$0.isNewline })'"
    }
  }
}
