#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

import FathomVocabulary
internal import FathomData
internal import FathomNetworks
internal import FathomRecords

extension Baseline {
  /// What a predictor reaches that always gives the same answer: the best constant output under
  /// the cost, and the commonest class.
  ///
  /// Smoothed labels and the weights of classes are part of the cost.
  init(
    _ data: Dataset, cost: Cost, outputs: Int, labelSmoothing: Double = 0,
    classWeights: [Double]? = nil
  ) {
    let samples = Double(data.samples)
    switch data.targets {
    case .labels(let labels, let classes):
      var counts = Array(repeating: 0.0, count: classes)
      for label in labels { counts[Int(label)] += 1 }
      let shares = counts.map { $0 / samples }
      let weighed = classWeights.map { zip(shares, $0).map { $0.0 * $0.1 } } ?? shares
      let hard = outputs == 1 ? [classes > 1 ? weighed[1] : 0] : weighed
      let keep = 1 - labelSmoothing
      self.init(
        cost: Self.cost(
          cost, means: hard.map { keep * $0 + labelSmoothing / Double(max(2, outputs)) },
          variances: hard.map { keep * keep * $0 * (1 - $0) }),
        accuracy: shares.max())
    case .values(let values, let columns):
      // Sums are taken of y − y₁, so that the variance of constant targets is exactly 0.
      let origin = values.prefix(columns)
      var means = Array(origin)
      for (index, value) in values.enumerated() {
        means[index % columns] += (value - origin[index % columns]) / samples
      }
      var variances = Array(repeating: 0.0, count: columns)
      for (index, value) in values.enumerated() {
        let deviation = value - means[index % columns]
        variances[index % columns] += deviation * deviation / samples
      }
      self.init(cost: Self.cost(cost, means: means, variances: variances), accuracy: nil)
    }
  }

  private static func cost(_ cost: Cost, means: [Double], variances: [Double]) -> Double {
    func entropy(_ weight: Double, _ probability: Double) -> Double {
      weight > 0 ? -weight * log(probability) : 0
    }
    switch cost {
    case .softmax:
      let total = means.reduce(0, +)
      return means.reduce(0) { $0 + entropy($1, $1 / total) }
    case .crossEntropy:
      return means.reduce(0) { $0 + entropy($1, $1) + entropy(1 - $1, 1 - $1) }
    case .quadratic:
      return 0.5 * variances.reduce(0, +)
    case .mse:
      return variances.reduce(0, +) / Double(variances.count)
    }
  }
}
