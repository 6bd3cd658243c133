/// What came out of one epoch of a training.
public struct EpochResult: Sendable, Equatable {
  /// The first epoch is epoch 1; the last one may be partial.
  public var epoch: Int
  /// The mean cost of the mini-batches.
  public var cost: Double
  /// The mean accuracy of the mini-batches; nil for targets that are not classes.
  public var accuracy: Double?
  /// The accuracy on held-out samples after the epoch; nil without any.
  public var testAccuracy: Double?
}

extension TrainingRecord {
  /// The epochs, one by one.
  public var epochResults: [EpochResult] {
    cost.indices.map { index in
      EpochResult(
        epoch: index + 1, cost: cost[index],
        accuracy: accuracy.indices.contains(index) ? accuracy[index] : nil,
        testAccuracy: testAccuracy.indices.contains(index) ? testAccuracy[index] : nil)
    }
  }
}

extension EpochResult {
  /// What is known of an epoch as a whole.
  public static let quantities: [Quantity<Self>] = [
    Quantity(
      "cost", \.cost, .magnitude, unit: "cost", key: "cost", column: "cost", tag: "cost/epoch",
      label: "cost", "The mean cost of the epoch's mini-batches."),
    Quantity(
      "accuracy", \.accuracy, .share, unit: "samples", key: "accuracy", column: "accuracy",
      tag: "accuracy/epoch", label: "accuracy",
      "The fraction of the epoch's samples classified correctly, before each step.",
      absent: "for targets that are not classes"),
    Quantity(
      "testAccuracy", \.testAccuracy, .share, unit: "samples", key: "testAccuracy",
      column: "test_accuracy", tag: "accuracy/test", label: "accuracy",
      "The fraction of held-out samples classified correctly, after the epoch.",
      absent: "without held-out samples"),
  ]
}
