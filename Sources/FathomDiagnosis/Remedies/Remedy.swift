public import FathomVocabulary

/// Something to try against a condition: a reason, and what it changes in the experiment.
///
/// The changes are settings, so that one value prints as options of the command line, as Swift or
/// in words, and can be applied to an experiment.
public struct Remedy: Codable, Hashable, Sendable {
  /// What is done and what it is good for, an imperative without its full stop: `Take smaller
  /// steps`.
  public var reason: String
  /// The settings that do it; empty where no setting does, and the reason then says it all.
  public var changes: SettingChanges

  /// A remedy.
  public init(_ reason: String, _ changes: SettingChanges = [:]) {
    self.reason = reason
    self.changes = changes
  }
}
