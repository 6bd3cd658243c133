public import FathomVocabulary

/// What the log of another program says of a training: the layers it names, and a series of
/// numbers for each.
///
/// A log knows less than a `RunRecord`: there are no activations, no accounts, and often no sizes.
public struct LogRecord: Sendable, Equatable {
  /// What a series of a layer is of.
  public enum Quantity: String, CaseIterable, Sendable {
    /// ‖δ^l‖ over weights and biases.
    case gradient
    /// ‖∂C/∂w^l‖.
    case weights
    /// ‖∂C/∂b^l‖.
    case biases
    /// The root mean square of the error ∂C_s/∂z^l per unit, as only Fathom's own logs have it.
    case error
  }

  /// One number of a series.
  public struct Point: Sendable, Equatable {
    /// The step it was logged at, as the log counts them.
    public var step: Int
    /// The number; NaN and infinity are data.
    public var size: Magnitude
    /// How many decades it may be off, either way; 0 for numbers that were logged as such.
    public var uncertainty: Double

    /// A point.
    public init(step: Int, size: Magnitude, uncertainty: Double = 0) {
      self.step = step
      self.size = size
      self.uncertainty = uncertainty
    }
  }

  /// A layer with weights.
  public struct Layer: Sendable, Equatable {
    /// Counted from the input, whose number is 1: the first layer named is layer 2.
    public var layer: LayerNumber
    /// Its name in the log.
    public var name: String
    /// The number of weights; nil where nothing tells it.
    public var weights: Int?
    /// The number of biases, and so of units; nil where nothing tells it.
    public var biases: Int?
    /// The series there are, in the order of their steps.
    public var series: [Quantity: [Point]]

    /// A layer.
    public init(
      layer: LayerNumber, name: String, weights: Int? = nil, biases: Int? = nil,
      series: [Quantity: [Point]] = [:]
    ) {
      self.layer = layer
      self.name = name
      self.weights = weights
      self.biases = biases
      self.series = series
    }
  }

  /// The cost at a step.
  public struct CostPoint: Sendable, Equatable {
    /// The step, as the log counts them.
    public var step: Int
    /// The cost; NaN and infinity are data.
    public var cost: Double

    /// A point.
    public init(step: Int, cost: Double) {
      self.step = step
      self.cost = cost
    }
  }

  /// The file or folder that was asked for.
  public var path: String
  /// The name of the run in it; empty for the only one.
  public var run: String
  /// The layers, from the input on.
  public var layers: [Layer]
  /// The cost of training, in the order of the steps; empty where the log has none.
  public var cost: [CostPoint]
  /// The name of the cost in the log; nil where it has none.
  public var costName: String?
  /// Whether each cost is a mean over an epoch rather than over a mini-batch.
  public var costIsEpochMean: Bool
  /// What the reader should know of how the log was read, one sentence each.
  public var notes: [String]

  /// A log.
  public init(
    path: String, run: String = "", layers: [Layer], cost: [CostPoint] = [],
    costName: String? = nil, costIsEpochMean: Bool = false, notes: [String] = []
  ) {
    self.path = path
    self.run = run
    self.layers = layers
    self.cost = cost
    self.costName = costName
    self.costIsEpochMean = costIsEpochMean
    self.notes = notes
  }
}
