/// Work beside a network's steps, on matrices row by row whose shapes are checked.
public enum Kernels {
  /// C ← A Bᵀ.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func multiply<Scalar>(
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
    let result = MatrixView<Scalar>(padded: c.rows, columns: c.columns)
    run(.forward(a, b, into: result))
    c.copy(result)
  }

  /// C ← A B.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func multiply<Scalar>(
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
    let result = MatrixView<Scalar>(padded: c.rows, columns: c.columns)
    run(.back(a, b, into: result))
    c.copy(result)
  }

  /// Adds a bias to each column of A and replaces A by σ; the slopes σ′ are computed from the
  /// same z.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func activate<Scalar>(
    _ function: Int32, _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>,
    bias: MatrixView<Scalar>
  ) {
    precondition(a.shape == slopes.shape && bias.count == a.columns)
    let biases = bias.array()
    let z = MatrixView<Scalar>(padded: a.rows, columns: a.columns)
    let steep = MatrixView<Scalar>(padded: a.rows, columns: a.columns)
    for row in 0..<a.rows {
      let (from, to) = unsafe (a.row(row), z.row(row))
      for (column, bias) in biases.enumerated() { unsafe to[column] = from[column] + bias }
    }
    run(.activate(function, z, slopes: steep, limit: -1, layer: 0))
    a.copy(z)
    slopes.copy(steep)
  }

  /// C ← scale · Σ Eᵀ A over some batches, for the units in a range.
  ///
  /// - Precondition: C has no gaps.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func multiplyTransposed<Scalar>(
    _ batches: [(e: MatrixView<Scalar>, a: MatrixView<Scalar>)], units: Range<Int>, scale: Double,
    into c: MatrixView<Scalar>
  ) {
    precondition(c.rows == units.count && c.isDense, "\(units) into \(c.shape)")
    let panels = PanelMatrix<Scalar>(inputs: c.columns, units: units.count)
    for (number, (e, a)) in batches.enumerated() {
      precondition(
        e.rows == a.rows && units.lowerBound >= 0 && units.upperBound <= e.columns
          && c.columns == a.columns, "E \(e.shape)ᵀ[\(units)] · A \(a.shape) into \(c.shape)")
      let errors = MatrixView<Scalar>(padded: e.rows, columns: units.count)
      for row in 0..<e.rows {
        unsafe errors.row(row).update(from: e.row(row) + units.lowerBound, count: units.count)
      }
      let tile = GradientTile(a, errors, target: panels, inputs: 0..<a.columns)
      _ = GradientTiles([tile]).compute(
        0, samples: e.rows, scale: scale, use: .store(adding: number > 0))
    }
    panels.loadWeights(into: c)
  }

  /// Σ w² over the weights of a layer, in double.
  public static func weightSquares<Scalar>(_ parameters: PanelMatrix<Scalar>) -> Double {
    statistics(parameters).weights.gradientSquares
  }

  /// What there is to see of the numbers in a layer's place.
  public static func statistics<Scalar>(
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
  public static func sumOfSquares<Scalar>(_ x: MatrixView<Scalar>, scale: Double = 1) -> Double {
    (0..<x.rows).reduce(0) {
      unsafe $0 + Scalar.kernels.sumSquares(x.row($1), Int64(x.columns), scale)
    }
  }

  private static func run<Scalar>(_ call: KernelCall<Scalar>) {
    let program = KernelProgram([call], layers: 1)
    program.run(rows: 0..<call.rows, detail: 0, scratch: program.makeScratch())
  }
}
