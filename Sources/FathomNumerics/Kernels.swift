internal import CFathomKernels
package import FathomVocabulary

/// An output layer whose errors are computed together with its cost.
package enum CombinedOutput: Sendable {
  /// Softmax with its cost.
  case softmax
  /// Sigmoid with cross-entropy times a weight.
  case sigmoid(weight: Double)
}

/// Work beside a network's steps, on matrices row by row whose shapes are checked.
package enum Kernels {
  /// C ← A Bᵀ.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func multiply<Scalar>(
    _ a: MatrixView<Scalar>, transposed b: MatrixView<Scalar>, into c: MatrixView<Scalar>
  ) {
    precondition(
      a.columns == b.columns && c.rows == a.rows && c.columns == b.rows,
      "A \(a.shape) · Bᵀ \(b.shape) into \(c.shape)")
    multiply(a, transposed: PanelMatrix(b), into: c)
  }

  /// C ← A Bᵀ + b, with the weights and biases of a layer.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func multiply<Scalar>(
    _ a: MatrixView<Scalar>, transposed b: PanelMatrix<Scalar>, into c: MatrixView<Scalar>
  ) {
    withPadding(c) { run(.forward(a, b, into: $0)) }
  }

  /// C ← A B.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func multiply<Scalar>(
    _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, into c: MatrixView<Scalar>
  ) {
    precondition(
      a.columns == b.rows && c.rows == a.rows && c.columns == b.columns,
      "A \(a.shape) · B \(b.shape) into \(c.shape)")
    multiply(a, PanelMatrix(b), into: c)
  }

  /// C ← A B, with the weights of a layer.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func multiply<Scalar>(
    _ a: MatrixView<Scalar>, _ b: PanelMatrix<Scalar>, into c: MatrixView<Scalar>
  ) {
    withPadding(c) { run(.back(a, b, into: $0)) }
  }

  /// Adds a bias to each column of A and replaces A by σ; the slopes σ′ are computed from the
  /// same z.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func activate<Scalar>(
    _ activation: Activation, _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>,
    bias: MatrixView<Scalar>
  ) {
    precondition(a.shape == slopes.shape)
    guard a.isPadded && slopes.isPadded && a.stride == slopes.stride else {
      let z = MatrixView<Scalar>(padded: a.rows, columns: a.columns)
      let steep = MatrixView<Scalar>(padded: a.rows, columns: a.columns)
      z.copy(a)
      activate(activation, z, slopes: steep, bias: bias)
      a.copy(z)
      return slopes.copy(steep)
    }
    add(bias, to: a)
    run(.activate(activation, a, slopes: slopes, limit: -1, layer: .firstWithWeights))
  }

  /// Adds a bias to each column of Z.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func add<Scalar>(_ bias: MatrixView<Scalar>, to z: MatrixView<Scalar>) {
    precondition(bias.count == z.columns && bias.isDense)
    for row in 0..<z.rows {
      let (from, to) = unsafe (bias.base, z.row(row))
      for column in 0..<z.columns { unsafe to[column] += from[column] }
    }
  }

  /// Errors of an output layer that is computed with its cost, from its pre-activations, in double
  /// and so that nothing cancels where an output saturates.
  ///
  /// - Parameters:
  ///   - output: Which output layer.
  ///   - z: z^L, which is overwritten.
  ///   - targets: y.
  ///   - e: Where e^L is put.
  /// - Precondition: all matrices are padded alike, and no |z| is beyond 300.
  package static func outputErrors(
    _ output: CombinedOutput, _ z: MatrixView<Double>, targets: MatrixView<Double>,
    into e: MatrixView<Double>
  ) {
    let costs = AlignedStorage<Double>(repeating: 0, count: z.rows)
    switch output {
    case .softmax: run(.softmax(z, errors: e, targets: targets, costs: costs))
    case .sigmoid(let weight):
      let slopes = MatrixView<Double>(padded: z.rows, columns: z.columns)
      run(
        .crossEntropy(
          z, slopes: slopes, errors: e, targets: targets, weight: weight, costs: costs))
    }
  }

  /// C ← scale · Σ Eᵀ A over some batches, for the units in a range.
  ///
  /// - Precondition: C has no gaps.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func multiplyTransposed<Scalar>(
    _ batches: [(e: MatrixView<Scalar>, a: MatrixView<Scalar>)], units: Range<Int>, scale: Double,
    into c: MatrixView<Scalar>
  ) {
    precondition(c.rows == units.count && c.isDense, "\(units) into \(c.shape)")
    let panels = PanelMatrix<Scalar>(inputs: c.columns, units: units.count)
    for (number, (e, a)) in batches.enumerated() {
      precondition(
        e.rows == a.rows && units.lowerBound >= 0 && units.upperBound <= e.columns
          && c.columns == a.columns, "E \(e.shape)ᵀ[\(units)] · A \(a.shape) into \(c.shape)")
      let errors =
        e.isPadded && units == 0..<e.columns ? e : Self.padded(e, columns: units)
      let tile = GradientTile(a, errors, target: panels, inputs: 0..<a.columns)
      GradientTiles([tile]).compute(
        0, samples: e.rows, scale: scale, use: .store(adding: number > 0))
    }
    panels.loadWeights(into: c)
  }

  /// Σ w² over the weights of a layer, in double.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func weightSquares<Scalar>(_ parameters: PanelMatrix<Scalar>) -> Double {
    unsafe Scalar.kernels.weightSquares(
      parameters.base, Int64(parameters.inputs), Int64(parameters.units))
  }

  /// What there is to see of the numbers in a layer's place.
  package static func statistics<Scalar>(
    _ parameters: PanelMatrix<Scalar>
  ) -> LayerGradientStatistics {
    let nothing = MatrixView<Scalar>(padded: 0, columns: parameters.inputs)
    let errors = MatrixView<Scalar>(padded: 0, columns: parameters.units)
    let tile = GradientTile(
      nothing, errors, target: parameters, inputs: 0..<parameters.inputs + 1)
    return GradientTiles([tile]).measure(0)
  }

  /// Σ (x · scale)², in double.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func sumOfSquares<Scalar>(_ x: MatrixView<Scalar>, scale: Double = 1) -> Double {
    (0..<x.rows).reduce(0) {
      unsafe $0 + Scalar.kernels.sumSquares(x.row($1), Int64(x.columns), scale)
    }
  }

  /// Fills a matrix, by way of one that is padded if it is not.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func withPadding<Scalar>(
    _ matrix: MatrixView<Scalar>, _ fill: (MatrixView<Scalar>) -> Void
  ) {
    guard !matrix.isPadded else { return fill(matrix) }
    let padded = MatrixView<Scalar>(padded: matrix.rows, columns: matrix.columns)
    fill(padded)
    matrix.copy(padded)
  }

  /// A copy of some columns, padded with zeros.
  private static func padded<Scalar>(
    _ matrix: MatrixView<Scalar>, columns: Range<Int>
  ) -> MatrixView<Scalar> {
    let copy = MatrixView<Scalar>(padded: matrix.rows, columns: columns.count)
    for row in 0..<matrix.rows {
      unsafe copy.row(row).update(
        from: matrix.row(row) + columns.lowerBound, count: columns.count)
    }
    return copy
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func run<Scalar>(_ call: KernelCall<Scalar>) {
    var (raw, seen) = unsafe (call.raw, fk_seen())
    let count = unsafe KernelScratch<Scalar>.count(units: Int(raw.units))
    unsafe withUnsafeTemporaryAllocation(of: Scalar.self, capacity: count) { scratch in
      unsafe Scalar.kernels.run(
        &raw, 1, 1, 0, 0, Int64(call.rows), scratch.baseAddress, &seen)
    }
    extendLifetime(call)
  }
}
