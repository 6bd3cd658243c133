/// The checksum of TensorBoard's records: CRC-32 with Castagnoli's polynomial.
///
/// *Source:* RFC 3720, section 12.1 and appendix B.4; the mask is that of the TFRecord format.
package enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    // 0x82F63B78 is the polynomial 0x1EDC6F41, its bits in reverse.
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0x82F6_3B78 }
  }

  /// The checksum of bytes; 0 for none.
  package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let table = table
    return ~bytes.reduce(~0) { crc, byte in
      crc >> 8 ^ table[Int(truncatingIfNeeded: crc ^ UInt32(byte)) & 0xFF]
    }
  }

  /// The checksum as records hold it: turned and shifted, so that records may hold records.
  package static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let crc = checksum(bytes)
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }
}
