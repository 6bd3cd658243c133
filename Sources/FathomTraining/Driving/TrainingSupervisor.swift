public import FathomNumerics

/// What a training for good is looked after by.
public struct TrainingCare: Sendable, Hashable {
  /// After how many steps held-out samples are looked at, besides the end of each epoch.
  public var evaluateEvery: Int?
  /// After how many evaluations without a better one training ends; nil for never.
  public var patience: Int?
  /// The accuracy on held-out samples at which training ends, or on training samples where none
  /// are held out; nil for none.
  public var untilAccuracy: Double?

  /// Care; by default held-out samples are looked at after each epoch, and nothing follows.
  public init(evaluateEvery: Int? = nil, patience: Int? = nil, untilAccuracy: Double? = nil) {
    self.evaluateEvery = evaluateEvery
    self.patience = patience
    self.untilAccuracy = untilAccuracy
  }
}

/// Looks at held-out samples in the course of a training, and ends it when there is no use in going
/// on: when it has diverged, gets no better or is good enough.
public final class TrainingSupervisor<Scalar: RealScalar>: TrainingCompanion {
  private let care: TrainingCare
  private var watch: EvaluationWatch

  /// A supervisor.
  ///
  /// - Parameters:
  ///   - care: When to look and when to end.
  ///   - watch: The evaluations before this training was resumed.
  public init(_ care: TrainingCare, watch: EvaluationWatch = EvaluationWatch()) {
    self.care = care
    self.watch = watch
  }

  /// Hands over what is known from before.
  public func begin(_ driver: TrainingDriver<Scalar>) { driver.watch = watch }

  /// Looks at held-out samples when it is time to.
  ///
  /// Where there are none, the epoch's own cost and accuracy stand in for them.
  public func look(at driver: TrainingDriver<Scalar>) {
    let session = driver.session
    guard session.isSound else { return }
    let hasHeldOut = session.hasValidation || session.hasTest
    let isDue = care.evaluateEvery.map { session.step.isMultiple(of: $0) } ?? false
    let isLast = session.step == session.totalSteps && hasHeldOut
    guard session.isBetweenEpochs || isDue || isLast else { return }
    let found = session.hasValidation ? session.validate() : session.test()
    let standIn = session.isBetweenEpochs ? session.epochEvaluation : nil
    guard let evaluation = found ?? standIn else { return }
    let isBest = watch.look(at: evaluation, step: session.step)
    driver.watch = watch
    guard found != nil else { return }
    let record = EvaluationRecord(
      step: session.step, epoch: session.currentEpoch,
      part: session.hasValidation ? .validation : .test, evaluation: evaluation)
    driver.tell(.evaluation(record, isBest: isBest))
  }

  /// Whether training has diverged, has been no better for too long, or is good enough.
  public func reasonToEnd(_ driver: TrainingDriver<Scalar>) -> TrainingEnd? {
    if driver.session.hasDiverged { return .diverged }
    if let patience = care.patience, watch.sinceBest >= patience { return .patience }
    if let target = care.untilAccuracy, let reached = watch.last?.evaluation.accuracy,
      reached >= target
    {
      return .accuracy
    }
    return nil
  }
}
