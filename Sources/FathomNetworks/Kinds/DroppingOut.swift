import FathomVocabulary
internal import FathomNumerics

/// A share of the activations set to 0 in training steps, the others growing to make up for it.
///
/// *Source:* Srivastava et al. 2014.
struct DroppingOut: LayerKind {
  let share: Double

  func planned<Scalar: RealScalar>(at site: PartSite<Scalar>) -> any PlannedPart<Scalar> {
    guard let slopes = site.slopesBefore else {
      return PlannedMask(share: share, site: site, mask: site.workspace.matrix(like: site.output))
    }
    return PlannedDropout(share: share, site: site, slopesBefore: slopes)
  }
}

/// Dropout behind an activation: its mask goes into the activation's slopes, and back with them.
private struct PlannedDropout<Scalar: RealScalar>: PlannedPart, @unchecked Sendable {
  let share: Double
  let site: PartSite<Scalar>
  let slopesBefore: MatrixView<Scalar>

  func forward(into plan: inout PlannedCalls<Scalar>) {
    guard share > 0 else { return }
    plan.add([
      .dropOut(
        share, site.output, slopes: slopesBefore, key: site.dropout, layer: site.layer)
    ])
  }

  func backward(into plan: inout PlannedCalls<Scalar>) {}
}

/// Dropout behind anything else, with a mask of its own.
private struct PlannedMask<Scalar: RealScalar>: PlannedPart, @unchecked Sendable {
  let share: Double
  let site: PartSite<Scalar>
  let mask: MatrixView<Scalar>

  func forward(into plan: inout PlannedCalls<Scalar>) {
    // The identity's slopes: 1.
    plan.add([
      .activate(.identity, site.output, slopes: mask, limit: -1, layer: site.layer),
      .dropOut(share, site.output, slopes: mask, key: site.dropout, layer: site.layer),
    ])
  }

  func backward(into plan: inout PlannedCalls<Scalar>) {
    plan.add([.applySlopes(mask, to: site.errors, layer: site.errorLayer)])
  }
}
