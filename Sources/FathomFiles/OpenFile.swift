import FathomText

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A regular file that is open for reading, at any place and by several readers.
@safe
package final class OpenFile {
  package let path: String
  /// The bytes of the file as it lies there.
  package let size: Int

  private let descriptor: Int32

  /// Opens a regular file.
  package init(_ path: String) throws(FileError) {
    // Without O_NONBLOCK, opening a pipe waits for a writer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(errno: errno, at: path) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, FileSystem.kind(status) == .file else {
      close(descriptor)
      let kind = FileSystem.kind(status) == .folder ? "a folder" : "not a regular file"
      throw FileError(.wrongKind, at: path, "this is \(kind)", fix: "name a file")
    }
    self.path = path
    self.descriptor = descriptor
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Reads from a place in the file until so many bytes are there or the file ends.
  ///
  /// - Returns: How many bytes were read.
  package func read(
    at offset: Int, into buffer: UnsafeMutablePointer<UInt8>?, _ count: Int
  ) throws(FileError) -> Int {
    var got = 0
    while got < count {
      let result = unsafe pread(
        descriptor, buffer?.advanced(by: got), count - got, off_t(offset + got))
      if result < 0 && errno == EINTR { continue }
      guard result >= 0 else { throw FileError(errno: errno, at: path) }
      if result == 0 { break }
      got += result
    }
    return got
  }

  /// Some bytes of the file, fewer when it ends before.
  package func bytes(at offset: Int, _ count: Int) throws(FileError) -> [UInt8] {
    var bytes = Array(repeating: UInt8(0), count: count)
    let got = unsafe try bytes.withUnsafeMutableBufferPointer { buffer throws(FileError) in
      unsafe try read(at: offset, into: buffer.baseAddress, count)
    }
    return Array(bytes.prefix(got))
  }
}
