/// What is normalised in front of σ, or nothing.
public enum NormalizationChoice: String, CaseIterable, Sendable {
  /// Every unit over a mini-batch.
  case batch
  /// Every sample over a layer.
  case layer
  /// Nothing.
  case none

  /// The same for an architecture.
  public var normalization: Normalization? {
    switch self {
    case .batch: .batch
    case .layer: .layer
    case .none: nil
    }
  }
}
