internal import CFathomKernels
package import FathomVocabulary

/// What is made of the residuals r = a − y of a sample.
package enum ResidualMeasure: Sendable {
  /// ½ Σ r².
  case quadratic
  /// Σ |r|.
  case absolute
  /// Σ h(r), where h(r) is ½r² up to |r| = δ and δ(|r| − ½δ) beyond.
  case huber(delta: Double)
}

/// One thing to do to some rows of matrices, with its shapes checked.
///
/// It keeps alive what it works on. In a program it is asked for whenever the detail wanted is at
/// least its own.
@safe
package struct KernelCall<Scalar: RealScalar>: @unchecked Sendable {
  var raw: fk_call
  /// How many rows all of its matrices have.
  let rows: Int
  private var owners: [AnyObject]

  /// The same call, made only when looked at this closely.
  package func atDetail(_ detail: Int) -> KernelCall {
    var call = self
    unsafe call.raw.detail = Int64(detail)
    return call
  }

  /// Z ← A Wᵀ + b.
  package static func forward(
    _ a: MatrixView<Scalar>, _ parameters: PanelMatrix<Scalar>, into z: MatrixView<Scalar>
  ) -> KernelCall {
    precondition(
      a.columns == parameters.inputs && z.columns == parameters.units && a.rows == z.rows
        && z.isPadded, "A \(a.shape) through \(parameters.shape) into \(z.shape)")
    return KernelCall(FK_FORWARD, a, parameters, into: z)
  }

  /// U ← E W.
  package static func back(
    _ e: MatrixView<Scalar>, _ parameters: PanelMatrix<Scalar>, into u: MatrixView<Scalar>
  ) -> KernelCall {
    precondition(
      e.columns == parameters.units && u.columns == parameters.inputs && e.rows == u.rows
        && u.isPadded, "E \(e.shape) back through \(parameters.shape) into \(u.shape)")
    return KernelCall(FK_BACK, e, parameters, into: u)
  }

  /// Replaces z by σ(z); the slopes σ′ are computed from the same z.
  ///
  /// |σ′| below `limit` counts as saturated, and `layer` says whose figures that becomes part of.
  package static func activate(
    _ activation: Activation, _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>, limit: Double,
    layer: LayerNumber
  ) -> KernelCall {
    let kernel = activation.kernel
    let with = unsafe fk_activating(
      slope: slopes.base, function: Int64(kernel.function.rawValue), parameter: kernel.parameter,
      limit: limit)
    return unsafe KernelCall(
      FK_ACTIVATE, a, beside: [slopes], with: .init(activation: with), layer: layer)
  }

  /// Replaces z by z for z > 0 and else a slope times z, and keeps min(z, 0).
  ///
  /// The slopes are the biases of a layer without inputs, one for each column or one for all.
  package static func learnedSlopes(
    _ parameters: PanelMatrix<Scalar>, _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>,
    kept: MatrixView<Scalar>, layer: LayerNumber
  ) -> KernelCall {
    precondition(
      parameters.inputs == 0 && [1, a.columns].contains(parameters.units),
      "slopes \(parameters.shape) for \(a.shape)")
    let with = unsafe fk_sloping(
      slope: slopes.base, kept: kept.base, panels: parameters.base,
      is_shared: parameters.units == 1 ? 1 : 0)
    return unsafe KernelCall(
      FK_LEARNED_SLOPES, a, beside: [slopes, kept], with: .init(slopes: with),
      owners: [parameters.storage], layer: layer)
  }

  /// Replaces z by softmax and computes the errors and each sample's cost.
  package static func softmax(
    _ a: MatrixView<Scalar>, errors: MatrixView<Scalar>, targets: MatrixView<Scalar>,
    costs: AlignedStorage<Double>, layer: LayerNumber = .firstWithWeights
  ) -> KernelCall {
    KernelCall(
      FK_SOFTMAX, a, slopes: nil, errors: errors, targets: targets, costs: costs, layer: layer)
  }

  /// Replaces z by sigmoid and computes slopes, errors and each sample's cross-entropy, times a
  /// weight.
  package static func crossEntropy(
    _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>, errors: MatrixView<Scalar>,
    targets: MatrixView<Scalar>, weight: Double, costs: AlignedStorage<Double>,
    layer: LayerNumber = .firstWithWeights
  ) -> KernelCall {
    KernelCall(
      FK_CROSS_ENTROPY, a, slopes: slopes, errors: errors, targets: targets, costs: costs,
      weight: weight, layer: layer)
  }

  /// The costs of activations that are there already, times a weight, and the errors.
  package static func residuals(
    _ measure: ResidualMeasure, _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>,
    errors: MatrixView<Scalar>, targets: MatrixView<Scalar>, weight: Double,
    costs: AlignedStorage<Double>, layer: LayerNumber = .firstWithWeights
  ) -> KernelCall {
    let (action, delta): (fk_action, Double) =
      switch measure {
      case .quadratic: (FK_QUADRATIC, 0)
      case .absolute: (FK_ABSOLUTE, 0)
      case .huber(let delta): (FK_HUBER, delta)
      }
    return KernelCall(
      action, a, slopes: slopes, errors: errors, targets: targets, costs: costs, weight: weight,
      delta: delta, layer: layer)
  }

  /// How many rows are classified correctly: the largest output stands where the largest target
  /// does, or with one column both lie on the same side of ½.
  package static func countCorrect(
    _ a: MatrixView<Scalar>, targets: MatrixView<Scalar>, layer: LayerNumber
  ) -> KernelCall {
    let with = unsafe fk_costing(
      slope: nil, errors: nil, targets: targets.base, costs: nil, weights: nil, weight: 0, delta: 0)
    return unsafe KernelCall(
      FK_COUNT_CORRECT, a, beside: [targets], with: .init(cost: with), layer: layer)
  }

  /// E ← E ⊙ σ′.
  package static func applySlopes(
    _ slopes: MatrixView<Scalar>, to errors: MatrixView<Scalar>, layer: LayerNumber
  ) -> KernelCall {
    let with = unsafe fk_activating(slope: slopes.base, function: 0, parameter: 0, limit: 0)
    return unsafe KernelCall(
      FK_APPLY_SLOPE, errors, beside: [slopes], with: .init(activation: with), layer: layer)
  }

  /// ‖x_r‖² of each row, in double: row r's goes to `start + r`.
  package static func rowSquares(
    _ x: MatrixView<Scalar>, into sums: AlignedStorage<Double>, at start: Int
  ) -> KernelCall {
    precondition(start >= 0 && start + x.rows <= sums.count, "\(x.shape) into \(sums.count) sums")
    let with = unsafe fk_rows(
      in: x.base, in_stride: Int64(x.stride), columns: Int64(x.columns), sums: sums.base + start)
    return unsafe KernelCall(
      FK_ROW_SQUARES, rows: x.rows, with: .init(rows: with), owners: [x.storage, sums])
  }

  /// TO ← TO + FROM.
  package static func add(
    _ from: MatrixView<Scalar>, to: MatrixView<Scalar>
  ) -> KernelCall {
    precondition(from.shape == to.shape, "\(from.shape) added to \(to.shape)")
    return KernelCall(FK_ADD_ROWS, from, to)
  }

  /// TO ← FROM.
  package static func copy(
    _ from: MatrixView<Scalar>, to: MatrixView<Scalar>
  ) -> KernelCall {
    precondition(from.shape == to.shape, "\(from.shape) copied to \(to.shape)")
    return KernelCall(FK_COPY_ROWS, from, to)
  }

  /// Multiplies each sample's errors and cost by its weight.
  package static func weigh(
    _ errors: MatrixView<Scalar>, costs: AlignedStorage<Double>, by weights: AlignedStorage<Double>
  ) -> KernelCall {
    precondition(errors.rows <= weights.count, "\(weights.count) weights for \(errors.shape)")
    precondition(errors.rows <= costs.count, "\(costs.count) costs for \(errors.shape)")
    let with = unsafe fk_costing(
      slope: nil, errors: nil, targets: nil, costs: costs.base, weights: weights.base, weight: 0,
      delta: 0)
    return unsafe KernelCall(
      FK_WEIGH_ROWS, errors, with: .init(cost: with), owners: [costs, weights])
  }

  /// Sets a share of the activations and slopes to 0 and lets the others grow by 1/(1 − share).
  ///
  /// The mask is a pure function of seed, step, layer, row and unit; see `DropoutKey`.
  package static func dropOut(
    _ share: Double, _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>, key: DropoutKey,
    layer: LayerNumber
  ) -> KernelCall {
    precondition(0 <= share && share < 1, "dropout of \(share)")
    let with = unsafe fk_dropping(
      slope: slopes.base, share: share, layer: Int64(layer.value), key: key.words.base)
    return unsafe KernelCall(
      FK_DROP_OUT, a, beside: [slopes], with: .init(dropout: with), owners: [key.words],
      layer: layer)
  }

  /// Z ← γ X̂ + β with X̂ the rows of Z at mean 0 and variance 1.
  ///
  /// `normal` keeps X̂ and `inverse` 1/√(variance + ε) of each row; γ and β are the weights and
  /// biases of `scales`.
  package static func normalize(
    _ z: MatrixView<Scalar>, normal: MatrixView<Scalar>, scales: PanelMatrix<Scalar>,
    inverse: AlignedStorage<Double>, epsilon: Double
  ) -> KernelCall {
    KernelCall(
      FK_NORMALIZE, z, normal: normal, scales: scales, inverse: inverse, epsilon: epsilon,
      layer: .firstWithWeights)
  }

  /// E ← the errors in front of a normalisation of rows.
  package static func normalizeBack(
    _ errors: MatrixView<Scalar>, normal: MatrixView<Scalar>, scales: PanelMatrix<Scalar>,
    inverse: AlignedStorage<Double>, layer: LayerNumber
  ) -> KernelCall {
    KernelCall(
      FK_NORMALIZE_BACK, errors, normal: normal, scales: scales, inverse: inverse, epsilon: 0,
      layer: layer)
  }
}

