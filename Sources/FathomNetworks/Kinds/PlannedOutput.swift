import FathomVocabulary
internal import FathomNumerics

/// The activation of the output layer together with the cost: outputs, costs and the errors in front
/// of the activation.
struct PlannedOutput<Scalar: RealScalar>: PlannedPart, @unchecked Sendable {
  let site: PartSite<Scalar>
  /// σ.
  let activation: Activation
  /// Whether costs and errors are multiplied by the samples' weights.
  let weighsSamples: Bool
  private let matrix: MatrixView<Scalar>

  /// The end of a network.
  init(site: PartSite<Scalar>, _ activation: Activation, weighsSamples: Bool) {
    self.site = site
    self.activation = activation
    self.weighsSamples = weighsSamples
    matrix =
      site.parameters == nil
      ? site.workspace.layers[layer: site.layer].slopes : site.workspace.matrix(like: site.output)
  }

  var slopes: MatrixView<Scalar>? { matrix }

  func forward(into plan: inout PlannedCalls<Scalar>) {
    let (a, errors, layer) = (site.output, site.errors, site.layer)
    let (targets, costs) = (site.workspace.targets, site.statistics.costs)
    let cost = site.architecture.cost
    let weight = cost.weight(outputs: site.architecture.outputs)
    func addResiduals(_ measure: ResidualMeasure) {
      plan.add([
        .activate(
          activation, a, slopes: matrix, limit: activation.saturationLimit, layer: layer),
        .residuals(
          measure, a, slopes: matrix, errors: errors, targets: targets, weight: weight,
          costs: costs, layer: layer),
      ])
    }
    switch cost {
    case .softmax:
      plan.add([.softmax(a, errors: errors, targets: targets, costs: costs, layer: layer)])
    case .crossEntropy, .bce:
      plan.add([
        .crossEntropy(
          a, slopes: matrix, errors: errors, targets: targets, weight: weight, costs: costs,
          layer: layer)
      ])
    case .quadratic, .mse: addResiduals(.quadratic)
    case .mae: addResiduals(.absolute)
    case .huber(let delta): addResiduals(.huber(delta: delta))
    }
    plan.add([.countCorrect(a, targets: targets, layer: layer)])
    guard weighsSamples else { return }
    plan.add([.weigh(errors, costs: costs, by: site.statistics.weights)])
  }

  /// The errors are there already.
  func backward(into plan: inout PlannedCalls<Scalar>) {}
}
