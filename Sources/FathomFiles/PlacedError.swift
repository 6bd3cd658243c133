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
  /// The file or folder it is about, and the place in it.
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

  /// The same failure as one of another kind.
  package init<Other>(_ code: Code, _ error: PlacedError<Other>) {
    self.init(code, at: error.place, error.problem, fix: error.remedy)
  }

  /// All of it in one sentence.
  public var description: String { "\(place): \(problem); \(remedy)" }
}
