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
    let (targets, costs) = (site.workspace.targets, site.statistics.costs)
    switch site.architecture.cost {
    case .softmax:
      plan.add([
        .softmax(
          site.output, errors: site.errors, targets: targets, costs: costs, layer: site.layer)
      ])
    case .crossEntropy:
      plan.add([
        .crossEntropy(
          site.output, slopes: matrix, errors: site.errors, targets: targets, costs: costs,
          layer: site.layer)
      ])
    case .quadratic, .mse:
      let units = Double(site.architecture.outputs)
      plan.add([
        .activate(
          activation, site.output, slopes: matrix, limit: activation.saturationLimit,
          layer: site.layer),
        .quadratic(
          site.output, slopes: matrix, errors: site.errors, targets: targets,
          weight: site.architecture.cost == .mse ? 2 / units : 1, costs: costs,
          layer: site.layer),
      ])
    }
    plan.add([.countCorrect(site.output, targets: targets, layer: site.layer)])
    guard weighsSamples else { return }
    plan.add([.weigh(site.errors, costs: costs, by: site.statistics.weights)])
  }

  /// The errors are there already.
  func backward(into plan: inout PlannedCalls<Scalar>) {}
}
