internal import FathomData
internal import FathomNetworks
internal import FathomNumerics
package import FathomRecords

extension TrainingSession {
  /// The network as it is now on the validation samples; nil when there are none.
  public func validate() -> Evaluation? {
    validationProbe?.evaluate(engine)
  }

  /// The network as it is now on the held-out test samples; nil when there are none.
  public func test() -> Evaluation? {
    if let lastTest, lastTest.step == step { return lastTest.evaluation }
    lastTest = testProbe.map { (step, $0.evaluate(engine)) }
    return lastTest?.evaluation
  }

  /// Whether samples are put aside to validate with.
  var hasValidation: Bool { data.validation != nil }

  /// Whether there are held-out test samples.
  var hasTest: Bool { data.test != nil }

  /// Whether there are no steps left to make.
  public var isFinished: Bool { step >= totalSteps || hasStopped }

  /// Whether the last step was the last of its epoch, or none was made.
  public var isBetweenEpochs: Bool { position == data.training.samples }

  /// The epoch of the last step; 0 before the first.
  public var currentEpoch: Int { epoch }

  /// What was recorded step by step so far, without the cost curve.
  package var recordedHistory: TrainingHistory { recorder.history }

  /// The cost and the accuracy of the epoch so far, or of the last one between epochs.
  package var epochEvaluation: Evaluation? {
    let epoch = recorder.currentEpoch
    guard epoch.isEmpty else {
      let samples = Double(epoch.samples)
      return Evaluation(
        cost: epoch.cost / samples,
        accuracy: data.training.targets.classes.map { _ in Double(epoch.correct) / samples })
    }
    return recorder.costs.last.map { Evaluation(cost: $0, accuracy: recorder.accuracies.last) }
  }

  /// The accuracy on the held-out test samples after the last whole epoch.
  package var lastTestAccuracy: Double? { recorder.testAccuracies.last }

  /// Whether a value became NaN or infinite, or the cost has been beyond any use for so long that
  /// it is no accident.
  package var hasDiverged: Bool {
    hasStopped || recorder.incident != nil || recorder.excursion?.isLasting ?? false
  }

  /// Whether the network is fit to be kept: its values are finite and its cost within bounds.
  package var isSound: Bool { !hasStopped && recorder.incident == nil && !recorder.isAway }
}
