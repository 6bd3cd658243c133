internal import FathomNumerics

/// What threads share while they work: windows that do not overlap between tiles.
struct TileRunner<Scalar: RealScalar>: Sendable {
  let plan: Plan
  let workspace: Workspace<Scalar>
  let weights: [MatrixView<Scalar>]
  let biases: [MatrixView<Scalar>]
  let weightGradients: [MatrixView<Scalar>]
  let biasGradients: [MatrixView<Scalar>]
  let statistics: TileStatistics

  /// Takes some samples through the network.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func run(_ rows: Range<Int>, tile: Int, backward: Bool, countsCorrect: Bool) {
    for call in plan.forward { perform(call, rows, tile) }
    if countsCorrect {
      statistics.correct[tile] = Kernels.countCorrect(
        output.activations.rows(rows), targets: workspace.targets.rows(rows))
    }
    if backward {
      for call in plan.backward { perform(call, rows, tile) }
    }
  }

  private var output: Workspace<Scalar>.Layer { workspace.layers[workspace.layers.count - 1] }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func perform(_ call: Plan.Call, _ rows: Range<Int>, _ tile: Int) {
    let last = workspace.layers.count - 1
    switch call {
    case .multiply(let layer):
      Kernels.multiply(
        workspace.inputs(ofLayerAt: layer).rows(rows), transposed: weights[layer],
        into: workspace.layers[layer].activations.rows(rows))
    case .activate(let layer, let function, let limit):
      statistics.forward[statistics.slot(tile, layer)] = Kernels.activate(
        function, workspace.layers[layer].activations.rows(rows),
        slopes: workspace.layers[layer].slopes.rows(rows), bias: biases[layer], limit: limit)
    case .softmax:
      statistics.output[tile] = Kernels.softmax(
        output.activations.rows(rows), errors: output.errors.rows(rows),
        targets: workspace.targets.rows(rows), bias: biases[last])
    case .sigmoidCrossEntropy:
      statistics.output[tile] = Kernels.sigmoidCrossEntropy(
        output.activations.rows(rows), slopes: output.slopes.rows(rows),
        errors: output.errors.rows(rows), targets: workspace.targets.rows(rows),
        bias: biases[last])
    case .quadratic(let weight):
      statistics.output[tile] = Kernels.quadratic(
        output.activations.rows(rows), slopes: output.slopes.rows(rows),
        errors: output.errors.rows(rows), targets: workspace.targets.rows(rows), weight: weight)
    case .multiplyBack(let layer):
      Kernels.multiply(
        workspace.layers[layer + 1].errors.rows(rows), weights[layer + 1],
        into: workspace.layers[layer].errors.rows(rows))
    case .applySlopes(let layer):
      statistics.backward[statistics.slot(tile, layer)] = Kernels.applySlopes(
        workspace.layers[layer].slopes.rows(rows), to: workspace.layers[layer].errors.rows(rows))
    }
  }

  /// Computes the gradient of some units.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func computeGradient(_ index: Int, samples: Int, scale: Double, accumulating: Bool) {
    let tile = plan.gradientTiles[index]
    let errors = workspace.layers[tile.layer].errors.rows(0..<samples)
    Kernels.multiplyTransposed(
      errors, units: tile.units, workspace.inputs(ofLayerAt: tile.layer).rows(0..<samples),
      scale: scale, into: weightGradients[tile.layer].rows(tile.units),
      accumulating: accumulating)
    Kernels.columnSums(
      errors, units: tile.units, scale: scale, into: biasGradients[tile.layer].rows(tile.units),
      accumulating: accumulating)
  }

  /// Updates some units from their gradient.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func descend(_ index: Int, rate: Double, keep: Double, measured: Bool) {
    let tile = plan.gradientTiles[index]
    let w = weights[tile.layer].rows(tile.units)
    let b = biases[tile.layer].rows(tile.units)
    let weightGradient = weightGradients[tile.layer].rows(tile.units)
    let biasGradient = biasGradients[tile.layer].rows(tile.units)
    guard measured else {
      Kernels.update(w, gradient: weightGradient, rate: rate, keep: keep)
      Kernels.update(b, gradient: biasGradient, rate: rate, keep: 1)
      return
    }
    statistics.gradient[index] = LayerGradientStatistics(
      weights: Kernels.updateMeasured(w, gradient: weightGradient, rate: rate, keep: keep),
      biases: Kernels.updateMeasured(b, gradient: biasGradient, rate: rate, keep: 1))
  }
}
