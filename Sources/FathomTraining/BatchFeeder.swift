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

  init(_ data: Dataset, outputs: Int) {
    let source: RowGatherer<Scalar>.Source =
      switch data.features.storage {
      case .bytes(let bytes): .bytes(bytes)
      case .floats(let floats): .floats(floats)
      case .reals(let reals): .reals(reals)
      }
    features = RowGatherer(source, scale: data.features.scale, shift: data.features.shift)
    let ones = Array(repeating: 1.0, count: outputs)
    let zeros = Array(repeating: 0.0, count: outputs)
    switch data.targets {
    case .labels(let labels, _):
      targets = RowGatherer(.labels(labels), scale: ones, shift: zeros)
      hasClasses = true
    case .values(let values, _):
      targets = RowGatherer(.reals(values), scale: ones, shift: zeros)
      hasClasses = false
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
    targets.gather(order, at: positions, into: answers.rows(rows))
  }
}
