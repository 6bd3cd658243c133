internal import FathomNumerics

/// What threads share while they work: windows that do not overlap between tiles.
struct TileRunner<Scalar: RealScalar>: Sendable {
  let plan: Plan
  let workspace: Workspace<Scalar>
  let parameters: [PanelMatrix<Scalar>]
  let gradients: [PanelMatrix<Scalar>]
  let statistics: TileStatistics
  /// Memory for each tile's transposed weights.
  let scratch: [AlignedStorage<Scalar>]

  /// Takes some samples through the network.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func run(
    _ rows: Range<Int>, tile: Int, extent: PassExtent, detail: PassDetail, countsCorrect: Bool
  ) {
    for call in plan.forward { perform(call, rows, tile, detail) }
    let last = workspace.layers.count - 1
    if countsCorrect {
      statistics.correct[tile] = Kernels.countCorrect(
        workspace.layers[last].activations, targets: workspace.targets, rows: rows)
    }
    guard extent == .errors else { return }
    lookAtSamples(last, rows, detail)
    for call in plan.backward { perform(call, rows, tile, detail) }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func perform(
    _ call: Plan.Call, _ rows: Range<Int>, _ tile: Int, _ detail: PassDetail
  ) {
    let layers = workspace.layers
    let last = layers.count - 1
    switch call {
    case .multiply(let layer):
      Kernels.forward(
        workspace.inputs(ofLayerAt: layer), parameters[layer], into: layers[layer].activations,
        rows: rows)
    case .activate(let layer, let function, let limit):
      statistics.forward[statistics.slot(tile, layer)] = Kernels.activate(
        function, layers[layer].activations, slopes: layers[layer].slopes, rows: rows,
        limit: limit)
    case .softmax:
      Kernels.softmax(
        layers[last].activations, errors: layers[last].errors, targets: workspace.targets,
        rows: rows, costs: statistics.costs)
    case .sigmoidCrossEntropy:
      Kernels.sigmoidCrossEntropy(
        layers[last].activations, slopes: layers[last].slopes, errors: layers[last].errors,
        targets: workspace.targets, rows: rows, costs: statistics.costs)
    case .quadratic(let weight):
      Kernels.quadratic(
        layers[last].activations, slopes: layers[last].slopes, errors: layers[last].errors,
        targets: workspace.targets, rows: rows, weight: weight, costs: statistics.costs)
    case .multiplyBack(let layer):
      Kernels.back(
        layers[layer + 1].errors, parameters[layer + 1], into: layers[layer].errors, rows: rows,
        scratch: scratch[tile])
      guard detail >= .accounts else { return }
      Kernels.rowSquares(
        layers[layer].errors, rows: rows, into: statistics.squaresBefore,
        at: statistics.start(layer))
    case .applySlopes(let layer):
      statistics.errorsAreFinite[statistics.slot(tile, layer)] = Kernels.applySlopes(
        layers[layer].slopes, to: layers[layer].errors, rows: rows)
      lookAtSamples(layer, rows, detail)
    }
  }

  /// Takes the squares that a sample's gradient in a layer is made of.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func lookAtSamples(_ layer: Int, _ rows: Range<Int>, _ detail: PassDetail) {
    guard detail >= .samples else { return }
    let start = statistics.start(layer)
    Kernels.rowSquares(
      workspace.layers[layer].errors, rows: rows, into: statistics.errorSquares, at: start)
    Kernels.rowSquares(
      workspace.inputs(ofLayerAt: layer), rows: rows, into: statistics.inputSquares, at: start)
  }

  /// Stores the gradient of some inputs' weights.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func storeGradient(_ index: Int, samples: Int, scale: Double, adding: Bool) {
    let tile = plan.gradientTiles[index]
    _ = Kernels.gradient(
      workspace.inputs(ofLayerAt: tile.layer), workspace.layers[tile.layer].errors,
      samples: samples, inputs: tile.inputs, scale: scale, into: gradients[tile.layer],
      use: .store(adding: adding))
  }

  /// Looks closely at a stored gradient.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func measureGradient(_ index: Int) {
    let tile = plan.gradientTiles[index]
    statistics.gradient[index] = Kernels.measure(gradients[tile.layer], inputs: tile.inputs)
  }

  /// Updates some inputs' weights by their gradient, which passes by without being stored.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func descend(_ index: Int, samples: Int, rate: Double, keep: Double, measuring: GradientDetail) {
    let tile = plan.gradientTiles[index]
    let scale = 1 / Double(samples)
    let seen = Kernels.gradient(
      workspace.inputs(ofLayerAt: tile.layer), workspace.layers[tile.layer].errors,
      samples: samples, inputs: tile.inputs, scale: scale, into: parameters[tile.layer],
      use: .descend(rate: rate, keep: keep, measuring: measuring))
    if let seen {
      statistics.gradient[index] = seen
    } else if measuring > .none {
      storeGradient(index, samples: samples, scale: scale, adding: false)
      measureGradient(index)
    }
  }
}
