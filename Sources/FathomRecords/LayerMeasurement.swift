public import FathomVocabulary

/// What one look at a network found in one layer.
public struct LayerMeasurement: Codable, Sendable, Equatable {
  /// Counted from the input: the input is layer 1, the first weights belong to layer 2.
  public var layer: LayerNumber
  /// δ^l: all ∂C/∂w^l_{jk} and ∂C/∂b^l_j.
  public var gradient: GradientMeasurement
  /// e^l_s = ∂C_s/∂z^l over the samples.
  public var error: ErrorMeasurement
  /// What the last optimiser step changed; nil before the first.
  @Recorded public var update: UpdateMeasurement?
  /// Mini-batch noise; nil where per-sample gradients were not measured.
  @Recorded public var noise: NoiseMeasurement?
  /// a^l over the samples.
  public var activation: ActivationMeasurement
  /// The gradient's loss between layer l+1 and this one; nil for the output layer.
  @Recorded public var errorDecay: ErrorDecayMeasurement?
  /// The layer's weights and biases themselves.
  public var parameters: ParameterMeasurement
  /// γ and β; nil for a layer that is not normalised.
  @Recorded public var normalization: NormalizationMeasurement?
  /// How the layer's numbers are distributed; nil where that was not looked at.
  @Recorded public var distributions: LayerDistributions?
  /// Every connection, in networks small enough to be drawn; nil in others.
  @Recorded public var connections: LayerConnections?
  /// The first units' weights as images; nil but in layer 2 of networks that see images.
  @Recorded public var images: UnitImages?

  /// A layer's measurement.
  public init(
    layer: LayerNumber, gradient: GradientMeasurement, error: ErrorMeasurement,
    update: UpdateMeasurement?, noise: NoiseMeasurement?, activation: ActivationMeasurement,
    errorDecay: ErrorDecayMeasurement?, parameters: ParameterMeasurement,
    distributions: LayerDistributions? = nil,
    connections: LayerConnections? = nil, images: UnitImages? = nil
  ) {
    self.distributions = distributions
    self.connections = connections
    self.images = images
    self.layer = layer
    self.gradient = gradient
    self.error = error
    self.update = update
    self.noise = noise
    self.activation = activation
    self.errorDecay = errorDecay
    self.parameters = parameters
  }

  /// The keys of format 1, some of which are older than the names.
  enum CodingKeys: String, CodingKey {
    case layer, gradient, error
    case update = "speed"
    case noise, activation
    case errorDecay = "decay"
    case parameters, normalization, distributions, connections, images
  }
}
