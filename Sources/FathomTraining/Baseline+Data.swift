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
      let least = labelSmoothing / Double(max(2, outputs))
      self.init(
        cost: Self.cost(
          cost, means: hard.map { keep * $0 + least },
          variances: hard.map { keep * keep * $0 * (1 - $0) },
          columns: { hard.map { [(least, 1 - $0), (least + keep, $0)] } }),
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
      self.init(
        cost: Self.cost(
          cost, means: means, variances: variances,
          columns: {
            (0..<columns).map { column in
              stride(from: column, to: values.count, by: columns)
                .map { (values[$0], 1 / samples) }
            }
          }), accuracy: nil)
    }
  }

  /// The values of an output's targets, each with its share of the samples.
  private typealias Column = [(value: Double, share: Double)]

  private static func cost(
    _ cost: Cost, means: [Double], variances: [Double], columns: () -> [Column]
  ) -> Double {
    func entropy(_ weight: Double, _ probability: Double) -> Double {
      weight > 0 ? -weight * log(probability) : 0
    }
    switch cost {
    case .softmax:
      let total = means.reduce(0, +)
      return means.reduce(0) { $0 + entropy($1, $1 / total) }
    case .crossEntropy:
      return means.reduce(0) { $0 + entropy($1, $1) + entropy(1 - $1, 1 - $1) }
    case .bce:
      return Self.cost(.crossEntropy, means: means, variances: variances, columns: columns)
        / Double(means.count)
    case .mae:
      return columns().reduce(0) { $0 + absoluteError($1) } / Double(means.count)
    case .huber(let delta):
      return columns().reduce(0) { $0 + huberError($1, delta) } / Double(means.count)
    case .quadratic:
      return 0.5 * variances.reduce(0, +)
    case .mse:
      return variances.reduce(0, +) / Double(variances.count)
    }
  }

  /// The mean distance from the median, to which none is nearer on the whole.
  private static func absoluteError(_ column: Column) -> Double {
    var before = 0.0
    let median = column.sorted { $0.value < $1.value }.first { _, share in
      before += share
      return before >= 0.5
    }?.value
    let center = median ?? column.last?.value ?? 0
    return column.reduce(0) { $0 + $1.share * abs($1.value - center) }
  }

  /// The mean of Huber's cost at its least, which bisection finds: where the derivative, a sum of
  /// bounded residuals that grows with the answer, changes its sign.
  private static func huberError(_ column: Column, _ delta: Double) -> Double {
    var low = column.map(\.value).min() ?? 0
    var high = column.map(\.value).max() ?? 0
    for _ in 0..<60 where low < high {
      let middle = low + (high - low) / 2
      let slope = column.reduce(0.0) {
        $0 + $1.share * max(-delta, min(delta, middle - $1.value))
      }
      if slope < 0 { low = middle } else { high = middle }
    }
    return column.reduce(0) {
      let size = abs($1.value - high)
      return $0 + $1.share * (size <= delta ? size * size / 2 : delta * (size - delta / 2))
    }
  }
}
