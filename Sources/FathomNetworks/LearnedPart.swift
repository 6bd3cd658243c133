import FathomVocabulary
internal import FathomNumerics

/// What a part of a network learns beside weights and biases, with the place of its gradient.
struct LearnedPart<Scalar: RealScalar>: Sendable {
  /// The layer that it belongs to.
  let layer: LayerNumber
  /// Its group in the layout.
  let group: Int
  /// Where its gradient is kept.
  let gradient: PanelMatrix<Scalar>
  /// The sums of its derivatives over the samples of the last batch.
  let sums: PanelMatrix<Scalar>

  /// All of a network, in the order of the layout.
  static func all(
    in plan: Plan<Scalar>, _ layout: ParameterLayout, gradients: [PanelMatrix<Scalar>]
  ) -> [LearnedPart] {
    layout.groups.indices.compactMap { index in
      let group = layout.groups[index]
      return plan.parts[layer: group.layer][group.part].learned.map {
        LearnedPart(layer: group.layer, group: index, gradient: gradients[index], sums: $0.sums)
      }
    }
  }

  /// Makes a gradient of the sums.
  func takeSums(scale: Double, adding: Bool) {
    gradient.take(sums, scale: scale, adding: adding)
  }
}
