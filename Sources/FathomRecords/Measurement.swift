/// What one look at a network found, layer by layer.
///
/// `initial` and `final` measurements are of the full batch over the samples used, made without
/// a step.
public struct Measurement: Codable, Sendable, Equatable {
  /// Optimiser steps made before this look.
  public var step: Int
  /// The cost C, the mean over the samples.
  @Measured public var cost: Double
  /// The share of samples classified correctly; nil for targets that are not classes.
  @Nullable public var accuracy: Double?
  /// One entry for each layer with weights, in order: layers 2 … L.
  public var layers: [LayerMeasurement]
  /// The size of the mini-batches whose own means and variances batch normalisation took, as
  /// training does, figures being averaged over them; nil for a network without.
  @Nullable public var batchStatistics: Int?

  /// A measurement.
  public init(step: Int, cost: Double, accuracy: Double?, layers: [LayerMeasurement]) {
    self.step = step
    self.cost = cost
    self.accuracy = accuracy
    self.layers = layers
  }

  /// The hidden layers: all but the output layer.
  public var hiddenLayers: ArraySlice<LayerMeasurement> { layers.dropLast() }
}

/// What one look at a network found in one layer.
public struct LayerMeasurement: Codable, Sendable, Equatable {
  /// Counted from the input: the input is layer 1, the first weights belong to layer 2.
  public var layer: Int
  /// δ^l: all ∂C/∂w^l_{jk} and ∂C/∂b^l_j.
  public var gradient: GradientMeasurement
  /// e^l_s = ∂C_s/∂z^l over the samples.
  public var error: ErrorMeasurement
  /// The last optimiser step's; nil before the first.
  @Nullable public var speed: SpeedMeasurement?
  /// Mini-batch noise; nil where per-sample gradients were not measured.
  @Nullable public var noise: NoiseMeasurement?
  /// a^l over the samples.
  public var activation: ActivationMeasurement
  /// The gradient's loss between layer l+1 and this one; nil for the output layer.
  @Nullable public var decay: DecayMeasurement?
  /// The layer's weights and biases themselves.
  public var parameters: ParameterMeasurement
  /// γ and β; nil for a layer that is not normalised.
  @Nullable public var normalization: NormalizationMeasurement?
  /// How the layer's numbers are distributed; nil where that was not looked at.
  @Nullable public var distributions: LayerDistributions?
  /// Every connection, in networks small enough to be drawn; nil in others.
  @Nullable public var connections: LayerConnections?
  /// The first units' weights as images; nil but in layer 2 of networks that see images.
  @Nullable public var images: UnitImages?

  /// A layer's measurement.
  public init(
    layer: Int, gradient: GradientMeasurement, error: ErrorMeasurement, speed: SpeedMeasurement?,
    noise: NoiseMeasurement?, activation: ActivationMeasurement, decay: DecayMeasurement?,
    parameters: ParameterMeasurement, distributions: LayerDistributions? = nil,
    connections: LayerConnections? = nil, images: UnitImages? = nil
  ) {
    self.distributions = distributions
    self.connections = connections
    self.images = images
    self.layer = layer
    self.gradient = gradient
    self.error = error
    self.speed = speed
    self.noise = noise
    self.activation = activation
    self.decay = decay
    self.parameters = parameters
  }
}

/// Whether the plain gradient of a layer is usable in the working precision.
public enum GradientState: String, Codable, Sendable {
  /// Ordinary numbers, not all of them zero.
  case finite
  /// Truly zero: dead units, zero weights or a cost that is zero.
  case zero
  /// Zero only because the working precision cannot hold numbers this small.
  case underflow
  /// Infinite, because the working precision cannot hold numbers this large.
  case overflow
  /// Not a number.
  case nan
}

/// Why a layer's gradient is exactly zero.
public enum ZeroCause: String, Codable, Sendable {
  /// No error comes to the layer: dead units, zero weights or a cost that is zero.
  case unreached
  /// Errors come to the layer and cancel, between samples or on the way.
  case cancellation
}

