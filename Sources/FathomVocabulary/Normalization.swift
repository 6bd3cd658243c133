/// What brings a layer's pre-activations z = Wa + b to mean 0 and variance 1 before σ, which then
/// sees γ x̂ + β.
///
/// It belongs to its layer and has no number of its own. ε is 1e-5 in both kinds.
public enum Normalization: Spelled, CaseIterable {
  /// Every unit over the samples of a mini-batch: Ioffe and Szegedy 2015.
  ///
  /// The layer has no biases, which would be subtracted again. Beside training, running
  /// statistics stand in: r ← r + 0.1 (batch's − r), with the batch's variance without bias.
  case batch
  /// Every sample over the units of the layer: Ba, Kiros and Hinton 2016.
  case layer

  /// ε of 1/√(variance + ε).
  public static let epsilon = 1e-5

  /// How far running statistics move towards a mini-batch's.
  public static let momentum = 0.1

  /// How the kind is spelled.
  public var form: Form<Normalization> {
    switch self {
    case .batch: Form("batch")
    case .layer: Form("layer")
    }
  }

  /// Whether samples of a mini-batch have to do with each other: biases would then be subtracted
  /// again.
  public var isOverBatch: Bool {
    switch self {
    case .batch: true
    case .layer: false
    }
  }
}
