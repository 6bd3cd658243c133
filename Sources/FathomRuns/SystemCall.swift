import FathomText
import FathomFiles

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What runs ask of the operating system beyond reading and writing files.
enum SystemCall {
  /// The words for an error number.
  static func reason(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }

  /// Gives a folder another name; the error number when that fails.
  static func rename(_ old: String, to new: String) -> Int32? {
    #if canImport(Darwin)
      let status = unsafe Darwin.rename(old, new)
    #else
      let status = unsafe Glibc.rename(old, new)
    #endif
    return status == 0 ? nil : errno
  }

  /// Makes a folder; the error number when that fails.
  static func makeFolder(_ path: String) -> Int32? {
    unsafe mkdir(path, 0o777) == 0 ? nil : errno
  }

  /// Whether files can be made in a folder.
  static func canWrite(in folder: String) -> Bool { unsafe access(folder, W_OK | X_OK) == 0 }
}

/// A lock that one process holds on a run while it trains it; it goes with the process, however
/// that ends.
final class RunLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Throws: `RunError` when another process has it, or the folder cannot be written to.
  init(_ folder: RunFolder) throws(RunError) {
    descriptor = unsafe open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw RunError(writing: folder.lock, errno: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let problem = errno
      close(descriptor)
      guard problem == EWOULDBLOCK else { throw RunError(writing: folder.lock, errno: problem) }
      throw RunError(
        .inUse, at: folder.path, "another process is training this run",
        fix: "wait until it ends, or stop it with Ctrl-C")
    }
  }

  deinit { close(descriptor) }

  /// Whether some process has the lock of a run.
  static func isHeld(_ folder: RunFolder) -> Bool {
    let descriptor = unsafe open(folder.lock, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
