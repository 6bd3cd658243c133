internal import FathomNumerics

/// How a network is run: flat lists of kernel calls over its parameters and one workspace, and the
/// tiles of its gradient.
///
/// Layers appear by their index among those with weights: 0 is layer 2. It is a class because every
/// step hands it around.
final class Plan<Scalar: RealScalar>: Sendable {
  /// The most samples that one thread takes through the network at a time.
  ///
  /// More would leave the second-level cache, fewer would transpose the weights too often. No
  /// result depends on it.
  static var samplesPerTile: Int { 128 }
  /// Inputs whose weights' gradient is computed by one thread at a time.
  ///
  /// Fixed, so that the number of threads cannot change what is measured over them.
  private static var inputsPerTile: Int { 120 }

  /// From the inputs to outputs, costs and output errors.
  let forward: KernelProgram<Scalar>
  /// From the output errors to those of the first hidden layer.
  let backward: KernelProgram<Scalar>
  /// Which calls of `backward` take the errors of a layer to the one before it; the output layer
  /// comes first.
  let backwardParts: [Range<Int>]
  /// The layer of each gradient tile, in the order in which errors come.
  let tileLayers: [Int]
  /// Tiles whose target is the parameters.
  let descent: [GradientTile<Scalar>]
  /// The same tiles with the stored gradient as their target.
  let gradient: [GradientTile<Scalar>]

  init(
    _ architecture: Architecture, workspace: Workspace<Scalar>, statistics: SampleStatistics,
    parameters: [PanelMatrix<Scalar>], gradients: [PanelMatrix<Scalar>]
  ) {
    let builder = PlanBuilder(
      architecture: architecture, workspace: workspace, statistics: statistics,
      parameters: parameters)
    let layers = architecture.layers.indices
    forward = KernelProgram(layers.flatMap(builder.forward), layers: layers.count)
    let parts = layers.reversed().map(builder.backward)
    backward = KernelProgram(parts.flatMap { $0 }, layers: layers.count)
    var start = 0
    backwardParts = parts.map { part in
      defer { start += part.count }
      return start..<start + part.count
    }
    let tiles: [(layer: Int, inputs: Range<Int>)] = layers.reversed().flatMap { layer in
      let inputs = architecture.sizes[layer]
      let starts = Array(stride(from: 0, to: inputs, by: Self.inputsPerTile))
      return zip(starts, starts.dropFirst() + [inputs + 1]).map { (layer, $0..<$1) }
    }
    tileLayers = tiles.map(\.layer)
    func gradient(of target: [PanelMatrix<Scalar>]) -> [GradientTile<Scalar>] {
      tiles.map { layer, inputs in
        GradientTile(
          workspace.inputs(ofLayerAt: layer), workspace.layers[layer].errors,
          target: target[layer], inputs: inputs)
      }
    }
    descent = gradient(of: parameters)
    self.gradient = gradient(of: gradients)
  }
}

/// Turns each layer into kernel calls.
private struct PlanBuilder<Scalar: RealScalar> {
  let architecture: Architecture
  let workspace: Workspace<Scalar>
  let statistics: SampleStatistics
  let parameters: [PanelMatrix<Scalar>]

  /// a^{l−1} → a^l, and at the output costs and errors.
  func forward(_ index: Int) -> [KernelCall<Scalar>] {
    let layer = architecture.layers[index]
    let inputs = workspace.inputs(ofLayerAt: index)
    let here = workspace.layers[index]
    let multiply: [KernelCall<Scalar>] = [
      .rowSquares(inputs, into: statistics.inputSquares, at: statistics.start(index))
        .atDetail(PassDetail.samples.rawValue),
      .forward(inputs, parameters[index], into: here.activations),
    ]
    let activate = KernelCall.activate(
      layer.activation.kernelIndex, here.activations, slopes: here.slopes,
      limit: layer.activation.saturationLimit, layer: index)
    guard index == architecture.layers.count - 1 else { return multiply + [activate] }
    let count = KernelCall.countCorrect(here.activations, targets: workspace.targets, layer: index)
    switch architecture.cost {
    case .softmax:
      return multiply + [
        .softmax(
          here.activations, errors: here.errors, targets: workspace.targets,
          costs: statistics.costs, layer: index), count,
      ]
    case .crossEntropy:
      return multiply + [
        .crossEntropy(
          here.activations, slopes: here.slopes, errors: here.errors, targets: workspace.targets,
          costs: statistics.costs, layer: index), count,
      ]
    case .quadratic, .mse:
      return multiply + [
        activate,
        .quadratic(
          here.activations, slopes: here.slopes, errors: here.errors, targets: workspace.targets,
          weight: architecture.cost == .mse ? 2 / Double(layer.units) : 1,
          costs: statistics.costs, layer: index), count,
      ]
    }
  }

  /// What is seen of e^l, and e^l → e^{l−1}.
  func backward(_ index: Int) -> [KernelCall<Scalar>] {
    let here = workspace.layers[index]
    let look = KernelCall.rowSquares(
      here.errors, into: statistics.errorSquares, at: statistics.start(index)
    ).atDetail(PassDetail.samples.rawValue)
    guard index > 0 else { return [look] }
    let below = workspace.layers[index - 1]
    return [
      look,
      .back(here.errors, parameters[index], into: below.errors),
      .rowSquares(below.errors, into: statistics.squaresBefore, at: statistics.start(index - 1))
        .atDetail(PassDetail.accounts.rawValue),
      .applySlopes(below.slopes, to: below.errors, layer: index - 1),
    ]
  }
}

extension Activation {
  /// The function's number in the kernels.
  var kernelIndex: Int32 {
    switch self {
    case .identity, .softmax: 0
    case .sigmoid: 1
    case .tanh: 2
    case .relu: 3
    case .leakyReLU: 4
    case .elu: 5
    case .selu: 6
    case .gelu: 7
    case .silu: 8
    case .softplus: 9
    case .erf: 10
    case .hardTanh: 11
    }
  }

  /// |σ′(z)| below this is saturated: 1 % of σ′'s maximum; negative where nothing saturates.
  package var saturationLimit: Double { saturates ? 0.01 * largestSlope : -1 }
}
