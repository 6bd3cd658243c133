public import FathomTraining

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
  /// What the network is looked after by in the course of the training.
  public var care: TrainingCare

  /// Settings, with the defaults of the command line.
  public init(
    checkpointEvery: Interval = .seconds(30), keep: Int = 2, care: TrainingCare = TrainingCare()
  ) {
    self.checkpointEvery = checkpointEvery
    self.keep = keep
    self.care = care
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
