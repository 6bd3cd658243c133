/// What is normalised in front of σ, or nothing.
public enum NormalizationChoice: Spelled {
  /// A kind of normalisation.
  case kind(Normalization)
  /// Nothing.
  case none

  /// Every unit over a mini-batch.
  public static let batch = NormalizationChoice.kind(.batch)
  /// Every sample over a layer.
  public static let layer = NormalizationChoice.kind(.layer)

  /// Every kind, and none.
  public static let families = Normalization.families.map(Self.kind) + [.none]

  /// How the choice is spelled.
  public var form: Form<NormalizationChoice> {
    switch self {
    case .kind(let normalization): Form(normalization.name)
    case .none: Form("none")
    }
  }

  /// The same for an architecture.
  public var normalization: Normalization? {
    switch self {
    case .kind(let normalization): normalization
    case .none: nil
    }
  }
}
