internal import CZlib

/// zlib's decoder for the raw deflated data of zip files.
@safe
package final class Inflater {
  package private(set) var hasEnded = false
  /// On the heap, because zlib remembers where its stream lies.
  private let stream: UnsafeMutablePointer<z_stream>

  package init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let ready = unsafe inflateInit2_(
      stream, -MAX_WBITS, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
    precondition(ready == Z_OK, "zlib refuses its own version or a kilobyte of memory")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Inflates some of the input into some of the output.
  ///
  /// - Returns: How many bytes were taken and made; nil when the data is damaged.
  package func inflate(
    _ input: [UInt8], from start: Int, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> (taken: Int, made: Int)? {
    let room = min(output.count, 1 << 30)
    return unsafe input.withUnsafeBufferPointer { bytes in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(
        mutating: bytes.baseAddress?.advanced(by: start))
      unsafe stream.pointee.avail_in = UInt32(bytes.count - start)
      unsafe stream.pointee.next_out = output.baseAddress
      unsafe stream.pointee.avail_out = UInt32(room)
      let result = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
      guard [Z_OK, Z_BUF_ERROR, Z_STREAM_END].contains(result) else { return nil }
      hasEnded = result == Z_STREAM_END
      return unsafe (
        bytes.count - start - Int(stream.pointee.avail_in), room - Int(stream.pointee.avail_out)
      )
    }
  }
}
