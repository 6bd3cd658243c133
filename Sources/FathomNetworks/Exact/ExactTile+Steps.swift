import FathomVocabulary
internal import FathomNumerics

/// What happens to activations beside affine maps: biases that no activation takes along, and sums.
extension ExactTile {
  /// Applies some steps in place.
  func apply(_ steps: ArraySlice<ExactNetwork<Scalar>.Step>, to a: ExtendedMatrix<Double>) {
    for step in steps {
      switch step {
      case .bend(let bend): activate(bend, a, biasesOf: nil)
      case .add(let source):
        a.add(
          activations[countingInput: source], rows: count, unscaledWithin: Self.plainReach)
        settle(a)
      }
    }
  }

  /// Adds biases to products.
  func add(_ biases: MatrixView<Double>, to a: ExtendedMatrix<Double>) {
    let addends = (0..<a.values.columns).map { Extended(biases[$0, 0]) }
    let isLarge = addends.contains { $0.exponent > Self.plainReach }
    let extended = (0..<count).filter {
      a.exponents[$0] != 0 || a.spread[$0] != nil || isLarge
    }
    let products = extended.map { a.row($0) }
    Kernels.add(biases, to: a.values.rows(0..<count))
    a.ranges.replaceSubrange(0..<count, with: a.values.rows(0..<count).rowRanges())
    for (row, entries) in zip(extended, products) {
      a.setRow(row, to: zip(entries, addends).map { $0 + $1 }, unscaledWithin: Self.plainReach)
    }
    settle(a)
  }

  private func settle(_ a: ExtendedMatrix<Double>) {
    for row in 0..<count
    where a.exponents[row] == 0 && a.spread[row] == nil && Self.isUnsettled(a.ranges[row]) {
      Self.settle(a, row)
    }
  }
}
