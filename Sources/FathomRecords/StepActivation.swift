import FathomVocabulary

extension StepRecord.Layer {
  /// The activations a^l of a layer in one step, over the mini-batch.
  public struct Activation: Codable, Sendable, Equatable {
    /// The mean over units and samples.
    @Measured public var mean: Double
    /// A unit's standard deviation over the samples, as the root mean square over the units.
    @Measured public var deviation: Double
    /// The share of units with σ′(z) = 0 for every sample of the mini-batch; nil for softmax,
    /// which has no σ′.
    @Nullable public var deadFraction: Double?

    /// A layer's activations.
    public init(mean: Double, deviation: Double, deadFraction: Double?) {
      self.mean = mean
      self.deviation = deviation
      self.deadFraction = deadFraction
    }
  }
}
