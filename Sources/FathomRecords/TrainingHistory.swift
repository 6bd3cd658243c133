public import FathomVocabulary

/// A training step by step, thinned out on a schedule so that it stays small.
public struct TrainingHistory: Codable, Sendable, Equatable {
  /// Single steps: every one at first, then spaced evenly in the logarithm of the step.
  public var steps: [StepRecord]
  /// Aggregates over each epoch.
  public var epochs: [EpochRecord]
  /// The cost over the whole run, in at most a few hundred windows of equal length.
  public var costCurve: [CostWindow]

  /// A history.
  public init(
    steps: [StepRecord] = [], epochs: [EpochRecord] = [], costCurve: [CostWindow] = []
  ) {
    self.steps = steps
    self.epochs = epochs
    self.costCurve = costCurve
  }
}

/// The steps of one epoch in sum.
public struct EpochRecord: Codable, Sendable, Equatable {
  /// One layer over one epoch.
  public struct Layer: Codable, Sendable, Equatable {
    /// Counted from the input, whose number is 1.
    public var layer: LayerNumber
    /// The root mean square of ‖δ^l‖ over the steps.
    @Recorded public var gradientNorm: Double
    /// The root mean square of ‖Δ(W^l, b^l)‖ over the steps.
    @Recorded public var updateNorm: Double

    /// A layer over an epoch.
    public init(layer: LayerNumber, gradientNorm: Double, updateNorm: Double) {
      self.layer = layer
      self.gradientNorm = gradientNorm
      self.updateNorm = updateNorm
    }

    enum CodingKeys: String, CodingKey {
      case layer, gradientNorm
      case updateNorm = "speed"
    }
  }

  /// The first epoch is epoch 1.
  public var epoch: Int
  /// The steps it covers.
  public var steps: ClosedRange<Int>
  /// One entry for each layer with weights.
  public var layers: [Layer]

  /// An epoch.
  public init(epoch: Int, steps: ClosedRange<Int>, layers: [Layer]) {
    self.epoch = epoch
    self.steps = steps
    self.layers = layers
  }
}

/// The mini-batch costs of consecutive steps in sum.
public struct CostWindow: Codable, Sendable, Equatable {
  /// The first step of the window.
  public var firstStep: Int
  /// How many steps it covers.
  public var steps: Int
  /// The mean cost.
  @Recorded public var mean: Double
  /// The lowest cost.
  @Recorded public var low: Double
  /// The highest cost.
  @Recorded public var high: Double

  /// A window.
  public init(firstStep: Int, steps: Int, mean: Double, low: Double, high: Double) {
    self.firstStep = firstStep
    self.steps = steps
    self.mean = mean
    self.low = low
    self.high = high
  }
}