// MARK: - Kinds of calls

extension KernelCall {
  /// A product with the weights of a layer, whose shapes were checked.
  private init(
    _ action: fk_action, _ input: MatrixView<Scalar>, _ parameters: PanelMatrix<Scalar>,
    into output: MatrixView<Scalar>
  ) {
    let with = unsafe fk_product(
      in: input.base, in_stride: Int64(input.stride), inputs: Int64(parameters.inputs),
      panels: parameters.base)
    unsafe self.init(
      action, output, with: .init(product: with), owners: [input.storage, parameters.storage])
    // The kernels take the layer's shape, whichever way they go through it.
    unsafe raw.units = Int64(parameters.units)
  }

  /// Outputs with errors and costs.
  private init(
    _ action: fk_action, _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>?,
    errors: MatrixView<Scalar>, targets: MatrixView<Scalar>, costs: AlignedStorage<Double>,
    weight: Double = 0, delta: Double = 0, layer: LayerNumber
  ) {
    precondition(a.rows <= costs.count, "\(costs.count) costs for \(a.shape)")
    let with = unsafe fk_costing(
      slope: slopes?.base, errors: errors.base, targets: targets.base, costs: costs.base,
      weights: nil, weight: weight, delta: delta)
    unsafe self.init(
      action, a, beside: [errors, targets] + (slopes.map { [$0] } ?? []), with: .init(cost: with),
      owners: [costs], layer: layer)
  }

