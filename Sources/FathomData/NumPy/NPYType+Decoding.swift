extension NPYType {
  /// Adds the numbers of some bytes, a whole number of them, to a list.
  ///
  /// Whole numbers beyond 2⁵³ are rounded to the nearest.
  func decode<Real: BinaryFloatingPoint>(
    _ bytes: ArraySlice<UInt8>, to numbers: inout [Real]
  ) {
    switch (kind, width) {
    case (.boolean, _): add(bytes, &numbers) { (bits: UInt8) in bits == 0 ? 0 : 1 }
    case (.unsigned, 1): add(bytes, &numbers) { (bits: UInt8) in Real(bits) }
    case (.unsigned, 2): add(bytes, &numbers) { (bits: UInt16) in Real(bits) }
    case (.unsigned, 4): add(bytes, &numbers) { (bits: UInt32) in Real(bits) }
    case (.unsigned, _): add(bytes, &numbers) { (bits: UInt64) in Real(bits) }
    case (.signed, 1):
      add(bytes, &numbers) { (bits: UInt8) in Real(Int8(bitPattern: bits)) }
    case (.signed, 2):
      add(bytes, &numbers) { (bits: UInt16) in Real(Int16(bitPattern: bits)) }
    case (.signed, 4):
      add(bytes, &numbers) { (bits: UInt32) in Real(Int32(bitPattern: bits)) }
    case (.signed, _):
      add(bytes, &numbers) { (bits: UInt64) in Real(Int64(bitPattern: bits)) }
    case (.real, 2): add(bytes, &numbers) { (bits: UInt16) in Real(Self.half(bits)) }
    case (.real, 4): add(bytes, &numbers) { (bits: UInt32) in Real(Float(bitPattern: bits)) }
    case (.real, _): add(bytes, &numbers) { (bits: UInt64) in Real(Double(bitPattern: bits)) }
    }
  }

  @inline(__always)
  private func add<Bits: FixedWidthInteger, Real>(
    _ bytes: ArraySlice<UInt8>, _ numbers: inout [Real], _ number: (Bits) -> Real
  ) {
    unsafe bytes.withUnsafeBytes { raw in
      for offset in stride(from: 0, to: raw.count, by: MemoryLayout<Bits>.size) {
        let bits = unsafe raw.loadUnaligned(fromByteOffset: offset, as: Bits.self)
        numbers.append(number(isSwapped ? bits.byteSwapped : bits))
      }
    }
  }

  /// The value of a number in half precision (IEEE 754 binary16).
  ///
  /// The language's own type for it is missing on some machines.
  static func half(_ bits: UInt16) -> Float {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let fraction = UInt32(bits & 0x03FF)
    switch bits >> 10 & 0x1F {
    case 0: return sign * Float(fraction) * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    case let exponent:
      return sign * Float(bitPattern: (UInt32(exponent) + 112) << 23 | fraction << 13)
    }
  }
}
