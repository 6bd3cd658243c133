import FathomText
public import FathomVocabulary

/// What there is to know of one setting of an experiment, said once.
///
/// Keys of experiment files, the options of the command line and their help, resolved files, the
/// comparison of runs, what records say of a run's origin, and `Documentation/settings.md` all come
/// from here.
public struct Setting: Sendable {
  /// What a setting is about: commands know the settings of some groups.
  public enum Group: String, Hashable, Sendable, CaseIterable {
    /// The network.
    case network
    /// The data.
    case data
    /// The training.
    case training
    /// How a training is looked after.
    case run
  }

  /// Its name.
  public let key: SettingKey
  /// What it is about.
  public let group: Group
  /// What its value is called: `rate`.
  public let valueName: String
  /// What it does, without the full stop.
  public let summary: String
  /// What holds when it is not named, in words; nil where there is nothing to say.
  public let usual: String?
  /// The setting that cannot stand beside it; of the two the later word counts.
  public let rival: SettingKey?
  /// Whether it may change when a run is resumed; the others would make it another run.
  public let mayChangeOnResume: Bool
  /// Words to choose from, for completion in a shell; empty where any value may stand.
  package let choices: [String]
  /// Whether values are numbers, so that `-1` is a value that is too small and not an option.
  package let isNumeric: Bool

  private let read: @Sendable (String, inout Experiment) throws(ValueProblem) -> Void
  private let written: @Sendable (Experiment) -> String?
  private let removed: @Sendable (inout Experiment) -> Void
  private let copied: @Sendable (Experiment, inout Experiment) -> Void
  private let completed: @Sendable (inout Experiment, Completion) -> Void

  /// A setting.
  ///
  /// - Parameters:
  ///   - key: Its name.
  ///   - path: Where its value is kept.
  ///   - format: How its value is written.
  ///   - valueName: What its value is called.
  ///   - summary: What it does, without the full stop.
  ///   - usual: What holds when it is not named, in words.
  ///   - rival: The setting that cannot stand beside it.
  ///   - group: What it is about, where that is not what it is kept with.
  ///   - mayChangeOnResume: Whether it may change when a run is resumed.
  ///   - completion: The value that an experiment came to, for one that means the same under other
  ///     defaults and in other folders; nil where the experiment already says it.
  init<Root: SettingGroup, Value>(
    _ key: SettingKey, _ path: any WritableKeyPath<Root, Value?> & Sendable,
    _ format: SettingFormat<Value>, _ valueName: String, _ summary: String, usual: String? = nil,
    rival: SettingKey? = nil, in group: Group = Root.group, mayChangeOnResume: Bool = false,
    completion: (@Sendable (Completion) -> Value?)? = nil
  ) {
    self.key = key
    self.group = group
    self.valueName = valueName
    self.summary = summary
    self.usual = usual
    self.rival = rival
    self.mayChangeOnResume = mayChangeOnResume
    choices = format.choices
    isNumeric = format.isNumeric
    read = { (text, experiment) throws(ValueProblem) in
      experiment[keyPath: Root.place][keyPath: path] = try format.parse(text)
    }
    written = { $0[keyPath: Root.place][keyPath: path].map(format.text) }
    removed = { $0[keyPath: Root.place][keyPath: path] = nil }
    copied = { source, experiment in
      if let value = source[keyPath: Root.place][keyPath: path] {
        experiment[keyPath: Root.place][keyPath: path] = value
      }
    }
    completed = { experiment, known in
      if let value = completion?(known) { experiment[keyPath: Root.place][keyPath: path] = value }
    }
  }

  /// What it does and what holds without it, as help says it.
  public var help: String { usual.map { "\(summary) (default: \($0))." } ?? "\(summary)." }

  /// Gives an experiment this setting; what cannot stand beside it is taken away.
  func read(_ text: String, into experiment: inout Experiment) throws(ValueProblem) {
    guard !text.isEmpty else { throw ValueProblem("is empty; give a value, or leave it out") }
    try read(text, &experiment)
  }

  /// Its value as text that is read back as the same value; nil where it is not named.
  func text(in experiment: Experiment) -> String? { written(experiment) }

  /// Takes it away.
  func remove(from experiment: inout Experiment) { removed(&experiment) }

  /// Takes it from another experiment, if it is named there.
  func copy(from source: Experiment, to experiment: inout Experiment) {
    copied(source, &experiment)
  }

  /// Names the value that an experiment came to.
  func complete(_ experiment: inout Experiment, _ known: Completion) {
    completed(&experiment, known)
  }
}

/// Settings that are kept together.
protocol SettingGroup: Sendable {
  /// What they are about.
  static var group: Setting.Group { get }
  /// Where an experiment keeps them.
  static var place: any WritableKeyPath<Experiment, Self> & Sendable { get }
  /// The settings, in the order in which files name them.
  @SettingList static var settings: [Setting] { get }
}

/// Settings one below the other.
@resultBuilder
enum SettingList {
  static func buildBlock(_ settings: Setting...) -> [Setting] { settings }
}

// MARK: - The table

extension Setting {
  /// Every setting there is, in the order in which files name them.
  public static let all: [Setting] =
    NetworkSettings.settings + DataSettings.settings + TrainingSettings.settings
    + CareSettings.settings

  private static let byKey = Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0) })

  /// The setting of a name.
  ///
  /// - Throws: `ExperimentError` when there is none; it suggests the nearest.
  public init(_ key: SettingKey) throws(ExperimentError) {
    guard let setting = Self.byKey[key] else {
      throw .wrong(key, Message(Self.unknown(key.rawValue)))
    }
    self = setting
  }

  private static func unknown(_ name: String) -> String {
    let names = all.map(\.key.rawValue)
    let hint =
      nearestName(to: name, among: names).map { "did you mean '\($0)'?" }
      ?? "the keys are \(names.joined(separator: ", "))"
    return "there is no setting '\(name.abridged)'; \(hint)"
  }
}