/// The gradient δ^l in one layer, in units of cost per unit of parameter.
public struct GradientMeasurement: Codable, Sendable, Equatable {
  /// A norm beside its logarithm.
  public struct Part: Codable, Sendable, Equatable {
    /// The Euclidean norm.
    @Measured public var norm: Double
    /// log₁₀ of the norm; nil for a true zero.
    @Nullable public var log10Norm: Double?

    /// A part of the gradient.
    public init(_ magnitude: Magnitude) {
      norm = magnitude.value
      log10Norm = magnitude.log10
    }
  }

  /// ‖δ^l‖₂ over all weights and biases of the layer.
  @Measured public var norm: Double
  /// log₁₀ of the norm; nil for a true zero.
  @Nullable public var log10Norm: Double?
  /// ‖δ^l‖ / √(number of parameters in the layer).
  @Measured public var rms: Double
  /// log₁₀ of the root mean square; nil for a true zero.
  @Nullable public var log10RMS: Double?
  /// The largest magnitude among the layer's derivatives.
  @Measured public var max: Double
  /// The share of derivatives that are exactly zero in the working precision.
  public var zeroFraction: Double
  /// How many derivatives are NaN or infinite; they are counted, never dropped.
  public var nonFinite: Int
  /// Whether the plain gradient is usable in the working precision.
  public var state: GradientState
  /// Why the gradient is zero; nil unless it truly is.
  @Nullable public var zeroCause: ZeroCause?
  /// κ = Σ_s ‖e_s‖ ‖a_s‖ / ‖Σ_s e_s a_sᵀ‖_F: by how much rounding is amplified where samples
  /// cancel.
  ///
  /// 1 means not at all; infinite where they cancel completely, nil where it was not measured or
  /// all terms are zero.
  @Nullable public var condition: Double?
  /// ∂C/∂w^l alone.
  public var weights: Part
  /// ∂C/∂b^l alone: what Nielsen plots as the speed of learning.
  public var biases: Part

  /// A gradient's measurement; the root mean square follows from the norm.
  public init(
    norm: Magnitude, weights: Magnitude, biases: Magnitude, parameters: Int, max: Double,
    zeroFraction: Double, nonFinite: Int, state: GradientState, zeroCause: ZeroCause? = nil,
    condition: Double? = nil
  ) {
    let rms = norm.divided(by: Double(parameters).squareRoot())
    self.norm = norm.value
    self.log10Norm = norm.log10
    self.rms = rms.value
    self.log10RMS = rms.log10
    self.max = max
    self.zeroFraction = zeroFraction
    self.nonFinite = nonFinite
    self.state = state
    self.zeroCause = zeroCause
    self.condition = condition
    self.weights = Part(weights)
    self.biases = Part(biases)
  }
}

/// The error e^l_s = ∂C_s/∂z^l of a layer over the samples.
public struct ErrorMeasurement: Codable, Sendable, Equatable {
  /// √(mean over samples of ‖e^l_s‖²).
  @Measured public var norm: Double
  /// log₁₀ of the norm; nil for a true zero.
  @Nullable public var log10Norm: Double?
  /// The norm per unit: norm / √n_l.
  @Measured public var rms: Double
  /// log₁₀ of the root mean square: the profile that decides "vanishing" and "exploding".
  @Nullable public var log10RMS: Double?

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
public struct SpeedMeasurement: Codable, Sendable, Equatable {
  /// ‖Δ(W^l, b^l)‖₂.
  @Measured public var norm: Double
  /// The norm per parameter: norm / √(number of parameters in the layer).
  @Measured public var rms: Double
  /// ‖ΔW^l‖ / ‖W^l‖; nil when the weights are all zero.
  @Nullable public var relative: Double?
  /// Whether weight decay is part of the change, because it cannot be told apart.
  public var decayIncluded: Bool

