import FathomVocabulary
internal import FathomNumerics

/// What an earlier layer hands on is added.
///
/// ∂C/∂a of the earlier layer is what comes back through the layer behind it and, along sums, from
/// later ones; a part that adds hands errors on unchanged.
///
/// *Source:* He et al. 2015.
struct Adding: LayerKind {
  let source: LayerNumber

  func planned<Scalar: RealScalar>(at site: PartSite<Scalar>) -> any PlannedPart<Scalar> {
    PlannedSum(source: source, site: site)
  }
}

private struct PlannedSum<Scalar: RealScalar>: PlannedPart, @unchecked Sendable {
  let source: LayerNumber
  let site: PartSite<Scalar>

  func forward(into plan: inout PlannedCalls<Scalar>) {
    plan.add([.add(site.workspace.outputs(source), to: site.output)])
  }

  func backward(into plan: inout PlannedCalls<Scalar>) {
    // Nothing learns from what comes back to the inputs.
    guard source > .input, let carry = site.workspace.layers[layer: source].carry else { return }
    plan.add([
      plan.carries.insert(source).inserted
        ? .copy(site.errors, to: carry) : .add(site.errors, to: carry)
    ])
  }
}
