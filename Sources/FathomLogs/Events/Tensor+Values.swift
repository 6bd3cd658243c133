import EventMessages
import Foundation

extension TBTensorProto {
  /// The numbers of a tensor, whichever way they are stored; nil for other tensors and for those
  /// whose shape does not go with what is there.
  var numbers: [Double]? {
    var count = 1
    for dim in tensorShape.dim {
      let (product, overflow) = count.multipliedReportingOverflow(by: Int(clamping: dim.size))
      guard dim.size >= 0, !overflow else { return nil }
      count = product
    }
    let content: [Double]? =
      switch dtype {
      case Self.float: floats(width: 4) ?? floatVal.map(Double.init)
      case Self.double: floats(width: 8) ?? doubleVal
      case Self.half: floats(width: 2) ?? halfVal.map(Self.half)
      case Self.bfloat16: (integers(Int16.self) ?? halfVal.map(Int.init)).map(Self.bfloat16)
      case Self.int32: (integers(Int32.self) ?? intVal.map(Int.init)).map(Double.init)
      case Self.int64: (integers(Int64.self) ?? int64Val.map(Int.init)).map(Double.init)
      default: nil
      }
    guard let content, content.count == count else { return nil }
    return content
  }

  // The numbers of the format's enumeration of types.
  static let float: Int32 = 1
  static let double: Int32 = 2
  static let string: Int32 = 7
  private static let int32: Int32 = 3
  private static let int64: Int32 = 9
  private static let bfloat16: Int32 = 14
  private static let half: Int32 = 19

  private static func half(_ bits: Int32) -> Double {
    let bits = UInt16(truncatingIfNeeded: bits)
    let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Double(bits & 0x3FF))
    let size =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? Double.infinity : .nan
      default: (1024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
      }
    return bits >> 15 == 0 ? size : -size
  }

  private static func bfloat16(_ bits: Int) -> Double {
    Double(Float(bitPattern: UInt32(UInt16(truncatingIfNeeded: bits)) << 16))
  }

  /// The packed numbers, smallest byte first; nil where there are none.
  private func patterns(width: Int) -> [UInt64]? {
    guard !tensorContent.isEmpty, tensorContent.count.isMultiple(of: width) else { return nil }
    let bytes = Array(tensorContent)
    return stride(from: 0, to: bytes.count, by: width).map { start in
      bytes[start..<start + width].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  private func integers<Number: FixedWidthInteger>(_ type: Number.Type) -> [Int]? {
    patterns(width: Number.bitWidth / 8)?.map { Int(Number(truncatingIfNeeded: $0)) }
  }

  private func floats(width: Int) -> [Double]? {
    patterns(width: width)?.map { pattern in
      switch width {
      case 2: Self.half(Int32(truncatingIfNeeded: pattern))
      case 4: Double(Float(bitPattern: UInt32(truncatingIfNeeded: pattern)))
      default: Double(bitPattern: pattern)
      }
    }
  }
}
