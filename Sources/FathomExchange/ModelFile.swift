#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

import FathomText
import FathomFiles
import Foundation

/// A regular file, opened to be read in pieces.
struct ModelFile {
  let path: String
  /// The bytes there are.
  let size: Int
  private let handle: FileHandle

  init(_ path: String) throws(ExchangeError) {
    // Without O_NONBLOCK, opening a pipe waits for a writer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let reason =
        unsafe errno == ENOENT ? "there is no such file" : String(cString: strerror(errno))
      throw ExchangeError(.unreadable, at: path, reason, fix: "check the name")
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ExchangeError(
        .unreadable, at: path, "this is not a regular file", fix: "name a model file")
    }
    self.path = path
    self.handle = handle
    size = Int(status.st_size)
  }

  /// The bytes of a range.
  ///
  /// - Precondition: the range lies within the file's size.
  func bytes(_ range: Range<Int>) throws(ExchangeError) -> Data {
    precondition(range.lowerBound >= 0 && range.upperBound <= size)
    guard !range.isEmpty else { return Data() }
    let data: Data?
    do {
      try handle.seek(toOffset: UInt64(range.lowerBound))
      data = try handle.read(upToCount: range.count)
    } catch {
      throw ExchangeError(
        .unreadable, at: path, "reading fails (\(error.localizedDescription))", fix: "try again")
    }
    guard let data, data.count == range.count else {
      throw ExchangeError(
        .unreadable, at: path, "the file became shorter while it was read", fix: "try again")
    }
    return data
  }

  /// All bytes, where they take no more than a quarter of the machine's memory: what is made of
  /// them needs room as well.
  func contents() throws(ExchangeError) -> Data {
    let memory = ProcessInfo.processInfo.physicalMemory
    guard UInt64(size) <= memory / 4 else {
      throw ExchangeError(
        .tooLarge, at: path,
        "the file has \(size / 1_000_000) MB, more than a quarter of this machine's memory",
        fix: "use a smaller model or a larger machine")
    }
    return try bytes(0..<size)
  }
}
