import FathomVocabulary
internal import FathomNumerics

/// z = W a + b: every unit sees every input.
struct Dense: LayerKind {
  let units: Int
  let hasBiases: Bool

  func parameters(from inputs: Int) -> PartParameters? {
    PartParameters(
      inputs: inputs, units: units, matrix: .weights, row: hasBiases ? .biases : nil)
  }

  func drawn(
    _ shape: PartParameters, _ initializer: Initializer, from stream: inout RandomStream
  ) -> (matrix: [Double], row: [Double]) {
    let drawn = initializer.draw(units: units, inputs: shape.inputs, from: &stream)
    return (drawn.weights, drawn.biases)
  }

  func planned<Scalar: RealScalar>(at site: PartSite<Scalar>) -> any PlannedPart<Scalar> {
    guard let parameters = site.parameters else { preconditionFailure("a layer without weights") }
    return PlannedDense(site: site, parameters: parameters)
  }
}

/// The affine map of a layer: the error of the layer is that of what it gives.
private struct PlannedDense<Scalar: RealScalar>: PlannedPart, @unchecked Sendable {
  let site: PartSite<Scalar>
  let parameters: PanelMatrix<Scalar>

  func forward(into plan: inout PlannedCalls<Scalar>) {
    plan.add([
      .rowSquares(
        site.input, into: site.statistics.inputSquares, at: site.statistics.start(site.layer)
      ).atDetail(PassDetail.samples.rawValue),
      .forward(site.input, parameters, into: site.output),
    ])
  }

  func backward(into plan: inout PlannedCalls<Scalar>) {
    plan.beginLayer(site.layer)
    plan.add([
      KernelCall.rowSquares(
        site.errors, into: site.statistics.errorSquares, at: site.statistics.start(site.layer)
      ).atDetail(PassDetail.samples.rawValue)
    ])
    guard let below = site.errorsBelow else { return }
    plan.add([.back(site.errors, parameters, into: below)])
  }
}
