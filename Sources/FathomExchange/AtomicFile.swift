#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

package import Foundation

/// A file that is there completely or not at all: written beside its place, then renamed.
///
/// An older file of that name stays until the new one is safely on the disk.
package struct AtomicFile: ~Copyable {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var isDone = false

  /// Begins a file.
  package init(_ path: String) throws(ExchangeError) {
    self.path = path
    temporary = "\(path).\(UInt64.random(in: 0...(.max)))"
    descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Self.failure(path) }
  }

  /// Adds bytes.
  package borrowing func write(_ bytes: some ContiguousBytes) throws(ExchangeError) {
    let failed = unsafe bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let count = unsafe Self.write(
          descriptor, UnsafeRawBufferPointer(rebasing: buffer[written...]))
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return true }
        written += count
      }
      return false
    }
    if failed { throw Self.failure(path) }
  }

  /// Puts the file in its place.
  package mutating func finish() throws(ExchangeError) {
    guard fsync(descriptor) == 0, unsafe rename(temporary, path) == 0 else {
      throw Self.failure(path)
    }
    isDone = true
    try syncFolder()
  }

  /// Makes sure that the new name survives a power failure; not all file systems can say so.
  private borrowing func syncFolder() throws(ExchangeError) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if fsync(descriptor) != 0, errno == EIO || errno == ENOSPC || errno == EDQUOT {
      throw Self.failure(path)
    }
  }

  deinit {
    close(descriptor)
    if !isDone { _ = unsafe unlink(temporary) }
  }

  private static func write(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      unsafe Darwin.write(descriptor, buffer.baseAddress, buffer.count)
    #else
      unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  private static func failure(_ path: String) -> ExchangeError {
    let reason = unsafe String(cString: strerror(errno))
    return ExchangeError(
      .unwritable, at: path, "cannot be written (\(reason))",
      fix: "check the folder, its permissions and the space on the disk")
  }
}
