package import FathomText
import FathomFiles
import FathomData
import FathomExchange

/// Why a run cannot be read, written or gone on with: what is wrong, where, and what to do.
public struct RunError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: String, Hashable, Sendable, CaseIterable {
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

  /// What kind of failure it is.
  public let code: Code
  /// The folder or file it is about.
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

  /// The same failure of a file of a run.
  init(_ error: ExchangeError) {
    let code: Code =
      switch error.code {
      case .unwritable: .unwritable
      case .unreadable: .unreadable
      default: .damaged
      }
    self.init(code, at: error.place, error.problemMessage, fix: error.remedyMessage)
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

  /// What is wrong there.
  public var problem: String { problemMessage.text(.library) }
  /// What the user can do.
  public var remedy: String { remedyMessage.text(.library) }

  /// All of it in one sentence, with settings as the library names them.
  public var description: String { sentence(.library) }
}

extension RunError: SettingNaming {
  /// All of it in one sentence.
  package func sentence(_ style: SettingStyle) -> String {
    "\(place): \(problemMessage.text(style)); \(remedyMessage.text(style))"
  }
}
