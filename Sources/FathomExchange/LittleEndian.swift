import FathomNumerics
import Foundation

/// Numbers as files hold them: little-endian.
enum LittleEndian {
  static func data(_ number: UInt64) -> Data {
    Data((0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) })
  }

  static func data<Scalar: RealScalar>(_ values: [Scalar]) -> Data {
    #if _endian(little)
      return unsafe values.withUnsafeBytes { unsafe Data($0) }
    #else
      return swapped(values)
    #endif
  }

  /// Byte by byte, on any machine.
  private static func swapped<Scalar: RealScalar>(_ values: [Scalar]) -> Data {
    let width = MemoryLayout<Scalar>.size
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * width)
    for value in values {
      let bits =
        Scalar.self == Float.self ? UInt64(Float(value).bitPattern) : Double(value).bitPattern
      for offset in 0..<width {
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(8 * offset)))
      }
    }
    return Data(bytes)
  }
}
