import FathomVocabulary
internal import FathomNumerics

/// What a normalised layer needs beside its weights: γ and β, their gradient, and what was left of
/// the way forward.
struct LayerNormalization<Scalar: RealScalar>: Sendable {
  /// The layer.
  let number: LayerNumber
  /// Whether samples are normalised together, unit by unit.
  let isOverBatch: Bool
  /// γ and β as the weights and biases of a layer with one input.
  let parameters: PanelMatrix<Scalar>
  /// ∂C/∂γ and ∂C/∂β.
  let gradient: PanelMatrix<Scalar>
  /// The same as sums over the samples of the last batch.
  let sums: PanelMatrix<Scalar>
  /// Works over the samples of a batch.
  let columns: ColumnNormalizer<Scalar>
  /// Normalises over the units of a layer, and takes errors back.
  let rows, rowsBack: KernelCall<Scalar>

  /// nil for a layer that is not normalised.
  init?(_ architecture: Architecture, _ workspace: Workspace<Scalar>, number: LayerNumber) {
    let layer = architecture.layers[layer: number]
    let place = workspace.layers[layer: number]
    guard let kind = layer.normalization, let normal = place.normal else { return nil }
    self.number = number
    isOverBatch = kind == .batch
    parameters = PanelMatrix(inputs: 1, units: layer.units)
    gradient = PanelMatrix(inputs: 1, units: layer.units)
    sums = PanelMatrix(inputs: 1, units: layer.units)
    columns = ColumnNormalizer(
      place.activations, errors: place.errors, normal: normal, scales: parameters,
      gradient: sums, epsilon: Normalization.epsilon)
    let inverse = AlignedStorage<Double>(repeating: 1, count: workspace.samples)
    rows = .normalize(
      place.activations, normal: normal, scales: parameters, inverse: inverse,
      epsilon: Normalization.epsilon)
    rowsBack = .normalizeBack(
      place.errors, normal: normal, scales: parameters, inverse: inverse, layer: number)
  }
}
