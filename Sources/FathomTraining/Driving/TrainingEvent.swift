public import FathomRecords

/// Something that happened in a training, as a value that can be sent anywhere.
///
/// Every sink gets `started` first, or `progress` while the network is looked at before that, and
/// `finished` or `failed` last. In between stands everything that was written down, in the order in
/// which it happened; `progress` and `course` say how things stand, and a newer one takes the place
/// of an older one that was not read yet.
public enum TrainingEvent: Sendable, Equatable {
  /// The version of the format that events are encoded in; it grows when a reader must know of a
  /// change.
  public static let currentFormat = 1

  /// The network was looked at and training begins, or it was going on before the sink came.
  indirect case started(TrainingStart)
  /// How far it is; about ten times a second.
  case progress(TrainingProgress)
  /// A step was written down.
  case step(StepRecord)
  /// An epoch ended.
  case epoch(EpochReport)
  /// Held-out samples were looked at; `isBest` says whether the network never did better.
  case evaluation(EvaluationRecord, isBest: Bool)
  /// The training in short; about once a second, and before each checkpoint.
  indirect case course(TrainingCourse)
  /// A checkpoint was written to a file.
  case checkpoint(step: Int, path: String)
  /// It ended.
  indirect case finished(TrainingResult)
  /// It could not go on; the message says why, in one sentence.
  case failed(message: String)
}

/// What is known when a training begins.
public struct TrainingStart: Codable, Sendable, Equatable {
  /// The run so far: network, data, initial measurement, and the history of a training that goes
  /// on.
  public var record: RunRecord
  /// Steps made.
  public var step: Int
  /// Steps to make in all.
  public var totalSteps: Int
  /// Samples in a mini-batch.
  public var batchSize: Int

  /// What is known when a training begins.
  public init(record: RunRecord, step: Int, totalSteps: Int, batchSize: Int) {
    self.record = record
    self.step = step
    self.totalSteps = totalSteps
    self.batchSize = batchSize
  }
}

/// An epoch that ended.
public struct EpochReport: Codable, Sendable, Equatable {
  /// The first epoch is epoch 1.
  public var epoch: Int
  /// Steps made.
  public var step: Int
  /// The means over its mini-batches; nil when it had none.
  public var training: Evaluation?
  /// The accuracy on held-out test samples; nil without them.
  public var testAccuracy: Double?
  /// What its steps came to layer by layer; nil where it was not written down.
  public var record: EpochRecord?

  /// An epoch that ended.
  public init(
    epoch: Int, step: Int, training: Evaluation?, testAccuracy: Double?, record: EpochRecord?
  ) {
    self.epoch = epoch
    self.step = step
    self.training = training
    self.testAccuracy = testAccuracy
    self.record = record
  }
}

/// How a training has gone so far: what changes as a whole and cannot be added to.
public struct TrainingCourse: Codable, Sendable, Equatable {
  /// Steps made.
  public var step: Int
  /// The training in short; nil before the first step.
  public var training: TrainingRecord?
  /// The cost over the whole training, in at most a few hundred windows.
  public var costCurve: [CostWindow]
  /// The evaluations in short; nil when nobody makes any.
  public var watch: EvaluationWatch?

  /// How a training has gone so far.
  public init(
    step: Int, training: TrainingRecord?, costCurve: [CostWindow], watch: EvaluationWatch?
  ) {
    self.watch = watch
    self.step = step
    self.training = training
    self.costCurve = costCurve
  }
}

/// What a training came to.
public struct TrainingResult: Codable, Sendable, Equatable {
  /// Why it ended.
  public var end: TrainingEnd
  /// Steps made.
  public var step: Int
  /// Everything that it leaves behind.
  public var record: RunRecord
  /// The evaluations in short; nil when nobody made any.
  public var watch: EvaluationWatch?

  /// What a training came to.
  public init(end: TrainingEnd, step: Int, record: RunRecord, watch: EvaluationWatch? = nil) {
    self.watch = watch
    self.end = end
    self.step = step
    self.record = record
  }
}

/// Why a training ended.
public enum TrainingEnd: String, Codable, Sendable, Hashable, CaseIterable {
  /// All steps were made.
  case finished
  /// No evaluation was better for too long.
  case patience
  /// The accuracy that was asked for is reached.
  case accuracy
  /// It was cancelled.
  case interrupted
  /// A value became NaN or infinite, or the cost left all bounds.
  case diverged
}
