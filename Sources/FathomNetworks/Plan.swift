import FathomVocabulary
internal import FathomNumerics

/// How a network is run: flat lists of kernel calls over its parameters and one workspace, and the
/// tiles of its gradient.
///
/// It is a class because every step hands it around.
final class Plan<Scalar: RealScalar>: Sendable {
  /// The most samples that one thread takes through the network at a time.
  ///
  /// More would leave the second-level cache, fewer would transpose the weights too often. No
  /// result depends on it.
  static var samplesPerTile: Int { 128 }
  /// The inputs of a layer in parts, the gradient of whose weights is computed by one thread at a
  /// time: 120 of them, or more in a narrow layer.
  ///
  /// A matter of shapes alone, so that the number of threads cannot change what is measured.
  private static func parts(ofInputs inputs: Int, units: Int) -> [Range<Int>] {
    // The kernels take twelve inputs at a time.
    let (few, line, leastWeights) = (120, 12, 12_288)
    let wanted = max(few, leastWeights / units)
    let count = (inputs + wanted - 1) / wanted
    let length = ((inputs + count - 1) / count + line - 1) / line * line
    return stride(from: 0, to: inputs, by: length).map { $0..<min(inputs, $0 + length) }
  }

  /// Some calls that rows need not wait for each other in, and what comes after them, for which
  /// they have to.
  struct Stage: Sendable {
    /// The calls.
    var calls: Range<Int>
    /// The layer whose columns are then gone through; nil for none.
    var columns: LayerNumber?
  }

  /// From the inputs to outputs, costs and output errors.
  let forward: KernelProgram<Scalar>
  /// Where it is interrupted: a single stage, but for batch normalisation.
  let forwardStages: [Stage]
  /// From the output errors to those of the first hidden layer.
  let backward: KernelProgram<Scalar>
  /// Where it is interrupted: a single stage, but for normalisation.
  let backwardStages: [Stage]
  /// How errors and steps alternate when a batch is a single tile of samples: which calls of
  /// `backward` take the errors of a layer to the one before it, and which gradient tiles are the
  /// layer's; the output layer comes first.
  let descentStages: [(calls: Range<Int>, tiles: Range<Int>)]
  /// The layer of each gradient tile, in the order in which errors come.
  let tileLayers: [LayerNumber]
  /// The inputs whose weights each gradient tile has; the biases count as the input after the
  /// last.
  let tileInputs: [Range<Int>]
  /// Tiles whose target is the parameters.
  let descent: GradientTiles<Scalar>
  /// The same tiles with the stored gradient as their target.
  let gradient: GradientTiles<Scalar>

  init(
    _ architecture: Architecture, workspace: Workspace<Scalar>, statistics: SampleStatistics,
    parameters: [PanelMatrix<Scalar>], gradients: [PanelMatrix<Scalar>],
    normalizations: [LayerNormalization<Scalar>?], dropout: DropoutKey, weighsSamples: Bool
  ) {
    let builder = PlanBuilder(
      architecture: architecture, workspace: workspace, statistics: statistics,
      parameters: parameters, normalizations: normalizations, dropout: dropout,
      weighsSamples: weighsSamples)
    let layers = architecture.layers.layerNumbers
    var calls = PlannedCalls<Scalar>()
    for layer in layers { builder.forward(layer, into: &calls) }
    forward = KernelProgram(calls.calls, layers: layers.count)
    forwardStages = calls.stages
    calls = PlannedCalls()
    var parts: [Range<Int>] = []
    for layer in layers.reversed() {
      let start = calls.calls.count
      builder.backward(layer, into: &calls)
      parts.append(start..<calls.calls.count)
    }
    backward = KernelProgram(calls.calls, layers: layers.count)
    backwardStages = calls.stages
    let tiles: [(layer: LayerNumber, inputs: Range<Int>)] = layers.reversed().flatMap { layer in
      let (inputs, part) = (parameters[layer: layer].inputs, architecture.layers[layer: layer])
      return Self.parts(ofInputs: inputs, units: part.units).map {
        let isLast = $0.upperBound == inputs
        return (layer, isLast && part.hasBiases ? $0.lowerBound..<inputs + 1 : $0)
      }
    }
    tileLayers = tiles.map(\.layer)
    tileInputs = tiles.map(\.inputs)
    var tile = 0
    descentStages = zip(layers.reversed(), parts).map { layer, calls in
      let first = tile
      tile += tiles.count { $0.layer == layer }
      return (calls, first..<tile)
    }
    func gradient(of target: [PanelMatrix<Scalar>]) -> GradientTiles<Scalar> {
      GradientTiles(
        tiles.map { layer, inputs in
          GradientTile(
            workspace.inputs(of: layer), workspace.layers[layer: layer].errors,
            target: target[layer: layer], inputs: inputs)
        })
    }
    descent = gradient(of: parameters)
    self.gradient = gradient(of: gradients)
  }
}
