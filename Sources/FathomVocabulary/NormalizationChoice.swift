/// What is normalised in front of σ, or nothing.
package enum NormalizationChoice: Spelled {
  /// A kind of normalisation.
  case kind(Normalization)
  /// Nothing.
  case none

  /// Every kind, and none.
  package static let families = Normalization.families.map(Self.kind) + [.none]

  /// How the choice is spelled.
  package var form: Form<NormalizationChoice> {
    switch self {
    case .kind(let normalization): Form(normalization.name)
    case .none: Form("none")
    }
  }

  /// The same for an architecture.
  package var normalization: Normalization? {
    switch self {
    case .kind(let normalization): normalization
    case .none: nil
    }
  }
}
