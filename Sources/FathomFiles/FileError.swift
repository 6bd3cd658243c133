package import FathomText

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
  /// What is wrong there, whoever is told.
  package let problemMessage: Message
  /// What the user can do, whoever is told.
  package let remedyMessage: Message

  package init(_ code: Code, at place: String, _ problem: Message, fix remedy: Message) {
    self.code = code
    self.place = place
    problemMessage = problem
    remedyMessage = remedy
  }

  // A sentence in a sentence would be printed as a value if this were the first choice.
  @_disfavoredOverload
  package init(_ code: Code, at place: String, _ problem: String, fix remedy: String) {
    self.init(code, at: place, Message(problem), fix: Message(remedy))
  }

  /// What is wrong there.
  public var problem: String { problemMessage.text(.library) }
  /// What the user can do.
  public var remedy: String { remedyMessage.text(.library) }

  /// All of it in one sentence, with settings as the library names them.
  public var description: String { sentence(.library) }
}

extension FileError: SettingNaming {
  /// All of it in one sentence.
  package func sentence(_ style: SettingStyle) -> String {
    "\(place): \(problemMessage.text(style)); \(remedyMessage.text(style))"
  }
}
