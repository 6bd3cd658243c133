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
      .validation, \Self.validation, .share, "fraction",
      "Hold out this fraction of the training samples for validation", usual: "none")
    Setting(
      .record, \Self.record, .recording, "schedule",
      "The steps to record: all, or N,F for the first N and then ever fewer, a factor F apart",
      usual: "100,1.03")
    Setting(
      .checkpointEvery, \Self.checkpointEvery, .interval, "interval",
      "Time between checkpoints, in steps, seconds or minutes: 500, 30s, 10m",
      usual: "30s", mayChangeOnResume: true)
    Setting(
      .keep, \Self.keep, .whole(1...1_000_000), "count",
      "How many of the last checkpoints to keep, besides the best one", usual: "2",
      mayChangeOnResume: true)
    Setting(
      .evaluateEvery, \Self.evaluateEvery, .count, "steps",
      "Evaluate on held-out samples every so many steps, besides at the end of each epoch",
      mayChangeOnResume: true)
    Setting(
      .patience, \Self.patience, .count, "count",
      "Stop after this many evaluations on validation samples without improvement",
      mayChangeOnResume: true)
    Setting(
      .untilAccuracy, \Self.untilAccuracy, .accuracy, "accuracy",
      "Stop at this accuracy on held-out samples, or on training samples if there are none",
      mayChangeOnResume: true)
  }
}
