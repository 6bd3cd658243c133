public import FathomVocabulary

extension Architecture {
  /// One step on a layer's way from what comes in to what it hands on: a value that names a kind
  /// and what is to be known of it.
  ///
  /// What a kind does is said by its `LayerKind`.
  public enum Part: Hashable, Sendable {
    /// z = W a + b, with every unit seeing every input.
    case dense(units: Int, hasBiases: Bool = true)
    /// Mean 0 and variance 1, then γ x̂ + β.
    case normalization(Normalization)
    /// σ, number by number.
    case activation(Activation)
    /// A share of the activations set to 0 in training steps, the others growing to make up for it.
    case dropout(Double)
    /// What an earlier layer hands on is added; 1 stands for the inputs.
    case add(LayerNumber)
  }
}

// MARK: - What it is

extension Architecture.Part {
  /// Whether it is the affine map that a layer has exactly one of.
  package var isAffine: Bool { if case .dense = self { true } else { false } }

  /// σ, of a part that is one.
  package var activation: Activation? {
    if case .activation(let activation) = self { activation } else { nil }
  }

  /// What it normalises over, of a part that does.
  package var normalization: Normalization? {
    if case .normalization(let kind) = self { kind } else { nil }
  }

  /// The share it drops, of a part that does.
  var dropout: Double? { if case .dropout(let share) = self { share } else { nil } }

  /// The layer it adds, of a part that does.
  var source: LayerNumber? { if case .add(let layer) = self { layer } else { nil } }
}

extension Architecture.Part {
  /// How a user names it.
  public var name: LayerPart {
    switch self {
    case .dense(_, let hasBiases): hasBiases ? .dense : .denseUnbiased
    case .normalization(let kind): .normalization(kind)
    case .activation(let activation): .activation(activation)
    case .dropout(let share): .dropout(share)
    case .add(let layer): .add(layer)
    }
  }
}

// MARK: - Coding

extension Architecture.Part: Codable {
  private enum CodingKeys: CodingKey {
    case dense, normalization, activation, dropout, add
  }

  private struct Dense: Codable {
    var units: Int
    var biases: Bool
  }

  /// Reads an object with one key, the kind's name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard container.allKeys.count == 1, let key = container.allKeys.first else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "no part of a layer"))
    }
    switch key {
    case .dense:
      let dense = try container.decode(Dense.self, forKey: key)
      self = .dense(units: dense.units, hasBiases: dense.biases)
    case .normalization:
      self = .normalization(try container.decode(Normalization.self, forKey: key))
    case .activation: self = .activation(try container.decode(Activation.self, forKey: key))
    case .dropout: self = .dropout(try container.decode(Double.self, forKey: key))
    case .add: self = .add(try container.decode(LayerNumber.self, forKey: key))
    }
  }

  /// Writes an object with one key, the kind's name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .dense(let units, let hasBiases):
      try container.encode(Dense(units: units, biases: hasBiases), forKey: .dense)
    case .normalization(let kind): try container.encode(kind, forKey: .normalization)
    case .activation(let activation): try container.encode(activation, forKey: .activation)
    case .dropout(let share): try container.encode(share, forKey: .dropout)
    case .add(let layer): try container.encode(layer, forKey: .add)
    }
  }
}
