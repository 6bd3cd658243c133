public import FathomRecords
public import FathomTraining

/// How far the training of a run has come.
public struct RunProgress: Sendable {
  /// Steps made.
  public var step: Int
  /// Steps to make in all.
  public var totalSteps: Int
  /// The epoch.
  public var epoch: Int
  /// Cost and accuracy over the epoch so far; nil before the first step.
  public var training: Evaluation?
  /// The last look at held-out samples.
  public var heldOut: Evaluation?
  /// Steps per second.
  public var stepsPerSecond: Double
  /// The step that was recorded last.
  public var lastRecorded: StepRecord?

  /// How far a training has come.
  public init(
    step: Int, totalSteps: Int, epoch: Int, training: Evaluation?, heldOut: Evaluation?,
    stepsPerSecond: Double, lastRecorded: StepRecord?
  ) {
    self.step = step
    self.totalSteps = totalSteps
    self.epoch = epoch
    self.training = training
    self.heldOut = heldOut
    self.stepsPerSecond = stepsPerSecond
    self.lastRecorded = lastRecorded
  }
}

/// Something that happened in the training of a run.
public enum RunEvent: Sendable {
  /// An epoch ended.
  case epoch(Int, step: Int, training: Evaluation?, testAccuracy: Double?)
  /// Held-out samples were looked at.
  case evaluation(EvaluationRecord, isBest: Bool)
  /// A checkpoint was written.
  case checkpoint(step: Int, path: String)
}
