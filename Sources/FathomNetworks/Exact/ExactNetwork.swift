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
    /// What stands in front of the affine map and behind it, but for the output's activation.
    var front: [Step] = []
    var behind: [Step] = []
    /// The way back from the next layer's affine map to this one's; nothing for the output layer.
    var ways: [Way] = []

    /// Whether nothing but an activation lies between this layer's affine map and the next one's.
    var isPlain: Bool {
      guard ways.count == 1, case .bend = ways[0] else { return false }
      return true
    }
  }

  /// An activation.
  struct Bend: Sendable {
    /// The layer that it belongs to.
    let layer: LayerNumber
    let units: Int
    /// σ; a slope that is learned is in it, if there is one for all units.
    let activation: Activation
    /// The slopes below 0 that are learned, one for each unit; nil for other activations.
    let unitSlopes: [Double]?
    /// Whether the layer's figures are about it.
    let isMeasured: Bool
    /// Whether its slopes are learned.
    let learns: Bool

    /// |σ′| below this is saturated; negative where nothing saturates.
    var saturationLimit: Double { activation.saturationLimit }

    /// The largest |σ′| there is.
    var largestSlope: Double {
      unitSlopes?.reduce(1) { max($0, $1.magnitude) }
        ?? max(
          activation.largestSlope, activation.slopeAtZero.magnitude)
    }
  }

  /// What happens to activations on the way forward.
  enum Step: Sendable {
    case bend(Int)
    case add(LayerNumber)
  }

  /// What happens to errors on the way back.
  enum Way: Sendable {
    case bend(Int)
    /// What later layers sent along sums joins in.
    case carry
    /// The errors also go to an earlier layer.
    case send(LayerNumber)
  }

  let architecture: Architecture
  let layers: [Layer]
  let bends: [Bend]
  /// The accounts on the way back to each layer but the last.
  let accounts: [[Architecture.Account]]
  /// Whether all weights and biases are finite numbers, and all layers of a kind that is covered.
  let isFinite: Bool

  /// Whether slopes are learned in front of the first weights, so that errors have to get there.
  var learnsInFront: Bool {
    layers[0].front.contains { if case .bend(let bend) = $0 { bends[bend].learns } else { false } }
  }

  /// Products of one sample on its way forward.
  var productsPerSample: Double {
    layers.reduce(0) { $0 + Double($1.forward.exact.count) }
  }

  /// Whether activations can be kept to twice the precision, and errors on the way forward are
  /// of a kind that grows: some units are bounded and curved.
  var canBeRefined: Bool {
    guard layers.dropLast().allSatisfy(\.isPlain), layers.last?.behind.isEmpty == true else {
      return false
    }
    return bends.contains(where: \.activation.isBounded)
      && bends.allSatisfy { $0.unitSlopes == nil && $0.activation.refined(DoubleDouble(0)) != nil }
  }

  init(_ architecture: Architecture, parameters: ParameterVector<Scalar>) {
    self.architecture = architecture
    accounts = architecture.accounts
    var isFinite = architecture.hasExactPass
    var layers: [Layer] = []
    var bends: [Bend] = []
    for (number, layer) in architecture.layers.numbered where isFinite {
      guard let own = Layer(layer, number, parameters) else {
        isFinite = false
        break
      }
      layers.append(own)
      for index in layer.parts.indices {
        let isLast = number == architecture.outputLayer && index == layer.parts.count - 1
        let isEnd = isLast && layer.activation.slopeToLearn == nil
        guard !isEnd, let step = Self.step(architecture, number, index, parameters, &bends)
        else { continue }
        if index < layer.affineIndex {
          layers[layer: number].front.append(step)
        } else {
          layers[layer: number].behind.append(step)
        }
      }
    }
    isFinite = isFinite && bends.allSatisfy { !$0.learns || $0.largestSlope.isFinite }
    self.bends = bends
    self.layers = isFinite ? Self.withWays(layers) : layers
    self.isFinite = isFinite
  }

  private static func step(
    _ architecture: Architecture, _ number: LayerNumber, _ index: Int,
    _ parameters: ParameterVector<Scalar>, _ bends: inout [Bend]
  ) -> Step? {
    let layer = architecture.layers[layer: number]
    let part = layer.parts[index]
    if let source = part.source { return .add(source) }
    guard let activation = part.activation else { return nil }
    let layout = parameters.layout
    let slopes = layout.blocks(of: number).first { $0.part == index }.map { block in
      parameters[block].map { Double($0) }
    }
    let isShared = activation.slopeToLearn?.isPerUnit == false
    bends.append(
      Bend(
        layer: number, units: layout.units(layer.affineIndex < index ? number : number.below),
        activation: isShared ? .leakyReLU(slope: slopes?.first ?? 0) : activation,
        unitSlopes: isShared ? nil : slopes,
        isMeasured: layer.activationIndex == index,
        learns: slopes != nil))
    return .bend(bends.count - 1)
  }

  private static func withWays(_ layers: [Layer]) -> [Layer] {
    func back(_ steps: [Step]) -> [Way] {
      steps.reversed().map { step in
        switch step {
        case .bend(let bend): .bend(bend)
        case .add(let source): .send(source)
        }
      }
    }
    let sources = Set(
      layers.flatMap { $0.front + $0.behind }.compactMap { step in
        if case .add(let source) = step { source } else { nil }
      })
    var result = layers
    for number in layers.layerNumbers.dropLast() {
      result[layer: number].ways =
        back(layers[layer: number.above].front) + (sources.contains(number) ? [.carry] : [])
        + back(layers[layer: number].behind)
    }
    return result
  }
}

extension ExactNetwork.Layer {
  /// nil when a number is not finite.
  fileprivate init?(
    _ layer: Architecture.Layer, _ number: LayerNumber, _ parameters: ParameterVector<Scalar>
  ) {
    guard let block = parameters.layout.block(.weights, of: number) else { return nil }
    let weights = MatrixView(parameters.values[block.range], columns: block.shape[1])
    noBiases = MatrixView([Double](repeating: 0, count: layer.units)[...], columns: 1)
    biases =
      layer.hasBiases ? MatrixView(parameters.biases(number)[...], columns: 1) : noBiases
    let range = biases.range
    guard range.largest.isFinite && weights.range.largest.isFinite else { return nil }
    units = layer.units
    let forward = ExtendedWeights<Double>(weights)
    self.forward = forward
    back = (forward as? ExtendedWeights<Scalar>) ?? ExtendedWeights(weights)
    hasLargeBias = range.largest > 0 && range.top > ExactTile<Scalar>.plainReach
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
  /// Whether the exact pass covers all layers.
  ///
  /// It knows affine maps, sums and activations, but not normalisation, whose statistics are the
  /// batch's or the sample's own. Dropout is for training alone.
  package var hasExactPass: Bool {
    layers.allSatisfy { $0.parts.allSatisfy { $0.normalization == nil } }
  }
}
