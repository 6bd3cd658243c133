import Foundation

/// Event files with right checksums around any content.
enum TFRecords {
  /// The records that bytes stand for: each has its length in two bytes before it.
  static func framed(_ bytes: Data) -> [UInt8] {
    var rest = Array(bytes)[...]
    var result: [UInt8] = []
    while rest.count >= 2 {
      let length = Int(rest[rest.startIndex]) | Int(rest[rest.startIndex + 1]) << 8
      let data = rest.dropFirst(2).prefix(length)
      rest = rest.dropFirst(2 + length)
      let header = little(UInt64(data.count))
      result += header + little(masked(header[...])) + data + little(masked(data))
    }
    return result
  }

  private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number($0 * 8)) }
  }

  private static func masked(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc: UInt32 = ~0
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F6_3B78 }
    }
    crc = ~crc
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }
}
