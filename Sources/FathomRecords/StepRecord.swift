/// One optimiser step, measured on its mini-batch.
public struct StepRecord: Codable, Sendable, Equatable {
  /// The first step is step 1.
  public var step: Int
  /// The cost of the mini-batch, before the step.
  @Recorded public var cost: Double
  /// η of the step; nil where it was not written down.
  @Recorded public var learningRate: Double?
  /// One entry for each layer with weights.
  public var layers: [Layer]

  /// A step.
  public init(step: Int, cost: Double, learningRate: Double? = nil, layers: [Layer]) {
    self.step = step
    self.cost = cost
    self.learningRate = learningRate
    self.layers = layers
  }
}
