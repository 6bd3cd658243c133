import FathomText

/// A value of a setting that has a name, and parameters where a name alone says too little:
/// `relu`, `leaky-relu:0.2`, `normal:2.5,0.1`.
///
/// One spelling serves the command line, experiment files and everything that is stored. A type
/// says how its values are spelled in `form`; reading, writing and messages follow from that.
public protocol Spelled: Codable, CustomStringConvertible, Hashable, Sendable {
  /// One value of each family, with the parameters that its name alone stands for, or with an
  /// example's where it needs some.
  static var families: [Self] { get }

  /// Other names of values and families, which are read and never written.
  ///
  /// Hyphens may be missing or underscores in them.
  static var aliases: [Alias] { get }

  /// Whether hyphens may be missing or underscores in the names of families, too.
  static var hyphensAreFree: Bool { get }

  /// How this value is spelled.
  var form: Form<Self> { get }
}

extension Spelled where Self: CaseIterable {
  /// Every value: none has parameters.
  public static var families: [Self] { Array(allCases) }
}

extension Spelled {
  /// No other names.
  public static var aliases: [Alias] { [] }

  /// They may.
  public static var hyphensAreFree: Bool { true }

  /// The names of all families.
  public static var names: [String] { families.map(\.name) }

  /// The name of the family: the spelling without parameters.
  public var name: String { form.name }

  /// The spelling; the parameters are left out where the name alone means them.
  public var description: String {
    let form = form
    let isUsual = form.parameters.allSatisfy { $0.value == $0.usual }
    return isUsual ? form.name : form.text
  }

  /// Reads a spelling.
  ///
  /// Parameters that are left out at the end are the usual ones.
  ///
  /// - Throws: `ValueProblem` for a name that is unknown, and for parameters that are missing, too
  ///   many or out of their domain.
  public init(parsing text: String) throws(ValueProblem) {
    try self.init(parsing: text, among: Self.families)
  }

  /// Reads the spelling of one of some families.
  package init(parsing text: String, among families: [Self]) throws(ValueProblem) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    let forms = families.map(\.form)
    guard let place = forms.firstIndex(where: { Self.isName($0.name, as: name) }) else {
      if let alias = Self.alias(name) {
        try self.init(alias, parameters: parts.dropFirst().first, among: families)
        return
      }
      throw .unknownName(
        name, among: forms.map(\.name) + Self.aliases.map(\.name), spelled: forms.map(\.usage))
    }
    guard parts.count == 2 else {
      guard forms[place].hasUsualParameters else { throw forms[place].problem }
      self = families[place]
      return
    }
    guard let value = forms[place].value(taking: parts[1]) else { throw forms[place].problem }
    self = value
  }

  /// Whether a text, without parameters, is the name of a family or an alias.
  package static func hasName(_ text: String) -> Bool {
    names.contains { isName($0, as: text) } || alias(text) != nil
  }

  private static func isName(_ name: String, as text: String) -> Bool {
    name == text || (hyphensAreFree && name.withoutHyphens == text.withoutHyphens)
  }

  private static func alias(_ name: String) -> Alias? {
    aliases.first { $0.name.withoutHyphens == name.withoutHyphens }
  }

  /// What an alias stands for.
  ///
  /// Parameters of a name go to the family; a spelling with parameters of its own takes none but
  /// those.
  private init(
    _ alias: Alias, parameters: Substring?, among families: [Self]
  ) throws(ValueProblem) {
    guard let parameters else {
      try self.init(parsing: alias.meaning, among: families)
      return
    }
    guard let colon = alias.meaning.firstIndex(of: ":") else {
      try self.init(parsing: alias.meaning + ":" + parameters, among: families)
      return
    }
    let given = try Self(parsing: alias.meaning[..<colon] + ":" + parameters, among: families)
    try self.init(parsing: alias.meaning, among: families)
    guard given == self else {
      throw ValueProblem(alias.refusal ?? "is \(alias.meaning) and takes no other parameters")
    }
  }

  /// Why the parameters make no sense; nil when they do.
  ///
  /// What was read from text never has such a problem.
  public var problem: ValueProblem? {
    let form = form
    guard !form.parameters.allSatisfy({ form.domain.contains($0.value) }) else { return nil }
    return (Self.families.map(\.form).first { $0.name == form.name } ?? form).problem
  }

  /// Reads the spelling.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    do {
      try self.init(parsing: text)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "'\(text.abridged)' \(error.predicate)"))
    }
  }

  /// Writes the spelling.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
