internal import CFathomKernels

// Passes over matrices that share their stride, for some of their rows.
extension Kernels {
  /// Replaces z by σ(z); the slopes σ′ are computed from the same z.
  ///
  /// - Parameters:
  ///   - function: The number of σ among the kernels.
  ///   - a: z; afterwards a.
  ///   - slopes: Where σ′(z) goes.
  ///   - rows: Which samples.
  ///   - limit: |σ′| below this counts as saturated.
  /// - Returns: What was seen on the way.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func activate<Scalar>(
    _ function: Int32, _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>, rows: Range<Int>,
    limit: Double
  ) -> ForwardStatistics {
    a.check(slopes, rows)
    let stats = unsafe Scalar.kernels.activate(
      Int64(function), a.row(rows.lowerBound), slopes.row(rows.lowerBound),
      Int64(rows.count * a.stride), limit)
    return ForwardStatistics(saturated: Int(stats.saturated), isFinite: stats.finite != 0)
  }

  /// Replaces z by softmax and computes the errors and each sample's cost.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func softmax<Scalar>(
    _ a: MatrixView<Scalar>, errors e: MatrixView<Scalar>, targets y: MatrixView<Scalar>,
    rows: Range<Int>, costs: AlignedStorage<Double>
  ) {
    a.check(e, rows)
    a.check(y, rows)
    precondition(rows.upperBound <= costs.count)
    unsafe Scalar.kernels.softmax(
      a.row(rows.lowerBound), e.row(rows.lowerBound), y.row(rows.lowerBound), Int64(rows.count),
      Int64(a.columns), Int64(a.stride), costs.base + rows.lowerBound)
  }

  /// Replaces z by sigmoid and computes errors and each sample's cross-entropy.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func sigmoidCrossEntropy<Scalar>(
    _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>, errors e: MatrixView<Scalar>,
    targets y: MatrixView<Scalar>, rows: Range<Int>, costs: AlignedStorage<Double>
  ) {
    a.check(e, rows)
    a.check(y, rows)
    a.check(slopes, rows)
    precondition(rows.upperBound <= costs.count)
    unsafe Scalar.kernels.sigmoidCrossEntropy(
      a.row(rows.lowerBound), slopes.row(rows.lowerBound), e.row(rows.lowerBound),
      y.row(rows.lowerBound), Int64(rows.count), Int64(a.columns), Int64(a.stride),
      costs.base + rows.lowerBound)
  }

  /// The costs weight · ½‖a − y‖² of activations that are there already, and the errors.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func quadratic<Scalar>(
    _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>, errors e: MatrixView<Scalar>,
    targets y: MatrixView<Scalar>, rows: Range<Int>, weight: Double,
    costs: AlignedStorage<Double>
  ) {
    a.check(e, rows)
    a.check(y, rows)
    a.check(slopes, rows)
    precondition(rows.upperBound <= costs.count)
    unsafe Scalar.kernels.quadratic(
      a.row(rows.lowerBound), slopes.row(rows.lowerBound), e.row(rows.lowerBound),
      y.row(rows.lowerBound), Int64(rows.count), Int64(a.columns), Int64(a.stride), weight,
      costs.base + rows.lowerBound)
  }

  /// How many rows are classified correctly: the largest output stands where the largest target
  /// does, or with one column both lie on the same side of ½.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func countCorrect<Scalar>(
    _ a: MatrixView<Scalar>, targets y: MatrixView<Scalar>, rows: Range<Int>
  ) -> Int {
    a.check(y, rows)
    return Int(
      unsafe Scalar.kernels.countCorrect(
        a.row(rows.lowerBound), y.row(rows.lowerBound), Int64(rows.count), Int64(a.columns),
        Int64(a.stride)))
  }

  /// E ← E ⊙ σ′.
  ///
  /// - Returns: Whether all of E is finite.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func applySlopes<Scalar>(
    _ slopes: MatrixView<Scalar>, to e: MatrixView<Scalar>, rows: Range<Int>
  ) -> Bool {
    e.check(slopes, rows)
    return unsafe Scalar.kernels.applySlope(
      e.row(rows.lowerBound), slopes.row(rows.lowerBound), Int64(rows.count * e.stride)) != 0
  }

  /// ‖x_r‖² of some rows, in double.
  ///
  /// - Parameter sums: Where they go: row r's to `start + r`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func rowSquares<Scalar>(
    _ x: MatrixView<Scalar>, rows: Range<Int>, into sums: AlignedStorage<Double>, at start: Int
  ) {
    x.check(x, rows)
    precondition(start >= 0 && start + rows.upperBound <= sums.count)
    unsafe Scalar.kernels.rowSquares(
      x.row(rows.lowerBound), Int64(rows.count), Int64(x.columns), Int64(x.stride),
      sums.base + start + rows.lowerBound)
  }

  /// Σ w² over the weights of a layer, in double.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func weightSquares<Scalar>(_ parameters: PanelMatrix<Scalar>) -> Double {
    measure(parameters, inputs: 0..<parameters.inputs).weights.gradientSquares
  }

  /// Σ (x · scale)², in double.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func sumOfSquares<Scalar>(_ x: MatrixView<Scalar>, scale: Double = 1) -> Double {
    (0..<x.rows).reduce(0) {
      unsafe $0 + Scalar.kernels.sumSquares(x.row($1), Int64(x.columns), scale)
    }
  }
}

extension MatrixView {
  fileprivate func check(_ other: MatrixView, _ rows: Range<Int>) {
    precondition(
      columns == other.columns && stride == other.stride && rows.lowerBound >= 0
        && rows.upperBound <= min(self.rows, other.rows),
      "rows \(rows) of \(shape) and \(other.shape)")
  }
}
