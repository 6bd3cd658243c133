import FathomVocabulary
internal import FathomNumerics

/// σ, number by number.
struct Activating: LayerKind {
  let activation: Activation

  init(by activation: Activation) {
    self.activation = activation
  }

  func planned<Scalar: RealScalar>(at site: PartSite<Scalar>) -> any PlannedPart<Scalar> {
    PlannedActivation(
      activation: activation, site: site, matrix: site.workspace.slopes(for: site))
  }
}

private struct PlannedActivation<Scalar: RealScalar>: PlannedPart, @unchecked Sendable {
  let activation: Activation
  let site: PartSite<Scalar>
  let matrix: MatrixView<Scalar>

  var slopes: MatrixView<Scalar>? { matrix }

  func forward(into plan: inout PlannedCalls<Scalar>) {
    plan.add([
      .activate(
        activation, site.output, slopes: matrix,
        limit: site.isMeasured ? activation.saturationLimit : -1, layer: site.layer)
    ])
  }

  func backward(into plan: inout PlannedCalls<Scalar>) {
    plan.add([.applySlopes(matrix, to: site.errors, layer: site.errorLayer)])
  }
}
