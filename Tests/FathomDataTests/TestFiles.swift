import CZlib
import Foundation

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "fathom-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path()
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file and gives its path back.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }

  /// Writes images and labels under MNIST's names.
  func writeIDX(
    _ part: String = "train", images: [UInt8], labels: [UInt8], gzipped: Bool = false
  ) throws {
    let ending = gzipped ? ".gz" : ""
    try write("\(part)-images-idx3-ubyte\(ending)", gzipped ? gzip(images) : images)
    try write("\(part)-labels-idx1-ubyte\(ending)", gzipped ? gzip(labels) : labels)
  }
}

/// An IDX file of unsigned bytes.
func idx(_ dimensions: [Int], _ bytes: [UInt8]) -> [UInt8] {
  idxHeader(dimensions) + bytes
}

func idxHeader(_ dimensions: [Int], type: UInt8 = 8) -> [UInt8] {
  [0, 0, type, UInt8(dimensions.count)]
    + dimensions.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
}

/// The bytes as one member of a gzip file.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = unsafe z_stream()
  var input = bytes
  let ready = unsafe deflateInit2_(
    &stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
    Int32(MemoryLayout<z_stream>.size))
  precondition(ready == Z_OK)
  defer { unsafe deflateEnd(&stream) }
  let bound = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
  return unsafe input.withUnsafeMutableBufferPointer { source in
    unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, count in
      unsafe stream.next_in = source.baseAddress
      unsafe stream.avail_in = UInt32(source.count)
      unsafe stream.next_out = target.baseAddress
      unsafe stream.avail_out = UInt32(bound)
      let result = unsafe deflate(&stream, Z_FINISH)
      precondition(result == Z_STREAM_END)
      count = unsafe bound - Int(stream.avail_out)
    }
  }
}
