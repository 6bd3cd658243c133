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
  mutating func addColumns(of layer: LayerNumber) {
    finished.append(Plan.Stage(calls: start..<calls.count, columns: layer))
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
  func forward(_ number: LayerNumber, into plan: inout PlannedCalls<Scalar>) {
    let layer = architecture.layers[layer: number]
    let inputs = workspace.inputs(of: number)
    let here = workspace.layers[layer: number]
    plan.add([
      .rowSquares(inputs, into: statistics.inputSquares, at: statistics.start(number))
        .atDetail(PassDetail.samples.rawValue),
      .forward(inputs, parameters[layer: number], into: here.activations),
    ])
    if number == architecture.outputLayer {
      plan.add(output(number))
      return
    }
    switch layer.normalization {
    case .batch: plan.addColumns(of: number)
    case .layer: plan.add(normalizations[layer: number].map { [$0.rows] } ?? [])
    case nil: break
    }
    plan.add([activation(number)])
    if layer.dropout > 0 {
      plan.add([
        .dropOut(
          layer.dropout, here.activations, slopes: here.slopes, key: dropout, layer: number)
      ])
    }
    if let source = layer.shortcut {
      plan.add([.add(workspace.activations(source), to: here.activations)])
    }
  }

  private func activation(_ number: LayerNumber) -> KernelCall<Scalar> {
    let (layer, here) = (architecture.layers[layer: number], workspace.layers[layer: number])
    return .activate(
      layer.activation, here.activations, slopes: here.slopes,
      limit: layer.activation.saturationLimit, layer: number)
  }

  private func output(_ number: LayerNumber) -> [KernelCall<Scalar>] {
    let here = workspace.layers[layer: number]
    let count = KernelCall.countCorrect(here.activations, targets: workspace.targets, layer: number)
    let weigh: [KernelCall<Scalar>] =
      weighsSamples
      ? [.weigh(here.errors, costs: statistics.costs, by: statistics.weights)] : []
    let (a, slopes, errors) = (here.activations, here.slopes, here.errors)
    let (targets, costs) = (workspace.targets, statistics.costs)
    let weight = architecture.cost.weight(outputs: architecture.outputs)
    let calls: [KernelCall<Scalar>] =
      switch architecture.cost {
      case .softmax: [.softmax(a, errors: errors, targets: targets, costs: costs, layer: number)]
      case .crossEntropy, .bce:
        [
          .crossEntropy(
            a, slopes: slopes, errors: errors, targets: targets, weight: weight, costs: costs,
            layer: number)
        ]
      case .quadratic, .mse:
        [
          activation(number),
          .quadratic(
            a, slopes: slopes, errors: errors, targets: targets, weight: weight, costs: costs,
            layer: number),
        ]
      case .mae:
        [
          activation(number),
          .absolute(
            a, slopes: slopes, errors: errors, targets: targets, weight: weight, costs: costs,
            layer: number),
        ]
      case .huber(let delta):
        [
          activation(number),
          .huber(
            a, slopes: slopes, errors: errors, targets: targets, weight: weight, delta: delta,
            costs: costs, layer: number),
        ]
      }
    return calls + [count] + weigh
  }

  /// What is seen of e^l, and e^l → e^{l−1}.
  ///
  /// ∂C/∂a^{l−1} is what comes back through the weights and, along shortcuts, from later layers;
  /// a layer that adds an earlier one's activations hands it on unchanged.
  func backward(_ number: LayerNumber, into plan: inout PlannedCalls<Scalar>) {
    let here = workspace.layers[layer: number]
    plan.add([
      KernelCall.rowSquares(
        here.errors, into: statistics.errorSquares, at: statistics.start(number)
      ).atDetail(PassDetail.samples.rawValue)
    ])
    guard number > .firstWithWeights else { return }
    let below = workspace.layers[layer: number.below]
    plan.add([.back(here.errors, parameters[layer: number], into: below.errors)])
    if let carry = below.carry { plan.add([.add(carry, to: below.errors)]) }
    plan.add([
      .rowSquares(below.errors, into: statistics.squaresBefore, at: statistics.start(number.below))
        .atDetail(PassDetail.accounts.rawValue)
    ])
    if let source = architecture.layers[layer: number.below].shortcut, source > .input,
      let carry = workspace.layers[layer: source].carry
    {
      let isFirst = !architecture.layers[number.index...].contains { $0.shortcut == source }
      plan.add([isFirst ? .copy(below.errors, to: carry) : .add(below.errors, to: carry)])
    }
    plan.add([.applySlopes(below.slopes, to: below.errors, layer: number.below)])
    guard let normalization = normalizations[layer: number.below] else { return }
    plan.addColumns(of: number.below)
    if !normalization.isOverBatch { plan.add([normalization.rowsBack]) }
  }
}
