internal import CFathomKernels
package import FathomVocabulary

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
    return KernelCall(FK_FORWARD, input: a, output: z, parameters: parameters)
  }

  /// U ← E W.
  package static func back(
    _ e: MatrixView<Scalar>, _ parameters: PanelMatrix<Scalar>, into u: MatrixView<Scalar>
  ) -> KernelCall {
    precondition(
      e.columns == parameters.units && u.columns == parameters.inputs && e.rows == u.rows
        && u.isPadded, "E \(e.shape) back through \(parameters.shape) into \(u.shape)")
    return KernelCall(FK_BACK, input: e, output: u, parameters: parameters)
  }

  /// Replaces z by σ(z); the slopes σ′ are computed from the same z.
  ///
  /// |σ′| below `limit` counts as saturated, and `layer` says whose figures that becomes part of.
  package static func activate(
    _ activation: Activation, _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>, limit: Double,
    layer: Int
  ) -> KernelCall {
    var call = KernelCall(FK_ACTIVATE, output: a, slopes: slopes)
    let kernel = activation.kernel
    unsafe call.raw.function = Int64(kernel.function.rawValue)
    unsafe call.raw.parameter = kernel.parameter
    unsafe call.raw.number = limit
    unsafe call.raw.layer = Int64(layer)
    return call
  }

  /// Replaces z by softmax and computes the errors and each sample's cost.
  package static func softmax(
    _ a: MatrixView<Scalar>, errors: MatrixView<Scalar>, targets: MatrixView<Scalar>,
    costs: AlignedStorage<Double>, layer: Int = 0
  ) -> KernelCall {
    var call = KernelCall(FK_SOFTMAX, output: a, errors: errors, targets: targets, sums: costs)
    unsafe call.raw.layer = Int64(layer)
    return call
  }

  /// Replaces z by sigmoid and computes slopes, errors and each sample's cross-entropy.
  package static func crossEntropy(
    _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>, errors: MatrixView<Scalar>,
    targets: MatrixView<Scalar>, costs: AlignedStorage<Double>, layer: Int = 0
  ) -> KernelCall {
    var call = KernelCall(
      FK_CROSS_ENTROPY, output: a, slopes: slopes, errors: errors, targets: targets, sums: costs)
    unsafe call.raw.layer = Int64(layer)
    return call
  }

  /// The costs weight · ½‖a − y‖² of activations that are there already, and the errors.
  package static func quadratic(
    _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>, errors: MatrixView<Scalar>,
    targets: MatrixView<Scalar>, weight: Double, costs: AlignedStorage<Double>,
    layer: Int = 0
  ) -> KernelCall {
    var call = KernelCall(
      FK_QUADRATIC, output: a, slopes: slopes, errors: errors, targets: targets, sums: costs)
    unsafe call.raw.number = weight
    unsafe call.raw.layer = Int64(layer)
    return call
  }

  /// How many rows are classified correctly: the largest output stands where the largest target
  /// does, or with one column both lie on the same side of ½.
  package static func countCorrect(
    _ a: MatrixView<Scalar>, targets: MatrixView<Scalar>, layer: Int
  ) -> KernelCall {
    var call = KernelCall(FK_COUNT_CORRECT, output: a, targets: targets)
    unsafe call.raw.layer = Int64(layer)
    return call
  }

  /// E ← E ⊙ σ′.
  package static func applySlopes(
    _ slopes: MatrixView<Scalar>, to errors: MatrixView<Scalar>, layer: Int
  ) -> KernelCall {
    var call = KernelCall(FK_APPLY_SLOPE, output: errors, slopes: slopes)
    unsafe call.raw.layer = Int64(layer)
    return call
  }

  /// ‖x_r‖² of each row, in double: row r's goes to `start + r`.
  package static func rowSquares(
    _ x: MatrixView<Scalar>, into sums: AlignedStorage<Double>, at start: Int
  ) -> KernelCall {
    KernelCall(FK_ROW_SQUARES, input: x, sums: sums, at: start)
  }

  /// TO ← TO + FROM.
  package static func add(
    _ from: MatrixView<Scalar>, to: MatrixView<Scalar>
  ) -> KernelCall {
    precondition(from.shape == to.shape, "\(from.shape) added to \(to.shape)")
    return KernelCall(FK_ADD_ROWS, input: from, output: to)
  }

  /// TO ← FROM.
  package static func copy(
    _ from: MatrixView<Scalar>, to: MatrixView<Scalar>
  ) -> KernelCall {
    precondition(from.shape == to.shape, "\(from.shape) copied to \(to.shape)")
    return KernelCall(FK_COPY_ROWS, input: from, output: to)
  }

  /// Multiplies each sample's errors and cost by its weight.
  package static func weigh(
    _ errors: MatrixView<Scalar>, costs: AlignedStorage<Double>, by weights: AlignedStorage<Double>
  ) -> KernelCall {
    precondition(errors.rows <= weights.count, "\(weights.count) weights for \(errors.shape)")
    var call = KernelCall(FK_WEIGH_ROWS, output: errors, errors: errors, sums: costs)
    unsafe call.raw.weights = UnsafePointer(weights.base)
    call.owners.append(weights)
    return call
  }

  /// Sets a share of the activations and slopes to 0 and lets the others grow by 1/(1 − share).
  ///
  /// The mask is a pure function of seed, step, layer, row and unit; see `DropoutKey`.
  package static func dropOut(
    _ share: Double, _ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>, key: DropoutKey,
    layer: Int
  ) -> KernelCall {
    precondition(0 <= share && share < 1, "dropout of \(share)")
    var call = KernelCall(FK_DROP_OUT, output: a, slopes: slopes)
    unsafe call.raw.layer = Int64(layer)
    unsafe call.raw.number = share
    unsafe call.raw.key = UnsafePointer(key.words.base)
    call.owners.append(key.words)
    return call
  }

  /// Z ← γ X̂ + β with X̂ the rows of Z at mean 0 and variance 1.
  ///
  /// `normal` keeps X̂ and `inverse` 1/√(variance + ε) of each row; γ and β are the weights and
  /// biases of `scales`.
  package static func normalize(
    _ z: MatrixView<Scalar>, normal: MatrixView<Scalar>, scales: PanelMatrix<Scalar>,
    inverse: AlignedStorage<Double>, epsilon: Double
  ) -> KernelCall {
    precondition(scales.units == z.columns && scales.inputs == 1, "\(scales.shape) for \(z.shape)")
    var call = KernelCall(FK_NORMALIZE, output: z, slopes: normal, sums: inverse)
    unsafe call.raw.panels = UnsafeRawPointer(scales.base)
    unsafe call.raw.number = epsilon
    call.owners.append(scales.storage)
    return call
  }

  /// E ← the errors in front of a normalisation of rows.
  package static func normalizeBack(
    _ errors: MatrixView<Scalar>, normal: MatrixView<Scalar>, scales: PanelMatrix<Scalar>,
    inverse: AlignedStorage<Double>, layer: Int
  ) -> KernelCall {
    precondition(
      scales.units == errors.columns && scales.inputs == 1, "\(scales.shape) for \(errors.shape)")
    var call = KernelCall(FK_NORMALIZE_BACK, output: errors, slopes: normal, sums: inverse)
    unsafe call.raw.panels = UnsafeRawPointer(scales.base)
    unsafe call.raw.layer = Int64(layer)
    call.owners.append(scales.storage)
    return call
  }

  /// - Precondition: matrices that lie over the output have its shape and stride.
  private init(
    _ action: fk_action, input: MatrixView<Scalar>? = nil, output: MatrixView<Scalar>? = nil,
    parameters: PanelMatrix<Scalar>? = nil, slopes: MatrixView<Scalar>? = nil,
    errors: MatrixView<Scalar>? = nil, targets: MatrixView<Scalar>? = nil,
    sums: AlignedStorage<Double>? = nil, at start: Int = 0
  ) {
    for view in [slopes, errors, targets].compactMap({ $0 }) {
      precondition(
        view.shape == output?.shape && view.stride == output?.stride,
        "\(view.shape) beside \(output?.shape.description ?? "nothing")")
    }
    let rows = output?.rows ?? input?.rows ?? 0
    precondition(start >= 0 && sums.map { start + rows <= $0.count } ?? true)
    self.rows = rows
    let storages: [AnyObject?] = [
      input?.storage, output?.storage, slopes?.storage, errors?.storage, targets?.storage,
      parameters?.storage, sums,
    ]
    owners = storages.compactMap { $0 }
    unsafe raw = fk_call(
      action: Int64(action.rawValue), detail: 0, layer: 0,
      inputs: Int64(parameters?.inputs ?? input?.columns ?? 0),
      units: Int64(parameters?.units ?? output?.columns ?? 0), in: input?.base,
      in_stride: Int64(input?.stride ?? 0), out: output?.base,
      out_stride: Int64(output?.stride ?? 0), slope: slopes?.base, errors: errors?.base,
      targets: targets?.base, panels: parameters?.base, sums: sums.map { unsafe $0.base + start },
      function: 0, parameter: 0, number: 0, weights: nil, key: nil)
  }
}
