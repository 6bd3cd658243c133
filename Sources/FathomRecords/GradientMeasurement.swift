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
    @Recorded public var norm: Double
    /// log₁₀ of the norm; nil for a true zero.
    @Recorded public var log10Norm: Double?

    /// A part of the gradient.
    public init(_ magnitude: Magnitude) {
      norm = magnitude.value
      log10Norm = magnitude.log10
    }
  }

  /// ‖δ^l‖₂ over all parameters of the layer.
  @Recorded public var norm: Double
  /// log₁₀ of the norm; nil for a true zero.
  @Recorded public var log10Norm: Double?
  /// ‖δ^l‖ / √(number of parameters in the layer).
  @Recorded public var rms: Double
  /// log₁₀ of the root mean square; nil for a true zero.
  @Recorded public var log10RMS: Double?
  /// The largest magnitude among the layer's derivatives.
  @Recorded public var max: Double
  /// The share of derivatives that are exactly zero in the working precision.
  @Recorded public var zeroDerivativeShare: Double
  /// How many derivatives are NaN or infinite; they are counted, never dropped.
  public var nonFiniteDerivatives: Int
  /// Whether the plain gradient is usable in the working precision.
  public var state: GradientState
  /// Why the gradient is zero; nil unless it truly is.
  @Recorded public var zeroCause: ZeroCause?
  /// κ = Σ_s ‖e_s‖ ‖a_s‖ / ‖Σ_s e_s a_sᵀ‖_F: by how much rounding is amplified where samples
  /// cancel.
  ///
  /// 1 means not at all; infinite where they cancel completely, nil where it was not measured or
  /// all terms are zero.
  @Recorded public var condition: Double?
  /// ∂C/∂w^l alone.
  public var weights: Part
  /// ∂C/∂b^l alone: what Nielsen plots as the speed of learning.
  public var biases: Part
  /// The derivatives by slopes that are learned, alone; nil where there are none.
  public var slopes: Part?

  /// A gradient's measurement; the root mean square follows from the norm.
  public init(
    norm: Magnitude, weights: Magnitude, biases: Magnitude, slopes: Magnitude? = nil,
    parameters: Int, max: Double,
    zeroDerivativeShare: Double, nonFiniteDerivatives: Int, state: GradientState,
    zeroCause: ZeroCause? = nil, condition: Double? = nil
  ) {
    let rms = norm.divided(by: Double(parameters).squareRoot())
    self.norm = norm.value
    self.log10Norm = norm.log10
    self.rms = rms.value
    self.log10RMS = rms.log10
    self.max = max
    self.zeroDerivativeShare = zeroDerivativeShare
    self.nonFiniteDerivatives = nonFiniteDerivatives
    self.state = state
    self.zeroCause = zeroCause
    self.condition = condition
    self.weights = Part(weights)
    self.biases = Part(biases)
    self.slopes = slopes.map(Part.init)
  }

  enum CodingKeys: String, CodingKey {
    case norm, log10Norm, rms, log10RMS, max
    case zeroDerivativeShare = "zeroFraction"
    case nonFiniteDerivatives = "nonFinite"
    case state, zeroCause, condition, weights, biases, slopes
  }
}
