package import FathomText
import FathomFiles

/// Why a model cannot be read or written: what is wrong, where, and what to do about it.
public struct ExchangeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: String, Hashable, Sendable, CaseIterable {
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
    /// A model that does not go with what is asked of it.
    case mismatch
    /// A file that cannot be written.
    case unwritable
  }

  /// What kind of failure it is.
  public let code: Code
  /// The file it is about, and the node or tensor in it.
  public let place: String
  /// What is wrong there, whoever is told.
  package let problemMessage: Message
  /// What the user can do, whoever is told.
  package let remedyMessage: Message

  init(_ code: Code, at place: String, _ problem: Message, fix remedy: Message) {
    self.code = code
    self.place = place
    problemMessage = problem
    remedyMessage = remedy
  }

  // A sentence in a sentence would be printed as a value if this were the first choice.
  @_disfavoredOverload
  init(_ code: Code, at place: String, _ problem: String, fix remedy: String) {
    self.init(code, at: place, Message(problem), fix: Message(remedy))
  }

  /// Why a file cannot be written.
  init(_ error: FileError) {
    self.init(.unwritable, at: error.place, error.problemMessage, fix: error.remedyMessage)
  }

  /// What is wrong there.
  public var problem: String { problemMessage.text(.library) }
  /// What the user can do.
  public var remedy: String { remedyMessage.text(.library) }

  /// All of it in one sentence, with settings as the library names them.
  public var description: String { sentence(.library) }
}

extension ExchangeError: SettingNaming {
  /// All of it in one sentence.
  package func sentence(_ style: SettingStyle) -> String {
    "\(place): \(problemMessage.text(style)); \(remedyMessage.text(style))"
  }
}
