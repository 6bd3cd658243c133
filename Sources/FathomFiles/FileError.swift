/// Why data cannot be had: what is wrong, where, and what to do about it.
public typealias FileError = PlacedError<FileErrorCode>

/// What kind of failure a `FileError` is.
public enum FileErrorCode: String, Hashable, Sendable, CaseIterable {
  /// A name that stands for no data.
  case unknownName
  /// A kind of file that cannot be read, or a file that is not what its name says.
  case unsupportedFormat
  /// No such file or folder.
  case notFound
  /// A folder where a file is needed, or the other way round.
  case wrongKind
  /// The system refuses to read it.
  case unreadable
  /// The system refuses to write it.
  case unwritable
  /// Compressed data that is damaged.
  case corrupt
  /// The file ends too early.
  case truncated
  /// The file goes on after its end.
  case excess
  /// Two files that do not fit each other.
  case mismatch
  /// There is no sample.
  case empty
  /// More than this machine can hold.
  case tooLarge
  /// A label that is no class.
  case labelOutOfRange
  /// Text that is not a table of numbers.
  case malformedText
  /// A number of samples, or a split, that is not there.
  case unavailable
}
