package import FathomTraining

/// How a training is looked after: when it is saved and when it ends early.
public struct RunSettings: Sendable, Hashable {
  /// How often something is done.
  public enum Interval: Sendable, Hashable {
    /// After so many steps.
    case steps(Int)
    /// After so many seconds.
    case seconds(Double)
  }

  /// How often a checkpoint is written; one is written at the end in any case.
  public var checkpointEvery: Interval
  /// How many of the last checkpoints are kept, besides the best.
  public var keep: Int
  /// After how many steps held-out samples are looked at, besides the end of each epoch.
  public var evaluateEvery: Int?
  /// After how many evaluations without a better one training ends; nil for never.
  public var patience: Int?
  /// The accuracy on held-out samples at which training ends, or on training samples where none
  /// are held out; nil for none.
  public var untilAccuracy: Double?

  /// Settings, with the defaults of the command line.
  public init(
    checkpointEvery: Interval = .seconds(30), keep: Int = 2, evaluateEvery: Int? = nil,
    patience: Int? = nil, untilAccuracy: Double? = nil
  ) {
    self.checkpointEvery = checkpointEvery
    self.keep = keep
    self.evaluateEvery = evaluateEvery
    self.patience = patience
    self.untilAccuracy = untilAccuracy
  }
}

extension RunSettings {
  /// When held-out samples are looked at, and when training ends early.
  package var supervision: TrainingCare {
    TrainingCare(evaluateEvery: evaluateEvery, patience: patience, untilAccuracy: untilAccuracy)
  }
}

extension RunStatus {
  /// What a run is after the end of its training.
  init(_ end: TrainingEnd) {
    self =
      switch end {
      case .finished: .finished
      case .patience, .accuracy: .stopped
      case .interrupted: .interrupted
      case .diverged: .diverged
      }
  }
}