  /// A speed of learning.
  public init(norm: Double, parameters: Int, relative: Double?, decayIncluded: Bool) {
    self.norm = norm
    self.rms = norm / Double(parameters).squareRoot()
    self.relative = relative
    self.decayIncluded = decayIncluded
  }
}

/// How noisy the mini-batch gradient of a layer is.
public struct NoiseMeasurement: Codable, Sendable, Equatable {
  /// ‖ḡ‖ / √(tr Cov / B), from per-sample gradients.
  @Measured public var signalToNoise: Double
  /// The cosine of the angle between a mini-batch's gradient and the full one.
  @Nullable public var cosineToFull: Double?

  /// A noise measurement.
  public init(signalToNoise: Double, cosineToFull: Double?) {
    self.signalToNoise = signalToNoise
    self.cosineToFull = cosineToFull
  }
}

/// The activations a^l of a layer over the samples.
public struct ActivationMeasurement: Codable, Sendable, Equatable {
  /// The mean over units and samples.
  @Measured public var mean: Double
  /// A unit's standard deviation over the samples, as the root mean square over the units: the
  /// part of the activations that still tells samples apart.
  @Measured public var deviation: Double
  /// The share of units with |σ′(z)| below 1 % of its maximum for more than 95 % of the samples;
  /// 0 for activations that do not saturate (identity, ReLU, leaky ReLU).
  public var saturatedFraction: Double
  /// The share of units with σ′(z) = 0 for every sample.
  public var deadFraction: Double

  /// An activation's measurement.
  public init(mean: Double, deviation: Double, saturatedFraction: Double, deadFraction: Double) {
    self.mean = mean
    self.deviation = deviation
    self.saturatedFraction = saturatedFraction
    self.deadFraction = deadFraction
  }
}

/// What the error loses going back from layer l+1 to layer l, in decades.
///
/// With U = E^{l+1}W^{l+1}, rows being samples, the two parts add up to the total.
public struct DecayMeasurement: Codable, Sendable, Equatable {
  /// log₁₀(‖E^l‖_F / ‖E^{l+1}‖_F).
  @Nullable public var log10Total: Double?
  /// The weights' part: log₁₀(‖U‖_F / ‖E^{l+1}‖_F).
  @Nullable public var log10Weights: Double?
  /// The activation's part: log₁₀(‖E^l‖_F / ‖U‖_F).
  @Nullable public var log10Activation: Double?
  /// The mean of σ′(z^l)² over units and samples: its root is the activation's gain for an error
  /// that has nothing to do with it.
  @Nullable public var slopeMeanSquare: Double?
  /// The share of activations (units × samples) with |σ′(z^l)| below 1 % of its maximum.
  @Nullable public var saturatedShare: Double?
  /// ‖W^{l+1}‖_F / √n_{l+1}: the weights' gain for an error that points nowhere in particular.
  @Nullable public var weightGain: Double?
  /// An upper bound on `log10Total` for any data: log₁₀(γ s_max(W^{l+1})), with γ the largest
  /// |σ′| there is and s_max, the largest singular value, bounded from above.
  @Nullable public var log10Bound: Double?

  /// A decay.
  public init(
    log10Total: Double?, log10Weights: Double?, log10Activation: Double?,
    slopeMeanSquare: Double? = nil, saturatedShare: Double? = nil, weightGain: Double? = nil,
    log10Bound: Double? = nil
  ) {
    self.slopeMeanSquare = slopeMeanSquare
    self.saturatedShare = saturatedShare
    self.weightGain = weightGain
    self.log10Bound = log10Bound
    self.log10Total = log10Total
    self.log10Weights = log10Weights
    self.log10Activation = log10Activation
  }
}

/// The weights and biases of a layer.
public struct ParameterMeasurement: Codable, Sendable, Equatable {
  /// ‖W^l‖_F.
  @Measured public var weightsNorm: Double
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

/// The derivatives of γ and β of a normalised layer, which are no part of δ^l.
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
