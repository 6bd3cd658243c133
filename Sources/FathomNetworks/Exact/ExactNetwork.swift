import FathomVocabulary
internal import FathomNumerics

/// A network with its parameters as the exact pass needs them: read by all threads, changed by
/// none.
struct ExactNetwork<Scalar: RealScalar>: Sendable {
  /// One layer with weights.
  struct Layer: Sendable {
    let units: Int
    /// The weights on the way forward, which is done in double.
    let forward: ExtendedWeights<Double>
    /// The weights on the way back, in the working precision.
    let back: ExtendedWeights<Scalar>
    let biases: MatrixView<Double>
    let noBiases: MatrixView<Double>
    /// Whether a bias is so large that z is formed with extended exponents.
    let hasLargeBias: Bool
    /// |σ′| below this is saturated; negative where nothing saturates.
    let saturationLimit: Double
    /// Whether σ′ is zero nowhere, so that a zero can only be an underflow.
    let isSmooth: Bool
    let activation: Activation
  }

  let architecture: Architecture
  let layers: [Layer]
  /// Whether all weights and biases are finite numbers, and all layers of a kind that is covered.
  let isFinite: Bool

  /// Products of one sample on its way forward.
  var productsPerSample: Double {
    layers.reduce(0) { $0 + Double($1.forward.exact.count) }
  }

  /// Whether activations can be kept to twice the precision, and errors on the way forward are
  /// of a kind that grows: some units are bounded and curved.
  var canBeRefined: Bool {
    let hidden = layers.dropLast().map(\.activation)
    return hidden.contains(where: \.isBounded)
      && hidden.allSatisfy { $0.refined(DoubleDouble(0)) != nil }
  }

  init(_ architecture: Architecture, parameters: ParameterVector<Scalar>) {
    self.architecture = architecture
    var isFinite = architecture.hasExactPass
    var layers: [Layer] = []
    for (number, layer) in architecture.layers.numbered where isFinite {
      guard let block = parameters.layout.block(.weights, of: number) else { continue }
      let weights = MatrixView(parameters.values[block.range], columns: block.shape[1])
      let biases = MatrixView(
        (layer.hasBiases ? parameters.biases(number) : Array(repeating: 0, count: layer.units))[
          ...],
        columns: 1)
      let range = biases.range
      isFinite = isFinite && range.largest.isFinite && weights.range.largest.isFinite
      guard isFinite else { break }
      let forward = ExtendedWeights<Double>(weights)
      layers.append(
        Layer(
          units: layer.units, forward: forward,
          back: (forward as? ExtendedWeights<Scalar>) ?? ExtendedWeights(weights),
          biases: biases,
          noBiases: MatrixView([Double](repeating: 0, count: layer.units)[...], columns: 1),
          hasLargeBias: range.largest > 0 && range.top > ExactTile<Scalar>.plainReach,
          saturationLimit: layer.activation.saturationLimit,
          isSmooth: layer.activation.isSmooth, activation: layer.activation))
    }
    self.layers = layers
    self.isFinite = isFinite
  }
}

extension MatrixView where Scalar == Double {
  /// A matrix of its own from numbers of either precision, row by row.
  @specialized(where Other == Float)
  @specialized(where Other == Double)
  fileprivate init<Other: RealScalar>(_ values: ArraySlice<Other>, columns: Int) {
    let storage = AlignedStorage<Double>(repeating: 0, count: values.count)
    for (index, value) in values.enumerated() { storage[index] = Double(value) }
    self.init(storage, offset: 0, rows: values.count / columns, columns: columns)
  }
}

extension Architecture {
  /// Whether the exact pass covers all layers: it knows neither normalisation nor shortcuts, and
  /// dropout is for training alone.
  package var hasExactPass: Bool {
    layers.allSatisfy {
      $0.parts.count == 2 + ($0.dropout > 0 ? 1 : 0) && $0.parts[0].isAffine
        && $0.parts[1].activation != nil
    }
  }
}
