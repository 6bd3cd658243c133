import FathomRecords

/// What a network does on samples that are given.
public struct Evaluation: Codable, Sendable, Hashable {
  /// The cost C, the mean over the samples.
  public var cost: Double
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
  private enum CodingKeys: String, CodingKey {
    case cost, accuracy
  }

  /// Writes an evaluation, with a cost that JSON cannot hold as `null`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Recorded(wrappedValue: cost), forKey: .cost)
    try container.encodeIfPresent(accuracy, forKey: .accuracy)
  }

  /// Reads an evaluation.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    cost = try container.decode(Recorded<Double>.self, forKey: .cost).wrappedValue
    accuracy = try container.decodeIfPresent(Double.self, forKey: .accuracy)
  }
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
