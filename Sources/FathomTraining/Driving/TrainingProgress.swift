public import FathomRecords

/// How far a training has come.
public struct TrainingProgress: Codable, Sendable, Equatable {
  /// What is being done.
  public enum Phase: String, Codable, Sendable {
    /// Looking at the network over all samples.
    case measuring
    /// Making steps.
    case training
    /// Waiting to be told to go on.
    case paused
  }

  /// What is being done.
  public var phase: Phase
  /// Steps made.
  public var step: Int
  /// Steps to make in all.
  public var totalSteps: Int
  /// The epoch; 0 before the first step.
  public var epoch: Int
  /// The mean cost of the last mini-batch; NaN before the first.
  @Recorded public var cost: Double
  /// Cost and accuracy over the epoch so far; nil before the first step.
  public var training: Evaluation?
  /// The last look at held-out samples; nil where they are not looked at.
  public var heldOut: Evaluation?
  /// Steps per second so far; 0 before the first.
  @Recorded public var stepsPerSecond: Double
  /// The step that was written down last.
  public var lastRecorded: StepRecord?

  /// How far a training has come.
  public init(
    phase: Phase = .training, step: Int, totalSteps: Int, epoch: Int, cost: Double = .nan,
    training: Evaluation? = nil, heldOut: Evaluation? = nil, stepsPerSecond: Double,
    lastRecorded: StepRecord? = nil
  ) {
    self.phase = phase
    self.step = step
    self.totalSteps = totalSteps
    self.epoch = epoch
    self.cost = cost
    self.training = training
    self.heldOut = heldOut
    self.stepsPerSecond = stepsPerSecond
    self.lastRecorded = lastRecorded
  }
}

extension TrainingProgress {
  /// How far a session has come.
  init<Scalar>(_ session: TrainingSession<Scalar>, phase: Phase, heldOut: Evaluation?) {
    let hasBegun = session.step > 0
    self.init(
      phase: phase, step: session.step, totalSteps: session.totalSteps,
      epoch: session.currentEpoch, cost: hasBegun ? session.lastCost : .nan,
      training: session.epochEvaluation, heldOut: heldOut,
      stepsPerSecond: hasBegun ? Double(session.step) / session.secondsTraining : 0,
      lastRecorded: session.recordedHistory.steps.last)
  }
}
