@_exported public import FathomFiles

/// Why a model cannot be read or written: what is wrong, where, and what to do about it.
public typealias ExchangeError = PlacedError<ExchangeErrorCode>

/// What kind of failure an `ExchangeError` is.
public enum ExchangeErrorCode: String, Hashable, Sendable, CaseIterable {
  /// A file name whose ending stands for no format.
  case unknownFormat
  /// No such file, or none that can be read.
  case unreadable
  /// A file that is not what its name says, or that is damaged.
  case damaged
  /// A sound model that Fathom cannot take.
  case unsupported
  /// More than this machine or the format can hold.
  case tooLarge
  /// A model that does not fit what is asked of it.
  case mismatch
  /// A file that cannot be written.
  case unwritable
}

extension ExchangeError {
  /// Why a file cannot be written.
  init(_ error: FileError) { self.init(.unwritable, error) }
}
