import FathomVocabulary
internal import FathomNumerics

/// Calls as they are planned, with the places where rows have to wait for each other.
struct PlannedCalls<Scalar: RealScalar> {
  private(set) var calls: [KernelCall<Scalar>] = []
  private var finished: [Plan<Scalar>.Stage] = []

  /// Plans calls.
  mutating func add(_ calls: [KernelCall<Scalar>]) {
    self.calls += calls
  }

  /// Plans a walk over the columns of a layer.
  mutating func addColumns(ofLayerAt index: Int) {
    finished.append(Plan.Stage(calls: start..<calls.count, columns: index))
  }

  /// The stages, the last of which needs no columns.
  var stages: [Plan<Scalar>.Stage] {
    finished + [Plan.Stage(calls: start..<calls.count, columns: nil)]
  }

  private var start: Int { finished.last?.calls.upperBound ?? 0 }
}

/// Turns each layer into kernel calls.
struct PlanBuilder<Scalar: RealScalar> {
  let architecture: Architecture
  let workspace: Workspace<Scalar>
  let statistics: SampleStatistics
  let parameters: [PanelMatrix<Scalar>]
  let normalizations: [LayerNormalization<Scalar>?]
  let dropout: DropoutKey
  let weighsSamples: Bool

  /// a^{l−1} → a^l, and at the output costs and errors.
  func forward(_ index: Int, into plan: inout PlannedCalls<Scalar>) {
    let layer = architecture.layers[index]
    let inputs = workspace.inputs(ofLayerAt: index)
    let here = workspace.layers[index]
    plan.add([
      .rowSquares(inputs, into: statistics.inputSquares, at: statistics.start(index))
        .atDetail(PassDetail.samples.rawValue),
      .forward(inputs, parameters[index], into: here.activations),
    ])
    if index == architecture.layers.count - 1 {
      plan.add(output(index))
      return
    }
    switch layer.normalization {
    case .batch: plan.addColumns(ofLayerAt: index)
    case .layer: plan.add(normalizations[index].map { [$0.rows] } ?? [])
    case nil: break
    }
    plan.add([activation(index)])
    if layer.dropout > 0 {
      plan.add([
        .dropOut(
          layer.dropout, here.activations, slopes: here.slopes, key: dropout, layer: index)
      ])
    }
    if let source = layer.shortcut {
      plan.add([.add(workspace.inputs(ofLayerAt: source - 1), to: here.activations)])
    }
  }

  private func activation(_ index: Int) -> KernelCall<Scalar> {
    let (layer, here) = (architecture.layers[index], workspace.layers[index])
    return .activate(
      layer.activation, here.activations, slopes: here.slopes,
      limit: layer.activation.saturationLimit, layer: index)
  }

  private func output(_ index: Int) -> [KernelCall<Scalar>] {
    let here = workspace.layers[index]
    let count = KernelCall.countCorrect(here.activations, targets: workspace.targets, layer: index)
    let weigh: [KernelCall<Scalar>] =
      weighsSamples
      ? [.weigh(here.errors, costs: statistics.costs, by: statistics.weights)] : []
    switch architecture.cost {
    case .softmax:
      return [
        .softmax(
          here.activations, errors: here.errors, targets: workspace.targets,
          costs: statistics.costs, layer: index), count,
      ] + weigh
    case .crossEntropy:
      return [
        .crossEntropy(
          here.activations, slopes: here.slopes, errors: here.errors, targets: workspace.targets,
          costs: statistics.costs, layer: index), count,
      ] + weigh
    case .quadratic, .mse:
      let units = Double(architecture.outputs)
      return [
        activation(index),
        .quadratic(
          here.activations, slopes: here.slopes, errors: here.errors, targets: workspace.targets,
          weight: architecture.cost == .mse ? 2 / units : 1, costs: statistics.costs,
          layer: index), count,
      ] + weigh
    }
  }

  /// What is seen of e^l, and e^l → e^{l−1}.
  ///
  /// ∂C/∂a^{l−1} is what comes back through the weights and, along shortcuts, from later layers;
  /// a layer that adds an earlier one's activations hands it on unchanged.
  func backward(_ index: Int, into plan: inout PlannedCalls<Scalar>) {
    let here = workspace.layers[index]
    plan.add([
      KernelCall.rowSquares(
        here.errors, into: statistics.errorSquares, at: statistics.start(index)
      ).atDetail(PassDetail.samples.rawValue)
    ])
    guard index > 0 else { return }
    let below = workspace.layers[index - 1]
    plan.add([.back(here.errors, parameters[index], into: below.errors)])
    if let carry = below.carry { plan.add([.add(carry, to: below.errors)]) }
    plan.add([
      .rowSquares(below.errors, into: statistics.squaresBefore, at: statistics.start(index - 1))
        .atDetail(PassDetail.accounts.rawValue)
    ])
    if let source = architecture.layers[index - 1].shortcut, source > 1,
      let carry = workspace.layers[source - 2].carry
    {
      let isFirst = !architecture.layers[index...].contains { $0.shortcut == source }
      plan.add([isFirst ? .copy(below.errors, to: carry) : .add(below.errors, to: carry)])
    }
    plan.add([.applySlopes(below.slopes, to: below.errors, layer: index - 1)])
    guard let normalization = normalizations[index - 1] else { return }
    plan.addColumns(ofLayerAt: index - 1)
    if !normalization.isOverBatch { plan.add([normalization.rowsBack]) }
  }
}