  /// Two matrices of one shape.
  private init(_ action: fk_action, _ from: MatrixView<Scalar>, _ to: MatrixView<Scalar>) {
    let with = unsafe fk_rows(
      in: from.base, in_stride: Int64(from.stride), columns: Int64(from.columns), sums: nil)
    unsafe self.init(action, to, with: .init(rows: with), owners: [from.storage])
  }

  /// Normalisation row by row.
  private init(
    _ action: fk_action, _ output: MatrixView<Scalar>, normal: MatrixView<Scalar>,
    scales: PanelMatrix<Scalar>, inverse: AlignedStorage<Double>, epsilon: Double,
    layer: LayerNumber
  ) {
    precondition(
      scales.units == output.columns && scales.inputs == 1, "\(scales.shape) for \(output.shape)")
    precondition(output.rows <= inverse.count, "\(inverse.count) numbers for \(output.shape)")
    let with = unsafe fk_normalizing(
      normal: normal.base, panels: scales.base, inverse: inverse.base, epsilon: epsilon)
    unsafe self.init(
      action, output, beside: [normal], with: .init(normalization: with),
      owners: [scales.storage, inverse], layer: layer)
  }

  /// A call that changes a matrix.
  ///
  /// - Precondition: Matrices beside the output have its shape and stride.
  private init(
    _ action: fk_action, _ output: MatrixView<Scalar>, beside others: [MatrixView<Scalar>] = [],
    with: fk_with, owners: [AnyObject] = [], layer: LayerNumber = .firstWithWeights
  ) {
    for other in others {
      precondition(
        other.shape == output.shape && other.stride == output.stride,
        "\(other.shape) beside \(output.shape)")
    }
    unsafe self.init(
      action, rows: output.rows, with: with,
      owners: owners + [output.storage] + others.map(\.storage))
    unsafe raw.layer = Int64(layer.index)
    unsafe raw.units = Int64(output.columns)
    unsafe raw.out = UnsafeMutableRawPointer(output.base)
    unsafe raw.out_stride = Int64(output.stride)
  }

  /// A call that changes no matrix.
  private init(
    _ action: fk_action, rows: Int, with: fk_with, owners: [AnyObject]
  ) {
    self.rows = rows
    self.owners = owners
    unsafe raw = fk_call(
      action: Int64(action.rawValue), detail: 0, layer: 0, units: 0, out: nil, out_stride: 0,
      with: with)
  }
}
