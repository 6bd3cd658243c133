import FathomText
import FathomSystem
internal import CZlib

#if os(Linux)
  internal import Glibc
#endif

/// A file's bytes in order, inflated where the file is gzipped.
@safe
package struct ByteReader: ~Copyable {
  package let isGzipped: Bool

  private let file: OpenFile
  private var position = 0
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let output: UnsafeMutableBufferPointer<UInt8>
  /// On the heap, because zlib remembers where its stream lies.
  private let stream: UnsafeMutablePointer<z_stream>
  private var filled = 0
  private var taken = 0
  /// A gzip file has one or more members; between them it may end.
  private var membersRead = 0

  private static let chunk = 256 * 1024
  /// A byte of deflated data makes at most 1032 bytes (258 for a quarter of a byte).
  private static let greatestInflation = 1032

  /// Opens a regular file; one that begins like a gzip file, or is named so, is inflated.
  package init(_ path: String) throws(FileError) {
    let file = try OpenFile(path)
    let isGzipped = try file.bytes(at: 0, 2) == [0x1F, 0x8B] || path.hasSuffix(".gz")
    self.file = file
    self.isGzipped = isGzipped
    unsafe input = .allocate(capacity: Self.chunk)
    unsafe output = .allocate(capacity: Self.chunk)
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 16 asks for a gzip header and trailer, whose checksum and length zlib verifies.
    let ready = unsafe inflateInit2_(
      stream, 16 + MAX_WBITS, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
    precondition(ready == Z_OK, "zlib refuses its own version or a kilobyte of memory")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
    unsafe input.deallocate()
    unsafe output.deallocate()
  }

  package var path: String { file.path }

  /// The bytes of the file as it lies there.
  package var fileSize: Int { file.size }

  /// No more bytes than this can come from the file.
  package var mostBytes: Int {
    isGzipped ? min(fileSize, .max / Self.greatestInflation) * Self.greatestInflation : fileSize
  }

  /// The next bytes: so many, or fewer when the file ends before.
  ///
  /// Memory grows with what the file really holds, not with what is asked for.
  package mutating func take(_ count: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    // Ordinary data inflates less than eightfold, and then a single allocation is enough.
    bytes.reserveCapacity(min(count, min(fileSize, .max / 8) * 8))
    Self.preferLargePages(&bytes)
    while bytes.count < count {
      let wanted = min(Self.chunk, count - bytes.count)
      let got = try isGzipped ? inflateNext(wanted) : unsafe readFile(into: output, wanted)
      guard got > 0 else { break }
      unsafe bytes.append(contentsOf: output[..<got])
    }
    return bytes
  }

  /// Asks for large pages, before the memory is touched: mini-batches jump about in the data, and
  /// each jump looks up a page.
  private static func preferLargePages(_ bytes: inout [UInt8]) {
    let capacity = bytes.capacity
    guard capacity > 4 * LargePages.size else { return }
    unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe LargePages.prefer(
        UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: capacity))
    }
  }

  /// Inflates up to `wanted` bytes into `output`; 0 at the end of the data.
  private mutating func inflateNext(_ wanted: Int) throws(FileError) -> Int {
    unsafe stream.pointee.next_out = output.baseAddress
    unsafe stream.pointee.avail_out = UInt32(wanted)
    while unsafe stream.pointee.avail_out > 0 {
      if taken == filled {
        filled = unsafe try readFile(into: input, Self.chunk)
        taken = 0
        if filled == 0 {
          guard unsafe stream.pointee.total_in == 0 else { throw cut() }
          break
        }
      }
      unsafe stream.pointee.next_in = input.baseAddress?.advanced(by: taken)
      unsafe stream.pointee.avail_in = UInt32(filled - taken)
      let result = unsafe inflate(stream, Z_NO_FLUSH)
      taken = unsafe filled - Int(stream.pointee.avail_in)
      switch result {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END:
        membersRead += 1
        unsafe inflateReset(stream)
      default:
        throw damaged(inflateProblem(result))
      }
    }
    return unsafe wanted - Int(stream.pointee.avail_out)
  }

  /// The file ends within a member, of which zlib counts the bytes.
  private func cut() -> FileError {
    let hasBegun = unsafe membersRead == 0 || stream.pointee.total_in > 1
    return damaged(hasBegun ? "the compressed data ends too early" : Self.foreignEnd)
  }

  private func inflateProblem(_ code: Int32) -> String {
    // Of what is no gzip header zlib takes two bytes.
    guard unsafe stream.pointee.total_in > 2 else {
      return membersRead == 0 ? "the file is not a gzip file" : Self.foreignEnd
    }
    let reason = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
    return "the compressed data is damaged (\(reason ?? "zlib error \(code)"))"
  }

  private static let foreignEnd = "there are other bytes after the end of the compressed data"

  private func damaged(_ problem: String) -> FileError {
    FileError(.corrupt, at: path, problem, fix: "download or copy the file again")
  }

  /// Reads on in the file until the buffer is full or the file ends.
  private mutating func readFile(
    into buffer: UnsafeMutableBufferPointer<UInt8>, _ count: Int
  ) throws(FileError) -> Int {
    let got = unsafe try file.read(at: position, into: buffer.baseAddress, count)
    position += got
    return got
  }
}
