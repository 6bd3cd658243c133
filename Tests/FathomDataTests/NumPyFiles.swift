import CZlib

/// An NPY file with a header of one's own.
func npy(
  _ shape: String, descr: String = "'<f4'", fortran: String = "False", version: UInt8 = 1,
  _ body: [UInt8]
) -> [UInt8] {
  npy(
    header: "{'descr': \(descr), 'fortran_order': \(fortran), 'shape': \(shape), }\n",
    version: version, body)
}

func npy(header: String, version: UInt8 = 1, length: Int? = nil, _ body: [UInt8]) -> [UInt8] {
  let length = length ?? header.utf8.count
  let sizes = (0..<(version == 1 ? 2 : 4)).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + sizes + Array(header.utf8) + body
}

/// A stored zip file, by a writer that has nothing in common with the one that is tested.
struct Zip {
  var members: [(name: String, bytes: [UInt8])]
  var method = 0
  var flags = 0
  var prefix: [UInt8] = []
  /// What a member's size is said to be, when that is not the truth.
  var claimedSize: Int?
  var claimedPackedSize: Int?
  var claimedOffset: Int?
  var claimedEntries: Int?
  var comment = ""

  var bytes: [UInt8] {
    var result = prefix
    var directory: [UInt8] = []
    for (name, bytes) in members {
      let offset = result.count
      let sum = unsafe bytes.withUnsafeBufferPointer {
        unsafe crc32_z(0, $0.baseAddress, $0.count)
      }
      let common =
        number(20, 2) + number(flags, 2) + number(method, 2) + number(0, 4) + number(Int(sum), 4)
        + number(claimedPackedSize ?? bytes.count, 4) + number(claimedSize ?? bytes.count, 4)
        + number(name.utf8.count, 2) + number(0, 2)
      result += Array("PK\u{3}\u{4}".utf8) + common + Array(name.utf8) + bytes
      directory += Array("PK\u{1}\u{2}".utf8) + number(20, 2) + common + number(0, 10)
      directory += number(claimedOffset ?? offset, 4) + Array(name.utf8)
    }
    let entries = number(claimedEntries ?? members.count, 2)
    let end =
      number(0, 4) + entries + entries + number(directory.count, 4) + number(result.count, 4)
      + number(comment.utf8.count, 2)
    return result + directory + Array("PK\u{5}\u{6}".utf8) + end + Array(comment.utf8)
  }

  private func number(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: $0 < 8 ? value >> (8 * $0) : 0) }
  }
}

/// An archive of inputs and answers; two samples of two numbers unless said otherwise.
func archive(
  x: [UInt8] = npy("(2, 2)", descr: "'|u1'", [1, 2, 3, 4]),
  y: [UInt8] = npy("(2,)", descr: "'|i1'", [0, 1]), more: [(String, [UInt8])] = []
) -> Zip {
  Zip(members: [("x.npy", x), ("y.npy", y)] + more)
}
