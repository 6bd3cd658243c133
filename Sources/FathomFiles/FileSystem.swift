import FathomText

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the operating system says about files and memory.
package enum FileSystem {
  /// What lies at a path.
  package enum Kind {
    case file, folder, other
  }

  /// What lies at a path; nil when nothing does.
  package static func kind(of path: String) throws(FileError) -> Kind? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw FileError(errno: errno, at: path)
    }
    return kind(status)
  }

  static func kind(_ status: stat) -> Kind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  /// Refuses to load what would take more than a quarter of the machine's memory: while it is
  /// read, an array that has to grow is held twice.
  package static func checkMemory(for bytes: Double, at path: String) throws(FileError) {
    let memory = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
    guard memory > 0, bytes > memory / 4 else { return }
    throw FileError(
      .tooLarge, at: path,
      "loading it takes \(megabytes(bytes)) MB, more than a quarter of this machine's"
        + " \(megabytes(memory)) MB of memory",
      fix: "use a smaller file, or a machine with more memory")
  }

  private static func megabytes(_ bytes: Double) -> String {
    String(UInt64(min(bytes / 1e6, 1e15).rounded(.up)))
  }
}

extension FileError {
  /// What the system's error number says about a path.
  package init(errno code: Int32, at path: String) {
    let reason = unsafe String(cString: strerror(code))
    switch code {
    case ENOENT, ENOTDIR:
      self.init(
        .notFound, at: path, "there is no such file",
        fix: Self.tildeRemedy(path) ?? "check the name")
    case EACCES, EPERM:
      self.init(.unreadable, at: path, "cannot be read (\(reason))", fix: "check its permissions")
    default:
      self.init(.unreadable, at: path, "cannot be read (\(reason))", fix: "name another file")
    }
  }

  /// What to do about a `~` that the shell left as it was, as in `idx:~/digits`.
  package static func tildeRemedy(_ path: String) -> String? {
    path.hasPrefix("~") ? "write $HOME instead of ~, which the shell does not replace here" : nil
  }
}
