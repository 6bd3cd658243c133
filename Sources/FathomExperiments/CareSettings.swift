public import FathomRuns
public import FathomTraining
import FathomVocabulary

/// What an experiment says of how its training is looked after.
public struct CareSettings: Hashable, Sendable {
  /// The share of the training samples that is put aside for validation.
  public var validation: Double?
  /// Which steps are written down one by one.
  public var record: RecordingSchedule?
  /// How often a checkpoint is written.
  public var checkpointEvery: RunSettings.Interval?
  /// How many of the last checkpoints are kept.
  public var keep: Int?
  /// After how many steps held-out samples are looked at.
  public var evaluateEvery: Int?
  /// After how many evaluations without a better one training ends.
  public var patience: Int?
  /// The accuracy at which training ends.
  public var untilAccuracy: Double?

  /// The same for a run, with the defaults of what is not named.
  public var runSettings: RunSettings {
    var result = RunSettings()
    result.checkpointEvery = checkpointEvery ?? result.checkpointEvery
    result.keep = keep ?? result.keep
    result.care = TrainingCare(
      evaluateEvery: evaluateEvery, patience: patience, untilAccuracy: untilAccuracy)
    return result
  }
}

extension CareSettings: SettingGroup {
  static let group = Setting.Group.run
  static let place: any WritableKeyPath<Experiment, Self> & Sendable = \.care

  static var settings: [Setting] {
    Setting(
      .validation, \Self.validation, .share, "share",
      "Put this share of the training samples aside, to decide by", usual: "none")
    Setting(
      .record, \Self.record, .recording, "schedule",
      "Steps written down one by one: all, or the first so many and later ones a factor apart",
      usual: "100,1.03")
    Setting(
      .checkpointEvery, \Self.checkpointEvery, .interval, "interval",
      "Write a checkpoint after so many steps, or seconds or minutes: 500, 30s, 10m",
      usual: "30s", mayChangeOnResume: true)
    Setting(
      .keep, \Self.keep, .whole(1...1_000_000), "count",
      "Keep so many of the last checkpoints, besides the best", usual: "2",
      mayChangeOnResume: true)
    Setting(
      .evaluateEvery, \Self.evaluateEvery, .count, "steps",
      "Look at held-out samples after so many steps, besides the end of each epoch",
      mayChangeOnResume: true)
    Setting(
      .patience, \Self.patience, .count, "count",
      "Stop after so many evaluations on validation samples without a better one",
      mayChangeOnResume: true)
    Setting(
      .untilAccuracy, \Self.untilAccuracy, .accuracy, "accuracy",
      "Stop at this accuracy on held-out samples, or on training samples where there are none",
      mayChangeOnResume: true)
  }
}
