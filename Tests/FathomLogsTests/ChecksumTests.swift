import FathomLogs
import Testing

@Suite("CRC-32C")
struct ChecksumTests {
  /// The test vectors of RFC 3720, appendix B.4, and the usual check value.
  @Test(
    "agrees with the published values",
    arguments: [
      (Array(repeating: 0, count: 32), 0x8A91_36AA),
      (Array(repeating: 0xFF, count: 32), 0x62A8_AB43),
      (Array(0..<32), 0x46DD_794E), ((0..<32).reversed(), 0x113F_DB5C),
      (Array("123456789".utf8), 0xE306_9283), ([], 0),
    ] as [([UInt8], UInt32)])
  func vectors(bytes: [UInt8], checksum: UInt32) {
    #expect(CRC32C.checksum(bytes) == checksum)
  }

  @Test("a mask keeps the checksum of a checksum from being trivial")
  func mask() {
    // Ours by hand: 0xE3069283 turned right by 15 bits is 0x2507C60D, plus 0xA282EAD8.
    #expect(CRC32C.masked(Array("123456789".utf8)) == 0x2507_C60D &+ 0xA282_EAD8)
  }
}
