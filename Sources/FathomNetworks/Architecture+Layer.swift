public import FathomVocabulary

extension Architecture {
  /// A layer whose units see every unit of the layer before: z^l = W^l a^{l−1} + b^l,
  /// a^l = σ(z^l).
  ///
  /// In between, in this order: z is normalised; activations are dropped out, in training only;
  /// and the activations of an earlier layer are added, a^l = σ(z^l) + a^s.
  public struct Layer: Hashable, Sendable {
    /// The number of units n_l.
    public var units: Int
    /// σ.
    public var activation: Activation
    /// How weights and biases are drawn.
    public var initializer: Initializer
    /// What happens to z before σ; nil for nothing.
    public var normalization: Normalization?
    /// The share of activations that a training step sets to 0, the others growing to make up
    /// for it; 0 for none.
    public var dropout: Double
    /// The number s of the layer whose activations are added to this layer's; nil for none.
    ///
    /// It has as many units as this one; 1 stands for the inputs.
    public var shortcut: LayerNumber?

    /// A layer; without an initialiser it takes the one that suits its activation.
    public init(
      units: Int, activation: Activation, initializer: Initializer? = nil,
      normalization: Normalization? = nil, dropout: Double = 0, shortcut: LayerNumber? = nil
    ) {
      self.units = units
      self.activation = activation
      self.initializer = initializer ?? activation.suitableInitializer
      self.normalization = normalization
      self.dropout = dropout
      self.shortcut = shortcut
    }

    /// Whether it has biases: batch normalisation would subtract them again.
    public var hasBiases: Bool { normalization?.isOverBatch != true }

    /// Whether nothing stands beside weights, biases and σ.
    public var isPlain: Bool { normalization == nil && dropout == 0 && shortcut == nil }
  }
}

extension Architecture.Layer: Codable {
  private enum CodingKeys: CodingKey {
    case units, activation, initializer, normalization, dropout, shortcut
  }

  /// Reads a layer; what was not known when it was written is missing and means nothing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      units: try container.decode(Int.self, forKey: .units),
      activation: try container.decode(Activation.self, forKey: .activation),
      initializer: try container.decode(Initializer.self, forKey: .initializer),
      normalization: try container.decodeIfPresent(Normalization.self, forKey: .normalization),
      dropout: try container.decodeIfPresent(Double.self, forKey: .dropout) ?? 0,
      shortcut: try container.decodeIfPresent(LayerNumber.self, forKey: .shortcut))
  }

  /// Writes a layer; a plain one looks as it always did.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(units, forKey: .units)
    try container.encode(activation, forKey: .activation)
    try container.encode(initializer, forKey: .initializer)
    try container.encodeIfPresent(normalization, forKey: .normalization)
    if dropout != 0 { try container.encode(dropout, forKey: .dropout) }
    try container.encodeIfPresent(shortcut, forKey: .shortcut)
  }
}

extension Architecture {
  /// This network with its hidden layers in residual blocks of some layers each.
  ///
  /// The first hidden layer brings the inputs to the blocks' width; from there on the last layer
  /// of each block adds the activations that the block began with. Hidden layers that do not
  /// fill a block stay as they are.
  ///
  /// - Throws: `ArchitectureError` when a block would begin and end with different widths.
  public func residual(every count: Int) throws(ArchitectureError) -> Architecture {
    precondition(count > 0, "residual blocks of \(count) layers")
    var layers = layers
    for last in stride(from: count, to: layers.count - 1, by: count) {
      layers[last].shortcut = LayerNumber(at: last).advanced(by: -count)
    }
    return try Architecture(inputs: inputs, layers: layers, cost: cost)
  }

  /// Whether all layers are plain ones.
  public var isPlain: Bool { layers.allSatisfy(\.isPlain) }

  /// Whether samples of a mini-batch have to do with each other.
  public var mixesSamples: Bool { layers.contains { $0.normalization?.isOverBatch == true } }
}
