public import FathomData

/// How much the samples of each class count.
///
/// Weights are divided by their mean over the training samples, so that C stays a mean: over all
/// samples it is PyTorch's weighted mean, and a mini-batch is divided by its size, so that a
/// sample counts the same whichever samples it meets.
public enum ClassWeights: Hashable, Codable, Sendable {
  /// Every class as much in all: n/(classes · n_k).
  case balanced
  /// One positive weight for each class.
  case given([Double])

  /// The weight of each class, of mean 1 over the training samples.
  ///
  /// - Returns: nil where targets are no classes or weights do not fit them.
  public func normalized(over data: LoadedData) -> [Double]? {
    normalized(over: data.training.targets)
  }

  func normalized(over targets: Targets) -> [Double]? {
    guard case .labels(let labels, let classes) = targets else { return nil }
    var counts = Array(repeating: 0.0, count: classes)
    for label in labels { counts[Int(label)] += 1 }
    let weights: [Double]
    switch self {
    case .balanced: weights = counts.map { $0 > 0 ? 1 / $0 : 0 }
    case .given(let given): weights = given
    }
    guard weights.count == classes else { return nil }
    let total = zip(weights, counts).reduce(0) { $0 + $1.0 * $1.1 }
    return total > 0 ? weights.map { $0 * Double(labels.count) / total } : nil
  }
}
