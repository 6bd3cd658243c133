package import FathomRecords
import FathomText
public import FathomVocabulary
import Foundation

extension Experiment {
  /// Takes one setting from its text.
  ///
  /// - Parameters:
  ///   - key: The setting.
  ///   - text: Its value, as the command line and files write it.
  /// - Throws: `ExperimentError` when there is no such setting, when the text is no value of it, or
  ///   when a setting that cannot stand beside it is already there.
  public mutating func set(_ key: SettingKey, to text: String) throws(ExperimentError) {
    let setting = try Setting(key)
    do {
      try give(setting, text)
    } catch {
      throw .wrong(key, "\(setting: key) '\(text.abridged)' \(error.predicate)")
    }
  }

  /// Takes one setting from its text.
  mutating func give(_ setting: Setting, _ text: String) throws(ValueProblem) {
    var result = self
    try setting.read(text, into: &result)
    if let rival = setting.rival, self.text(of: rival) != nil {
      throw ValueProblem("cannot be combined with \(rival); give one of the two")
    }
    self = result
  }

  /// A setting as text that `set` reads back; nil when it is not named, or unknown.
  public func text(of key: SettingKey) -> String? { (try? Setting(key))?.text(in: self) }

  /// The settings that are named, with their values as text, in the order of the table.
  public var named: [(key: SettingKey, text: String)] {
    Setting.all.compactMap { setting in setting.text(in: self).map { (setting.key, $0) } }
  }

  /// This experiment with everything that another one names taken from there.
  ///
  /// Of settings that cannot stand beside each other the other one's counts.
  public func overridden(by other: Experiment) -> Experiment {
    var result = self
    for setting in Setting.all { setting.copy(from: other, to: &result) }
    return result
  }

  /// This experiment with some settings changed.
  ///
  /// A setting that is given takes away what cannot stand beside it: `steps` takes `epochs` away.
  ///
  /// - Parameter changes: Settings with their new values, and settings to be taken away.
  /// - Returns: The changed experiment.
  /// - Throws: `ExperimentError` for settings there are not and for values that are none of theirs.
  public func applying(_ changes: SettingChanges) throws(ExperimentError) -> Experiment {
    var result = self
    for change in changes.list {
      let setting = try Setting(change.key)
      guard let value = change.value else {
        setting.remove(from: &result)
        continue
      }
      do {
        try setting.read(value.description, into: &result)
      } catch {
        throw .wrong(
          change.key,
          "\(setting: change.key) '\(value.description.abridged)' \(error.predicate)")
      }
    }
    return result
  }

  /// The settings in which experiments differ, each with its value in every one of them.
  public static func differences(
    of experiments: [Experiment]
  ) -> [(key: SettingKey, texts: [String?])] {
    Setting.all.compactMap { setting in
      let texts = experiments.map { setting.text(in: $0) }
      return texts.allSatisfy { $0 == texts[0] } ? nil : (setting.key, texts)
    }
  }

  /// Refuses values that a program has set and that no text would give.
  func checkValues() throws(ExperimentError) {
    for (key, text) in named where key != .data {
      var copy = Experiment()
      try copy.set(key, to: text)
    }
  }

  /// What was asked for, as a record keeps it.
  package var origin: RunOrigin {
    RunOrigin(
      version: FathomVersion.current,
      settings: named.map { RunOrigin.Setting(name: $0.key.rawValue, value: $0.text) })
  }

  /// Where a run comes from, as its records say.
  package var provenance: RunProvenance {
    RunProvenance(
      model: network.model.map {
        RunProvenance.Model(
          name: URL(filePath: $0).lastPathComponent, keepsParameters: network.keepsModelParameters)
      }, origin: origin)
  }
}
