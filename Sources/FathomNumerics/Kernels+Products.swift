internal import CFathomKernels

/// The functions a network is run with, on matrices whose shapes are checked.
///
/// Shapes: a matrix of activations or errors has a row per sample; weights are units × inputs.
public enum Kernels {}

/// What becomes of a gradient.
public enum GradientUse: Sendable {
  /// It is stored; with `adding`, added to what is there.
  case store(adding: Bool)
  /// w ← keep · w − rate · g, biases without `keep`.
  case descend(rate: Double, keep: Double, measuring: GradientDetail)
}

/// How closely a gradient is looked at on the way to its use.
public enum GradientDetail: Int, Comparable, Sendable {
  /// Not at all.
  case none
  /// Its norms.
  case norms
  /// Everything in `GradientStatistics`.
  case all

  /// Less before more.
  public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}

extension Kernels {
  /// Z ← A Wᵀ + b, for some rows.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func forward<Scalar>(
    _ a: MatrixView<Scalar>, _ parameters: PanelMatrix<Scalar>, into z: MatrixView<Scalar>,
    rows: Range<Int>
  ) {
    precondition(
      a.columns == parameters.inputs && z.columns == parameters.units && z.isPadded
        && rows.lowerBound >= 0 && rows.upperBound <= min(a.rows, z.rows),
      "A \(a.shape) through \(parameters.inputs) → \(parameters.units) into \(z.shape)")
    unsafe Scalar.kernels.forward(
      a.row(rows.lowerBound), Int64(a.stride), parameters.base, Int64(parameters.inputs),
      Int64(parameters.units), z.row(rows.lowerBound), Int64(z.stride), Int64(rows.count))
  }

  /// U ← E W, for some rows.
  ///
  /// - Parameter scratch: Memory for one caller at a time, as large as `scratchCount` says.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func back<Scalar>(
    _ e: MatrixView<Scalar>, _ parameters: PanelMatrix<Scalar>, into u: MatrixView<Scalar>,
    rows: Range<Int>, scratch: AlignedStorage<Scalar>
  ) {
    precondition(
      e.columns == parameters.units && u.columns == parameters.inputs && u.isPadded
        && rows.lowerBound >= 0 && rows.upperBound <= min(e.rows, u.rows)
        && scratch.count >= scratchCount(units: parameters.units, Scalar.self),
      "E \(e.shape) back through \(parameters.units) → \(parameters.inputs) into \(u.shape)")
    unsafe Scalar.kernels.back(
      e.row(rows.lowerBound), Int64(e.stride), parameters.base, Int64(parameters.inputs),
      Int64(parameters.units), u.row(rows.lowerBound), Int64(u.stride), Int64(rows.count),
      scratch.base)
  }

  /// How much scratch memory `back` needs for a layer.
  public static func scratchCount<Scalar: RealScalar>(units: Int, _: Scalar.Type) -> Int {
    let line = 64 / MemoryLayout<Scalar>.stride
    return (units + line - 1) / line * line * 2 * line
  }

  /// The gradient scale · Σ_s e_s a_sᵀ, and its use.
  ///
  /// - Parameters:
  ///   - a: A layer's inputs.
  ///   - e: Its errors, padded with zeros.
  ///   - samples: How many rows count.
  ///   - inputs: Which inputs' weights; the biases count as the input after the last.
  ///   - scale: What the sum is multiplied by.
  ///   - target: The parameters that descend, or where the gradient is stored.
  ///   - use: What becomes of it.
  /// - Returns: What was seen, as far as asked for; nil if it left the range in which it can be
  ///   seen in passing, so that it has to be stored and measured.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func gradient<Scalar>(
    _ a: MatrixView<Scalar>, _ e: MatrixView<Scalar>, samples: Int, inputs: Range<Int>,
    scale: Double, into target: PanelMatrix<Scalar>, use: GradientUse
  ) -> LayerGradientStatistics? {
    precondition(
      a.columns == target.inputs && e.columns == target.units && e.isPadded
        && samples <= min(a.rows, e.rows) && inputs.lowerBound >= 0
        && inputs.upperBound <= target.inputs + 1,
      "A \(a.shape), E \(e.shape) for \(target.inputs) → \(target.units)")
    var job = unsafe GradientJob(
      a: a.base, strideA: a.stride, e: e.base, strideE: e.stride, panels: target.base,
      samples: samples, inputs: target.inputs, units: target.units, range: inputs, scale: scale,
      fate: FK_STORE)
    switch use {
    case .store(let adding): job.fate = adding ? FK_ADD : FK_STORE
    case .descend(let rate, let keep, let detail):
      job.rate = rate
      job.keep = keep
      job.fate = detail == .all ? FK_UPDATE_MEASURE : detail == .norms ? FK_UPDATE_NORM : FK_UPDATE
    }
    var (weights, biases) = (fk_gradient_stats(), fk_gradient_stats())
    Scalar.kernels.gradient(job, &weights, &biases)
    if weights.doubtful != 0 || biases.doubtful != 0 { return nil }
    return LayerGradientStatistics(
      weights: GradientStatistics(weights), biases: GradientStatistics(biases))
  }

  /// Looks closely at a gradient that was stored.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func measure<Scalar>(
    _ gradient: PanelMatrix<Scalar>, inputs: Range<Int>
  ) -> LayerGradientStatistics {
    precondition(inputs.lowerBound >= 0 && inputs.upperBound <= gradient.inputs + 1)
    let job = unsafe GradientJob(
      a: gradient.base, strideA: 0, e: gradient.base, strideE: 0, panels: gradient.base,
      samples: 0, inputs: gradient.inputs, units: gradient.units, range: inputs, scale: 1,
      fate: FK_STORE)
    var (weights, biases) = (fk_gradient_stats(), fk_gradient_stats())
    Scalar.kernels.measure(job, &weights, &biases)
    return LayerGradientStatistics(
      weights: GradientStatistics(weights), biases: GradientStatistics(biases))
  }
}

extension MatrixView {
  /// Whether whole cache lines may be written beyond the last column.
  var isPadded: Bool {
    stride >= columns && stride.isMultiple(of: 64 / MemoryLayout<Scalar>.stride)
  }
}
