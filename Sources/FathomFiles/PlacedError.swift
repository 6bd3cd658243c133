package import FathomText

/// Why something in a file or folder cannot be had: what is wrong, where, and what to do about it.
///
/// `FileError` and its siblings for models and runs are this with codes of their own.
public struct PlacedError<Kind: Hashable & Sendable>: Error, Hashable, Sendable,
  CustomStringConvertible
{
  /// The kinds of failure there are.
  public typealias Code = Kind

  /// What kind of failure it is.
  public let code: Code
  /// The file, folder or data set it is about, and the place in it.
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

  // Not the first choice: within a `String` a `Message` would be printed as a value.
  @_disfavoredOverload
  package init(_ code: Code, at place: String, _ problem: String, fix remedy: String) {
    self.init(code, at: place, Message(problem), fix: Message(remedy))
  }

  /// The same failure as one of another kind.
  package init<Other>(_ code: Code, _ error: PlacedError<Other>) {
    self.init(code, at: error.place, error.problemMessage, fix: error.remedyMessage)
  }

  /// What is wrong there.
  public var problem: String { problemMessage.text(.library) }
  /// What the user can do.
  public var remedy: String { remedyMessage.text(.library) }

  /// All of it in one sentence, with settings as the library names them.
  public var description: String { sentence(.library) }
}

extension PlacedError: SettingNaming {
  /// All of it in one sentence.
  package func sentence(_ style: SettingStyle) -> String {
    "\(place): \(problemMessage.text(style)); \(remedyMessage.text(style))"
  }
}
