public import FathomRecords

/// What a network does on samples that are given.
public struct Evaluation: Codable, Sendable, Hashable {
  /// The cost C, the mean over the samples.
  @Recorded public var cost: Double
  /// The share of samples classified correctly; nil for targets that are not classes.
  public var accuracy: Double?

  /// An evaluation.
  public init(cost: Double, accuracy: Double?) {
    self.cost = cost
    self.accuracy = accuracy
  }

  /// Whether it is better than another: by accuracy where there are classes, then by cost; NaN is
  /// the worst.
  public func isBetter(than other: Evaluation) -> Bool {
    if let accuracy, let before = other.accuracy, accuracy != before { return accuracy > before }
    return cost < other.cost || (other.cost.isNaN && !cost.isNaN)
  }
}

extension Evaluation {
  /// What is known of samples that a training looks at.
  package static let quantities: [Quantity<Evaluation>] = [
    Quantity(
      "cost", \.cost, .magnitude, unit: "cost", key: "cost", column: "cost", label: "cost",
      "C, the mean over the samples."),
    Quantity(
      "accuracy", \.accuracy, .share, unit: "samples", key: "accuracy", column: "accuracy",
      label: "accuracy", "The fraction of samples classified correctly.",
      absent: "for targets that are not classes"),
  ]
}

/// What a training did on some part of the data after a step.
public struct EvaluationRecord: Codable, Sendable, Hashable {
  /// The part of the data.
  public enum Part: String, Codable, Sendable, Hashable {
    /// Samples put aside from the training samples.
    case validation
    /// Held-out test samples.
    case test
  }

  /// Steps made.
  public var step: Int
  /// The epoch of the last step.
  public var epoch: Int
  /// The part of the data.
  public var part: Part
  /// What was found.
  public var evaluation: Evaluation

  /// What a training did on some part of the data after a step.
  public init(step: Int, epoch: Int, part: Part, evaluation: Evaluation) {
    self.step = step
    self.epoch = epoch
    self.part = part
    self.evaluation = evaluation
  }
}
