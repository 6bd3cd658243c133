internal import FathomData
internal import FathomNetworks
internal import FathomNumerics

/// Puts samples of a data set where a network expects them.
///
/// A class, so that handing it to a step is one reference and not one for each array in it.
final class BatchFeeder<Scalar: RealScalar>: Sendable {
  private let features: RowGatherer<Scalar>
  private let targets: RowGatherer<Scalar>
  /// Whether targets are classes.
  let hasClasses: Bool
  /// What each sample counts, by its class; nil when all count the same.
  private let weights: (ofClass: [Double], labels: [Int32])?

  /// A feeder.
  ///
  /// - Parameters:
  ///   - data: The samples.
  ///   - outputs: How many targets the network has.
  ///   - labelSmoothing: How much of a class's target is spread over all classes.
  ///   - classWeights: What a sample of each class counts; nil for all the same.
  init(
    _ data: Dataset, outputs: Int, labelSmoothing: Double = 0, classWeights: [Double]? = nil
  ) {
    features = RowGatherer(
      data.features.stored, scale: data.features.scale, shift: data.features.shift)
    let ones = Array(repeating: 1.0, count: outputs)
    let zeros = Array(repeating: 0.0, count: outputs)
    switch data.targets {
    case .labels(let labels, _):
      let share = labelSmoothing / Double(max(2, outputs))
      targets = RowGatherer(
        .labels(labels), scale: ones.map { $0 - labelSmoothing }, shift: ones.map { $0 * share })
      hasClasses = true
      weights = classWeights.map { ($0, labels) }
    case .values(let values, _):
      targets = RowGatherer(.reals(values), scale: ones, shift: zeros)
      hasClasses = false
      weights = nil
    }
  }

  /// Whether samples do not all count the same.
  var weighsSamples: Bool { weights != nil }

  /// Fills in what some samples of an order count.
  func fill(
    weights storage: AlignedStorage<Double>, _ rows: Range<Int>,
    from order: AlignedStorage<Int32>, start: Int
  ) {
    guard let weights else { return }
    for row in rows {
      storage[row] = weights.ofClass[Int(weights.labels[Int(order[start + row])])]
    }
  }

  /// Fills some rows of an engine's inputs and targets with the samples that stand at
  /// `start + row` of an order; the samples `lookahead` further on will be asked for next.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func fill(
    _ rows: Range<Int>, of inputs: MatrixView<Scalar>, _ answers: MatrixView<Scalar>,
    from order: AlignedStorage<Int32>, start: Int, lookahead: Int
  ) {
    let positions = start + rows.lowerBound..<start + rows.upperBound
    features.gather(order, at: positions, into: inputs.rows(rows), lookahead: lookahead)
    targets.gather(order, at: positions, into: answers.rows(rows), lookahead: lookahead)
  }
}
