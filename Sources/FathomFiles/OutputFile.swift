#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

import FathomText
import Synchronization

/// A file that appears under its name when all of it is written, and not before.
///
/// What is written goes to a file beside it, which is removed when the work is given up; an older
/// file of that name stays until the new one is safely on the disk. Where the name is a symbolic
/// link, the file that it stands for is replaced.
package final class OutputFile {
  package let path: String
  /// The bytes written so far.
  package private(set) var size = 0

  private let target: String
  private let temporaryPath: String
  private var descriptor: Int32

  /// Begins a file.
  package init(_ path: String) throws(FileError) {
    try Self.check(path)
    self.path = path
    target = Self.resolved(path)
    let temporaryPath = "\(target).\(UInt64.random(in: 0...(.max))).part"
    self.temporaryPath = temporaryPath
    let (opened, problem) = Self.unfinished.withLock { unfinished in
      let opened = unsafe open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if opened >= 0 { unfinished.insert(temporaryPath) }
      return (opened, errno)
    }
    descriptor = opened
    guard descriptor >= 0 else { throw FileError(writing: path, errno: problem) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    giveUp()
  }

  /// Writes a file all at once.
  package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = try OutputFile(path)
    try file.append(bytes)
    try file.finish()
  }

  /// Throws when it can be told beforehand that a file cannot be written.
  package static func check(_ path: String) throws(FileError) {
    switch try FileSystem.kind(of: path) {
    case .folder:
      throw FileError(.wrongKind, at: path, "this is a folder", fix: "name a file to write to")
    case .other:
      throw FileError(
        .wrongKind, at: path, "this is a device or a pipe, not a file",
        fix: "name a file to write to")
    case .file, nil: break
    }
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "./"
    guard unsafe access(String(folder), W_OK) == 0 else {
      throw FileError(writing: path, errno: errno)
    }
  }

  /// Writes bytes at the end.
  package func append(_ bytes: RawSpan) throws(FileError) {
    try write(bytes, at: size)
    size += bytes.byteCount
  }

  /// Writes bytes at the end.
  package func append(_ bytes: [UInt8]) throws(FileError) {
    unsafe try append(bytes.span.bytes)
  }

  /// Writes bytes over those that are there.
  package func overwrite(_ bytes: [UInt8], at offset: Int) throws(FileError) {
    unsafe try write(bytes.span.bytes, at: offset)
  }

  /// Gives the file its name; nothing can be written afterwards.
  package func finish() throws(FileError) {
    let isSafe = fsync(descriptor) == 0
    let problem = errno
    let closed = close(descriptor)
    descriptor = -1
    guard isSafe else { throw givenUp(problem) }
    guard closed == 0 else { throw givenUp(errno) }
    let (renamed, reason) = Self.unfinished.withLock { unfinished in
      let renamed = unsafe rename(temporaryPath, target)
      if renamed == 0 { unfinished.remove(temporaryPath) }
      return (renamed, errno)
    }
    guard renamed == 0 else { throw givenUp(reason) }
    try syncFolder()
  }

  /// Makes sure that the new name survives a power failure; not all file systems can say so.
  private func syncFolder() throws(FileError) {
    let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? "."
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if fsync(descriptor) != 0, errno == EIO || errno == ENOSPC || errno == EDQUOT {
      throw FileError(writing: path, errno: errno)
    }
  }

  private func givenUp(_ problem: Int32) -> FileError {
    giveUp()
    return FileError(writing: path, errno: problem)
  }

  private func giveUp() {
    Self.unfinished.withLock { unfinished in
      unsafe unlink(temporaryPath)
      unfinished.remove(temporaryPath)
    }
  }

  /// The file that a name stands for.
  private static func resolved(_ path: String) -> String {
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  // MARK: - The end of the process

  /// What is being written by this process.
  private static let unfinished = Mutex<Set<String>>([])

  /// Removes all that is unfinished and ends the process, before anything else can be begun.
  package static func abandonAll(andThen end: () -> Never) -> Never {
    unfinished.withLock { unfinished in
      for path in unfinished { unsafe unlink(path) }
      end()
    }
  }

  private func write(_ bytes: RawSpan, at offset: Int) throws(FileError) {
    var done = 0
    while done < bytes.byteCount {
      let result = unsafe bytes.withUnsafeBytes { buffer in
        unsafe pwrite(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done,
          off_t(offset + done))
      }
      if result < 0 && errno == EINTR { continue }
      guard result > 0 else { throw FileError(writing: path, errno: errno) }
      done += result
    }
  }
}

extension FileError {
  /// What the system's error number says about writing to a path.
  package init(writing path: String, errno code: Int32) {
    let reason = unsafe String(cString: strerror(code))
    let remedy =
      switch code {
      case ENOENT, ENOTDIR: "make the folder first, or check its name"
      case EACCES, EPERM, EROFS: "check the folder's permissions, or name another file"
      case ENOSPC, EDQUOT, EFBIG: "free some space, or name a file elsewhere"
      default: "name another file"
      }
    self.init(.unwritable, at: path, "cannot be written (\(reason))", fix: remedy)
  }
}
