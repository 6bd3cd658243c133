extension [UInt8] {
  /// The number that stands at a place, smallest byte first; nil where the bytes end before.
  package func littleEndian<Number: FixedWidthInteger & UnsignedInteger>(
    _ type: Number.Type, at offset: Int
  ) -> Number? {
    let width = Number.bitWidth / 8
    guard offset >= 0, offset <= count - width else { return nil }
    return (0..<width).reversed().reduce(0) { $0 << 8 | Number(self[offset + $1]) }
  }

  /// Adds a number, smallest byte first.
  package mutating func appendLittleEndian<Number: FixedWidthInteger>(_ number: Number) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
