public import FathomVocabulary

extension StepRecord {
  /// One layer in one step.
  ///
  /// `Layer.quantities` says of each number how it is stored and shown.
  public struct Layer: Codable, Sendable, Equatable {
    /// Counted from the input, whose number is 1.
    public var layer: LayerNumber
    /// √(mean over the mini-batch of ‖e^l_s‖²), per unit.
    @Recorded public var errorRMS: Double
    /// ‖δ^l‖ of the mini-batch.
    @Recorded public var gradientNorm: Double
    /// ‖∂C/∂w^l‖ of the mini-batch.
    @Recorded public var weightsGradientNorm: Double
    /// ‖∂C/∂b^l‖ of the mini-batch.
    @Recorded public var biasesGradientNorm: Double
    /// The largest magnitude among the layer's derivatives.
    @Recorded public var gradientMax: Double
    /// How many derivatives are exactly zero.
    public var zeroDerivatives: Int
    /// How many derivatives are NaN or infinite.
    public var nonFiniteDerivatives: Int
    /// ‖Δ(W^l, b^l)‖ of the step, weight decay taken out.
    @Recorded public var updateNorm: Double
    /// ‖ΔW^l‖ / ‖W^l‖, weight decay taken out; nil when the weights are all zero.
    @Recorded public var relativeUpdateNorm: Double?
    /// The share of activations (units × samples) with |σ′(z)| below 1 % of its maximum.
    @Recorded public var saturatedActivations: Double
    /// What the activations were like; nil where it was not written down.
    @Recorded public var activation: Activation?
    /// ‖δ^l‖ of the mini-batch over its expected error, √(tr Cov / B) of the samples' gradients;
    /// nil for a single sample and where samples do not differ.
    @Recorded public var signalToNoise: Double?
    /// What the other figures would be if the working precision had no bounds; nil for steps in
    /// which it sufficed.
    @Recorded public var exact: Exact?

    /// A layer in a step.
    public init(
      layer: LayerNumber, errorRMS: Double, gradientNorm: Double, weightsGradientNorm: Double,
      biasesGradientNorm: Double, gradientMax: Double, zeroDerivatives: Int,
      nonFiniteDerivatives: Int, updateNorm: Double, relativeUpdateNorm: Double?,
      saturatedActivations: Double, activation: Activation? = nil, signalToNoise: Double? = nil,
      exact: Exact? = nil
    ) {
      self.exact = exact
      self.activation = activation
      self.layer = layer
      self.errorRMS = errorRMS
      self.gradientNorm = gradientNorm
      self.weightsGradientNorm = weightsGradientNorm
      self.biasesGradientNorm = biasesGradientNorm
      self.gradientMax = gradientMax
      self.zeroDerivatives = zeroDerivatives
      self.nonFiniteDerivatives = nonFiniteDerivatives
      self.updateNorm = updateNorm
      self.relativeUpdateNorm = relativeUpdateNorm
      self.saturatedActivations = saturatedActivations
      self.signalToNoise = signalToNoise
    }

    /// A layer in a step of which nothing is known yet.
    public init(unknown layer: LayerNumber) {
      self.init(
        layer: layer, errorRMS: .absent, gradientNorm: .absent, weightsGradientNorm: .absent,
        biasesGradientNorm: .absent, gradientMax: .absent, zeroDerivatives: 0,
        nonFiniteDerivatives: 0, updateNorm: .absent, relativeUpdateNorm: .absent,
        saturatedActivations: .absent)
    }

    /// The keys of format 1, some of which are older than the names.
    enum CodingKeys: String, CodingKey {
      case layer, errorRMS, gradientNorm
      case weightsGradientNorm = "weightsNorm"
      case biasesGradientNorm = "biasesNorm"
      case gradientMax
      case zeroDerivatives = "zeros"
      case nonFiniteDerivatives = "nonFinite"
      case updateNorm = "speed"
      case relativeUpdateNorm = "relativeSpeed"
      case saturatedActivations = "saturatedShare"
      case activation, signalToNoise, exact
    }
  }
}

extension StepRecord.Layer {
  /// Magnitudes from the exact pass.
  public struct Exact: Codable, Sendable, Equatable {
    /// log₁₀ of `errorRMS`; nil for a true zero.
    @Recorded public var log10ErrorRMS: Double?
    /// log₁₀ of `gradientNorm`; nil for a true zero.
    @Recorded public var log10GradientNorm: Double?

    /// Exact magnitudes.
    public init(log10ErrorRMS: Double?, log10GradientNorm: Double?) {
      self.log10ErrorRMS = log10ErrorRMS
      self.log10GradientNorm = log10GradientNorm
    }
  }

  /// The activations a^l of a layer in one step, over the mini-batch.
  public struct Activation: Codable, Sendable, Equatable {
    /// The mean over units and samples.
    @Recorded public var mean: Double
    /// A unit's standard deviation over the samples, as the root mean square over the units.
    @Recorded public var deviation: Double
    /// The share of units with σ′(z) = 0 for every sample of the mini-batch; nil for softmax,
    /// which has no σ′.
    @Recorded public var deadUnits: Double?

    /// A layer's activations.
    public init(mean: Double, deviation: Double, deadUnits: Double?) {
      self.mean = mean
      self.deviation = deviation
      self.deadUnits = deadUnits
    }

    enum CodingKeys: String, CodingKey {
      case mean, deviation
      case deadUnits = "deadFraction"
    }
  }

  /// The root mean square of the error, from the exact pass where there was one.
  public var errorMagnitude: Magnitude {
    Magnitude(value: errorRMS, exact.map(\.log10ErrorRMS))
  }

  /// The gradient's norm, from the exact pass where there was one.
  public var gradientMagnitude: Magnitude {
    Magnitude(value: gradientNorm, exact.map(\.log10GradientNorm))
  }
}

extension Magnitude {
  /// A size and what the exact pass found for its logarithm; without that pass the size's own.
  fileprivate init(value: Double, _ exact: Double??) {
    self.init(value)
    if let exact { log10 = exact }
  }
}
