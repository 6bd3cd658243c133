/// Why data cannot be had: what is wrong, where, and what to do about it.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: String, Hashable, Sendable, CaseIterable {
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

  /// What kind of failure it is.
  public let code: Code
  /// The file, folder or data set it is about.
  public let place: String
  /// What is wrong there.
  public let problem: String
  /// What the user can do.
  public let remedy: String

  package init(_ code: Code, at place: String, _ problem: String, fix remedy: String) {
    self.code = code
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }

  /// All of it in one sentence.
  public var description: String { "\(place): \(problem); \(remedy)" }
}
