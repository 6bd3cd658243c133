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
    /// The walk over columns that follows; nil for none.
    var columns: (any ColumnWalk<Scalar>)?
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
  /// Which group of parameters each gradient tile belongs to.
  let tileGroups: [Int]
  /// The inputs whose weights each gradient tile has; the biases count as the input after the
  /// last.
  let tileInputs: [Range<Int>]
  /// Tiles whose target is the parameters.
  let descent: GradientTiles<Scalar>
  /// The same tiles with the stored gradient as their target.
  let gradient: GradientTiles<Scalar>

  /// The parts of the layers with weights.
  let parts: [[any PlannedPart<Scalar>]]

  init(
    _ architecture: Architecture, workspace: Workspace<Scalar>, statistics: SampleStatistics,
    layout: ParameterLayout, parameters: [PanelMatrix<Scalar>], gradients: [PanelMatrix<Scalar>],
    dropout: DropoutKey, weighsSamples: Bool
  ) {
    let builder = PlanBuilder(
      architecture, workspace: workspace, statistics: statistics, parameters: parameters,
      layout: layout, dropout: dropout, weighsSamples: weighsSamples)
    parts = builder.parts
    let layers = architecture.layers.layerNumbers
    let forth = builder.forward()
    forward = KernelProgram(forth.calls, layers: layers.count)
    forwardStages = forth.stages
    let back = builder.backward()
    backward = KernelProgram(back.calls, layers: layers.count)
    backwardStages = back.stages
    let affine = layers.compactMap { layer in
      layout.affineGroup(layer).map { (layer: layer, group: $0, shape: layout.groups[$0].shape) }
    }
    let tiles: [(layer: LayerNumber, group: Int, inputs: Range<Int>)] = affine.reversed().flatMap {
      map in
      Self.parts(ofInputs: map.shape.inputs, units: map.shape.units).map {
        let isLast = $0.upperBound == map.shape.inputs && map.shape.row != nil
        return (map.layer, map.group, isLast ? $0.lowerBound..<map.shape.inputs + 1 : $0)
      }
    }
    tileLayers = tiles.map(\.layer)
    tileGroups = tiles.map(\.group)
    tileInputs = tiles.map(\.inputs)
    // Errors of the layer before are there when those of the next beginning are.
    let ends = back.beginnings.dropFirst().map(\.call) + [back.calls.count]
    var (tile, start) = (0, 0)
    descentStages = zip(back.beginnings, ends).map { beginning, end in
      let first = tile
      tile += tiles[tile...].prefix { $0.layer == beginning.layer }.count
      defer { start = end }
      return (start..<end, first..<tile)
    }
    func gradient(of target: [PanelMatrix<Scalar>]) -> GradientTiles<Scalar> {
      GradientTiles(
        tiles.map { layer, group, inputs in
          GradientTile(
            workspace.inputs(of: layer), workspace.layers[layer: layer].errors,
            target: target[group], inputs: inputs)
        })
    }
    descent = gradient(of: parameters)
    self.gradient = gradient(of: gradients)
  }
}
