/// The error e^l_s = ∂C_s/∂z^l of a layer over the samples.
public struct ErrorMeasurement: Codable, Sendable, Equatable {
  /// √(mean over samples of ‖e^l_s‖²).
  @Recorded public var norm: Double
  /// log₁₀ of the norm; nil for a true zero.
  @Recorded public var log10Norm: Double?
  /// The norm per unit: norm / √n_l.
  @Recorded public var rms: Double
  /// log₁₀ of the root mean square: the profile that decides "vanishing" and "exploding".
  @Recorded public var log10RMS: Double?

  /// An error's measurement; the root mean square follows from the norm.
  public init(norm: Magnitude, units: Int) {
    let rms = norm.divided(by: Double(units).squareRoot())
    self.norm = norm.value
    self.log10Norm = norm.log10
    self.rms = rms.value
    self.log10RMS = rms.log10
  }
}

/// The size of the change that one optimiser step made to a layer.
public struct UpdateMeasurement: Codable, Sendable, Equatable {
  /// ‖Δ(W^l, b^l)‖₂.
  @Recorded public var norm: Double
  /// The norm per parameter: norm / √(number of parameters in the layer).
  @Recorded public var rms: Double
  /// ‖ΔW^l‖ / ‖W^l‖; nil when the weights are all zero.
  @Recorded public var relative: Double?
  /// Whether weight decay is part of the change, because it cannot be told apart.
  public var weightDecayIncluded: Bool

  /// The size of a change.
  public init(norm: Double, parameters: Int, relative: Double?, weightDecayIncluded: Bool) {
    self.norm = norm
    self.rms = norm / Double(parameters).squareRoot()
    self.relative = relative
    self.weightDecayIncluded = weightDecayIncluded
  }

  enum CodingKeys: String, CodingKey {
    case norm, rms, relative
    case weightDecayIncluded = "decayIncluded"
  }
}

/// How noisy the mini-batch gradient of a layer is.
public struct NoiseMeasurement: Codable, Sendable, Equatable {
  /// ‖ḡ‖ / √(tr Cov / B), from per-sample gradients.
  @Recorded public var signalToNoise: Double
  /// The cosine of the angle between a mini-batch's gradient and the full one.
  @Recorded public var cosineToFull: Double?

  /// A noise measurement.
  public init(signalToNoise: Double, cosineToFull: Double?) {
    self.signalToNoise = signalToNoise
    self.cosineToFull = cosineToFull
  }
}

/// The activations a^l of a layer over the samples.
public struct ActivationMeasurement: Codable, Sendable, Equatable {
  /// The mean over units and samples.
  @Recorded public var mean: Double
  /// A unit's standard deviation over the samples, as the root mean square over the units: the
  /// part of the activations that still tells samples apart.
  @Recorded public var deviation: Double
  /// The share of units with |σ′(z)| below 1 % of its maximum for more than 95 % of the samples;
  /// 0 for activations that do not saturate (identity, ReLU, leaky ReLU).
  @Recorded public var saturatedUnits: Double
  /// The share of units with σ′(z) = 0 for every sample.
  @Recorded public var deadUnits: Double

  /// An activation's measurement.
  public init(mean: Double, deviation: Double, saturatedUnits: Double, deadUnits: Double) {
    self.mean = mean
    self.deviation = deviation
    self.saturatedUnits = saturatedUnits
    self.deadUnits = deadUnits
  }

  enum CodingKeys: String, CodingKey {
    case mean, deviation
    case saturatedUnits = "saturatedFraction"
    case deadUnits = "deadFraction"
  }
}

/// What the error loses going back from layer l+1 to layer l, in decades.
///
/// With U = E^{l+1}W^{l+1}, rows being samples, the two parts add up to the total.
public struct ErrorDecayMeasurement: Codable, Sendable, Equatable {
  /// log₁₀(‖E^l‖_F / ‖E^{l+1}‖_F).
  @Recorded public var log10Total: Double?
  /// The part of the ways between layers: log₁₀(‖U‖_F / ‖E^{l+1}‖_F) with U = E^{l+1} W^{l+1}, and
  /// what joins in along sums.
  @Recorded public var log10Weights: Double?
  /// The part of what happens within layers: in a plain layer the activation's,
  /// log₁₀(‖E^l‖_F / ‖U‖_F).
  @Recorded public var log10Activation: Double?
  /// How much of `log10Weights` joined in along sums; nil where none ends.
  public var log10Shortcut: Double?
  /// How much of `log10Activation` normalisations made; nil where nothing is normalised.
  public var log10Normalization: Double?
  /// The mean of σ′(z^l)² over units and samples: its root is the activation's gain for an error
  /// that has nothing to do with it.
  @Recorded public var slopeMeanSquare: Double?
  /// The share of activations (units × samples) with |σ′(z^l)| below 1 % of its maximum.
  @Recorded public var saturatedActivations: Double?
  /// ‖W^{l+1}‖_F / √n_{l+1}: the weights' gain for an error that points nowhere in particular.
  @Recorded public var weightGain: Double?
  /// An upper bound on `log10Total` for any data: log₁₀(γ s_max(W^{l+1})), with γ the largest
  /// |σ′| there is and s_max, the largest singular value, bounded from above.
  @Recorded public var log10Bound: Double?

  /// A decay of the error.
  public init(
    log10Total: Double?, log10Weights: Double?, log10Activation: Double?,
    log10Shortcut: Double? = nil, log10Normalization: Double? = nil,
    slopeMeanSquare: Double? = nil, saturatedActivations: Double? = nil,
    weightGain: Double? = nil, log10Bound: Double? = nil
  ) {
    self.slopeMeanSquare = slopeMeanSquare
    self.saturatedActivations = saturatedActivations
    self.weightGain = weightGain
    self.log10Bound = log10Bound
    self.log10Total = log10Total
    self.log10Weights = log10Weights
    self.log10Activation = log10Activation
    self.log10Shortcut = log10Shortcut
    self.log10Normalization = log10Normalization
  }

  enum CodingKeys: String, CodingKey {
    case log10Total, log10Weights, log10Activation, log10Shortcut, log10Normalization
    case slopeMeanSquare
    case saturatedActivations = "saturatedShare"
    case weightGain, log10Bound
  }
}

/// The weights and biases of a layer.
public struct ParameterMeasurement: Codable, Sendable, Equatable {
  /// ‖W^l‖_F.
  @Recorded public var weightsNorm: Double
  /// How many units the largest group of units with equal weights and biases has; 1 when all
  /// units differ.
  public var equalUnits: Int
  /// Whether all weights of the layer are the same number.
  public var constantWeights: Bool

  /// A parameter measurement.
  public init(weightsNorm: Double, equalUnits: Int, constantWeights: Bool) {
    self.weightsNorm = weightsNorm
    self.equalUnits = equalUnits
    self.constantWeights = constantWeights
  }
}

/// The derivatives of γ and β of a normalised layer: a part of δ^l.
public struct NormalizationMeasurement: Codable, Sendable, Equatable {
  /// What is normalised: `batch` or `layer`.
  public var kind: String
  /// ∂C/∂γ^l.
  public var scales: GradientMeasurement.Part
  /// ∂C/∂β^l.
  public var shifts: GradientMeasurement.Part

  /// A measurement of γ and β.
  public init(kind: String, scales: Magnitude, shifts: Magnitude) {
    self.kind = kind
    self.scales = GradientMeasurement.Part(scales)
    self.shifts = GradientMeasurement.Part(shifts)
  }
}
