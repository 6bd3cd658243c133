/// How the numbers of a layer are distributed.
public struct LayerDistributions: Codable, Sendable, Equatable {
  /// How many samples `preActivation` and `activation` are of: a part of those used, drawn as the
  /// training draws its mini-batches.
  public var samples: Int
  /// z^l over units and samples.
  public var preActivation: Distribution
  /// a^l over units and samples.
  public var activation: Distribution
  /// w^l.
  public var weights: Distribution
  /// ∂C/∂w^l over all samples, in the working precision.
  public var weightGradient: Distribution
  /// ∂C/∂b^l over all samples, in the working precision.
  public var biasGradient: Distribution

  /// A layer's distributions.
  public init(
    samples: Int, preActivation: Distribution, activation: Distribution, weights: Distribution,
    weightGradient: Distribution, biasGradient: Distribution
  ) {
    self.samples = samples
    self.preActivation = preActivation
    self.activation = activation
    self.weights = weights
    self.weightGradient = weightGradient
    self.biasGradient = biasGradient
  }
}

/// Every weight and bias of a small layer, with its derivative over all samples.
public struct LayerConnections: Codable, Sendable, Equatable {
  /// Networks with more connections than this are not drawn one by one.
  public static let mostInLayer = 200
  /// Neither are networks with more connections in all.
  public static let mostInNetwork = 2000

  /// w^l, units × inputs, row by row.
  @Recorded public var weights: [Double]
  /// ∂C/∂w^l, in the same order, in the working precision.
  @Recorded public var weightGradients: [Double]
  /// b^l.
  @Recorded public var biases: [Double]
  /// ∂C/∂b^l, in the working precision.
  @Recorded public var biasGradients: [Double]

  /// A layer's connections.
  public init(
    weights: [Double], weightGradients: [Double], biases: [Double], biasGradients: [Double]
  ) {
    self.weights = weights
    self.weightGradients = weightGradients
    self.biases = biases
    self.biasGradients = biasGradients
  }
}

/// The weights of some units whose inputs are the pixels of an image.
public struct UnitImages: Codable, Sendable, Equatable {
  /// No more units than this are kept.
  public static let mostUnits = 16

  /// Pixels from top to bottom.
  public var rows: Int
  /// Pixels from left to right.
  public var columns: Int
  /// w² of the first units, an image for each.
  public var weights: [Image]
  /// ∂C/∂w² of the same units.
  public var weightGradients: [Image]

  /// One number for each pixel, kept to a thousandth of the largest.
  public struct Image: Codable, Sendable, Equatable {
    /// max |x|; 0 when all are.
    @Recorded public var largest: Double
    /// x / largest · 1000, row by row; nil for NaN and infinity.
    public var thousandths: [Int?]

    /// An image of numbers.
    public init(_ values: [Double]) {
      let largest = values.reduce(0.0) { $1.isFinite ? max($0, abs($1)) : $0 }
      self.largest = largest
      thousandths = values.map { value in
        guard value.isFinite else { return nil }
        return largest > 0 ? Int((value / largest * 1000).rounded()) : 0
      }
    }
  }

  /// Images of units.
  public init(rows: Int, columns: Int, weights: [Image], weightGradients: [Image]) {
    self.rows = rows
    self.columns = columns
    self.weights = weights
    self.weightGradients = weightGradients
  }
}
