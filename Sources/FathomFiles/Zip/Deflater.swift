internal import CZlib

/// zlib's encoder for the raw deflated data of zip files.
@safe
package final class Deflater {
  private static let chunk = 256 * 1024

  /// On the heap, because zlib remembers where its stream lies.
  private let stream: UnsafeMutablePointer<z_stream>
  private var output = Array(repeating: UInt8(0), count: chunk)

  package init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let ready = unsafe deflateInit2_(
      stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
      Int32(MemoryLayout<z_stream>.size))
    precondition(ready == Z_OK, "zlib refuses its own version or a kilobyte of memory")
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// No more bytes than this come from so many.
  package static func bound(_ count: Int) -> Int { count + count / 1000 + 1024 }

  /// Deflates bytes into a file, and ends the stream after the last of them.
  package func deflate(_ bytes: RawSpan, isLast: Bool, into file: OutputFile) throws(FileError) {
    var start = 0
    repeat {
      // zlib counts in 32 bits.
      let end = min(bytes.byteCount, start + 1 << 30)
      let flush = isLast && end == bytes.byteCount ? Z_FINISH : Z_NO_FLUSH
      try unsafe bytes.withUnsafeBytes { input throws(FileError) in
        unsafe try deflate(UnsafeRawBufferPointer(rebasing: input[start..<end]), flush, into: file)
      }
      start = end
    } while start < bytes.byteCount
  }

  private func deflate(
    _ input: UnsafeRawBufferPointer, _ flush: Int32, into file: OutputFile
  ) throws(FileError) {
    unsafe stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    unsafe stream.pointee.avail_in = UInt32(input.count)
    var left = 0
    repeat {
      let made = unsafe output.withUnsafeMutableBufferPointer { buffer in
        unsafe stream.pointee.next_out = buffer.baseAddress
        unsafe stream.pointee.avail_out = UInt32(buffer.count)
        unsafe CZlib.deflate(stream, flush)
        left = unsafe Int(stream.pointee.avail_out)
        return buffer.count - left
      }
      let deflated = output
      unsafe try file.append(deflated.span.extracting(..<made).bytes)
    } while left == 0
  }
}
