internal import CFathomKernels

/// The functions a network is run with, on matrices whose shapes are checked.
///
/// Shapes: a matrix of activations or errors has a row per sample; weights are units × inputs.
public enum Kernels {
  /// C ← A Bᵀ: the way forward, with A activations and B weights.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func multiply<Scalar>(
    _ a: MatrixView<Scalar>, transposed b: MatrixView<Scalar>, into c: MatrixView<Scalar>
  ) {
    precondition(
      a.columns == b.columns && c.rows == a.rows && c.columns == b.rows,
      "A \(a.shape) · Bᵀ \(b.shape) into \(c.shape)")
    unsafe Scalar.kernels.multiply(
      Product(
        transposesB: true, rows: Int32(c.rows), columns: Int32(c.columns), depth: Int32(a.columns),
        alpha: 1, a: a.base, strideA: Int32(a.columns), b: b.base, strideB: Int32(b.columns),
        beta: 0, c: c.base, strideC: Int32(c.columns)))
  }

  /// C ← A B: the way back, with A errors and B weights.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func multiply<Scalar>(
    _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, into c: MatrixView<Scalar>
  ) {
    precondition(
      a.columns == b.rows && c.rows == a.rows && c.columns == b.columns,
      "A \(a.shape) · B \(b.shape) into \(c.shape)")
    unsafe Scalar.kernels.multiply(
      Product(
        rows: Int32(c.rows), columns: Int32(c.columns), depth: Int32(a.columns), alpha: 1,
        a: a.base, strideA: Int32(a.columns), b: b.base, strideB: Int32(b.columns), beta: 0,
        c: c.base, strideC: Int32(c.columns)))
  }

  /// C ← scale · Eᵀ A over the units in a range, added to what is there if asked: the gradient
  /// of the weights, with E errors and A activations.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func multiplyTransposed<Scalar>(
    _ e: MatrixView<Scalar>, units: Range<Int>, _ a: MatrixView<Scalar>, scale: Double,
    into c: MatrixView<Scalar>, accumulating: Bool
  ) {
    precondition(
      e.rows == a.rows && units.lowerBound >= 0 && units.upperBound <= e.columns
        && c.rows == units.count && c.columns == a.columns,
      "E \(e.shape)ᵀ[\(units)] · A \(a.shape) into \(c.shape)")
    unsafe Scalar.kernels.multiply(
      Product(
        transposesA: true, rows: Int32(c.rows), columns: Int32(c.columns), depth: Int32(a.rows),
        alpha: Scalar(scale), a: e.base + units.lowerBound, strideA: Int32(e.columns), b: a.base,
        strideB: Int32(a.columns), beta: accumulating ? 1 : 0, c: c.base,
        strideC: Int32(c.columns)))
  }

  /// g ← scale · column sums of E over the units in a range, added to what is there if asked:
  /// the gradient of the biases.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func columnSums<Scalar>(
    _ e: MatrixView<Scalar>, units: Range<Int>, scale: Double, into g: MatrixView<Scalar>,
    accumulating: Bool
  ) {
    precondition(
      units.lowerBound >= 0 && units.upperBound <= e.columns && g.count == units.count,
      "column sums \(units) of \(e.shape) into \(g.shape)")
    unsafe Scalar.kernels.columnSums(
      g.base, e.base, Int64(e.rows), Int64(e.columns), Int64(units.lowerBound),
      Int64(units.count), scale, accumulating ? 1 : 0)
  }

  /// Adds the bias to A and replaces it by σ; the slopes σ′ are computed from the same z.
  ///
  /// - Parameters:
  ///   - function: The number of σ among the kernels.
  ///   - a: W a^{l−1}, a row per sample; afterwards a^l.
  ///   - slopes: Where σ′(z^l) goes.
  ///   - bias: b^l.
  ///   - limit: |σ′| below this counts as saturated.
  /// - Returns: What was seen on the way.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func activate<Scalar>(
    _ function: Int32, _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>,
    bias: MatrixView<Scalar>, limit: Double
  ) -> ForwardStatistics {
    precondition(a.shape == slopes.shape && bias.count == a.columns)
    let stats = unsafe Scalar.kernels.activate(
      function, a.base, slopes.base, bias.base, Int64(a.rows), Int64(a.columns), limit)
    return ForwardStatistics(sumOfSquares: stats.sum_squares, saturated: Int(stats.saturated))
  }

  /// Adds the bias to A, replaces it by softmax and computes cost and errors for targets Y.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func softmax<Scalar>(
    _ a: MatrixView<Scalar>, errors e: MatrixView<Scalar>, targets y: MatrixView<Scalar>,
    bias: MatrixView<Scalar>
  ) -> OutputStatistics {
    precondition(a.shape == e.shape && a.shape == y.shape && bias.count == a.columns)
    return OutputStatistics(
      unsafe Scalar.kernels.softmax(
        a.base, e.base, y.base, bias.base, Int64(a.rows), Int64(a.columns)))
  }

  /// Adds the bias to A, replaces it by sigmoid and computes the cross-entropy and its errors.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func sigmoidCrossEntropy<Scalar>(
    _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>, errors e: MatrixView<Scalar>,
    targets y: MatrixView<Scalar>, bias: MatrixView<Scalar>
  ) -> OutputStatistics {
    precondition(a.shape == e.shape && a.shape == y.shape && bias.count == a.columns)
    precondition(a.shape == slopes.shape)
    return OutputStatistics(
      unsafe Scalar.kernels.sigmoidCrossEntropy(
        a.base, slopes.base, e.base, y.base, bias.base, Int64(a.rows), Int64(a.columns)))
  }

  /// The cost weight · ½‖a − y‖² of activations that are there already, and its errors.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func quadratic<Scalar>(
    _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>, errors e: MatrixView<Scalar>,
    targets y: MatrixView<Scalar>, weight: Double
  ) -> OutputStatistics {
    precondition(a.shape == e.shape && a.shape == y.shape && a.shape == slopes.shape)
    return OutputStatistics(
      unsafe Scalar.kernels.quadratic(
        a.base, slopes.base, e.base, y.base, Int64(a.count), weight))
  }

  /// How many rows are classified correctly: the largest output stands where the largest target
  /// does, or with one column both lie on the same side of ½.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func countCorrect<Scalar>(
    _ a: MatrixView<Scalar>, targets y: MatrixView<Scalar>
  ) -> Int {
    precondition(a.shape == y.shape)
    return Int(unsafe Scalar.kernels.countCorrect(a.base, y.base, Int64(a.rows), Int64(a.columns)))
  }

  /// E ← E ⊙ σ′.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func applySlopes<Scalar>(
    _ slopes: MatrixView<Scalar>, to e: MatrixView<Scalar>
  ) -> BackwardStatistics {
    precondition(slopes.shape == e.shape)
    let stats = unsafe Scalar.kernels.applySlope(e.base, slopes.base, Int64(e.count))
    return BackwardStatistics(
      sumOfSquaresBefore: stats.sum_squares_before, sumOfSquares: stats.sum_squares)
  }

  /// w ← keep · w − rate · g, without a measurement.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func update<Scalar>(
    _ w: MatrixView<Scalar>, gradient g: MatrixView<Scalar>, rate: Double, keep: Double
  ) {
    precondition(w.count == g.count)
    unsafe Scalar.kernels.update(w.base, g.base, Int64(w.count), Scalar(rate), Scalar(keep))
  }

  /// w ← keep · w − rate · g, measuring both on the way; it rounds as `update` does.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func updateMeasured<Scalar>(
    _ w: MatrixView<Scalar>, gradient g: MatrixView<Scalar>, rate: Double, keep: Double
  ) -> GradientStatistics {
    precondition(w.count == g.count)
    return GradientStatistics(
      unsafe Scalar.kernels.updateMeasured(
        w.base, g.base, Int64(w.count), Scalar(rate), Scalar(keep)))
  }

  /// The same measurement without an update.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func measure<Scalar>(
    _ w: MatrixView<Scalar>, gradient g: MatrixView<Scalar>
  ) -> GradientStatistics {
    precondition(w.count == g.count)
    return GradientStatistics(
      unsafe Scalar.kernels.measure(w.base, g.base, Int64(w.count)))
  }

  /// Σ (x · scale)², in double.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func sumOfSquares<Scalar>(_ x: MatrixView<Scalar>, scale: Double = 1) -> Double {
    unsafe Scalar.kernels.sumSquares(x.base, Int64(x.count), scale)
  }
}

extension MatrixView {
  struct Shape: Equatable, CustomStringConvertible {
    var rows: Int
    var columns: Int
    var description: String { "\(rows)×\(columns)" }
  }

  var shape: Shape { Shape(rows: rows, columns: columns) }
}
