import FathomFiles
import Dispatch
import FathomData
import Foundation

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A standard stream and what stands at its other end.
///
/// All that differs between platforms is in this file.
struct Terminal: Sendable {
  /// Standard output: results and nothing else.
  static let output = Terminal(descriptor: STDOUT_FILENO, name: "standard output")
  /// Standard error: progress, warnings and errors.
  static let errors = Terminal(descriptor: STDERR_FILENO, name: "standard error")
  /// Back to the beginning of the line, and nothing behind it.
  static let clearLine = "\r\u{1B}[K"

  private let descriptor: Int32
  private let name: String

  /// What can be shown there.
  var traits: TerminalTraits {
    let isTerminal = isatty(descriptor) == 1
    return TerminalTraits(
      isTerminal: isTerminal, windowWidth: isTerminal ? windowWidth : nil,
      environment: ProcessInfo.processInfo.environment)
  }

  private var windowWidth: Int? {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }

  /// Writes all of a text.
  ///
  /// A reader that has gone, as in `fathom … | head -1`, has seen what it wanted: what is left is
  /// dropped in silence.
  func write(_ text: String) throws(ToolError) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let (count, problem) = unsafe bytes.withUnsafeBytes { buffer in
        let count = unsafe self.write(buffer)
        return (count, errno)
      }
      if count >= 0 {
        bytes = bytes.dropFirst(count)
      } else if problem == EPIPE {
        return
      } else if problem != EINTR {
        let reason = unsafe String(cString: strerror(problem))
        throw .failure(
          "\(name) cannot be written (\(reason)); free some space, or send the output elsewhere")
      }
    }
  }

  private func write(_ buffer: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      unsafe Darwin.write(descriptor, buffer.baseAddress, buffer.count)
    #else
      unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  // MARK: - Signals and the end of the process

  /// Makes standard streams that are closed an error like any other.
  ///
  /// Writing to a closed pipe would end the process; a stream that was closed from the start
  /// would be taken by the next file that is opened, and results written into that.
  static func prepareStreams() {
    signal(SIGPIPE, SIG_IGN)
    // A file beyond a limit of the shell is an error like a full disk.
    signal(SIGXFSZ, SIG_IGN)
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      // The lowest free descriptor is this one; it can be read only, so that writing fails.
      if fcntl(descriptor, F_GETFD) == -1 { _ = unsafe open("/dev/null", O_RDONLY) }
    }
  }

  /// Ends the process on Ctrl-C and on SIGTERM: the terminal is left tidy, no unfinished file is
  /// left behind, and one line says what happened.
  ///
  /// A training is first given the time to end its step and save or tell what it has.
  ///
  /// - Returns: What listens; it does so as long as it lives. A signal that whoever started the
  ///   process wants it to ignore is ignored, as a shell does with Ctrl-C for jobs in the
  ///   background.
  static func endOnSignals() -> [any DispatchSourceSignal] {
    [
      end(on: SIGINT, .interrupted, named: "Ctrl-C", "Interrupted"),
      end(on: SIGTERM, .terminated, named: "SIGTERM", "Terminated"),
    ].compactMap(\.self)
  }

  private static func end(
    on number: Int32, _ status: ExitStatus, named name: String, _ word: String
  ) -> (any DispatchSourceSignal)? {
    var inherited = sigaction()
    if unsafe sigaction(number, nil, &inherited) == 0, inherited.ignores { return nil }
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      let clear = errors.traits.canRedraw ? clearLine : ""
      if let work = Interrupts.note(status) {
        try? errors.write(
          clear + "Finishing this step and \(work); \(name) again stops at once.\n")
        return
      }
      try? errors.write(clear + word + ".\n")
      // Not exit(): other threads are at work, and nothing waits to be flushed.
      OutputFile.abandonAll { _exit(status.rawValue) }
    }
    source.activate()
    return source
  }

  /// Ends the process.
  static func end(_ status: Int32) -> Never {
    exit(status)
  }
}

extension sigaction {
  /// Whether the signal is thrown away.
  fileprivate var ignores: Bool {
    #if canImport(Darwin)
      let handler = unsafe __sigaction_u.__sa_handler
    #else
      let handler = unsafe __sigaction_handler.sa_handler
    #endif
    return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
