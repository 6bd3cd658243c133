import FathomText
@_exported public import FathomFiles
import FathomData
import FathomExchange

/// Why a run cannot be read, written or gone on with: what is wrong, where, and what to do.
public typealias RunError = PlacedError<RunErrorCode>

/// What kind of failure a `RunError` is.
public enum RunErrorCode: String, Hashable, Sendable, CaseIterable {
  /// Nothing there, or something that is no run.
  case notARun
  /// A place that is taken.
  case exists
  /// Another process trains this run.
  case inUse
  /// A file that cannot be read.
  case unreadable
  /// A file that cannot be written: permissions, or a full disk.
  case unwritable
  /// A file that is not what it should be.
  case damaged
  /// A run that a newer Fathom wrote.
  case otherVersion
  /// A run that does not go with what is asked of it.
  case mismatch
}

extension RunError {
  /// The same failure of a file of a run.
  init(_ error: ExchangeError) {
    let code: Code =
      switch error.code {
      case .unwritable: .unwritable
      case .unreadable: .unreadable
      default: .damaged
      }
    self.init(code, error)
  }

  /// Why a file of a run cannot be written.
  init(_ error: FileError, at place: String) {
    self.init(.unwritable, at: place, error.problemMessage, fix: error.remedyMessage)
  }

  /// What the system's error number says about writing to a path.
  init(writing path: String, errno code: Int32) {
    self.init(
      .unwritable, at: path, "cannot be written (\(SystemCall.reason(code)))",
      fix: "check the folder, its permissions and the space on the disk")
  }
}
