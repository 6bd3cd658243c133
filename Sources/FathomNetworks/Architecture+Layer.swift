public import FathomVocabulary

extension Architecture {
  /// A layer: its affine map, z^l = W^l a + b^l, and what stands around that, in the order in which
  /// it happens.
  ///
  /// What happens behind the affine map mostly acts on z^l: it is normalised, activated, dropped
  /// out, joined by an earlier layer. What stands in front of it acts on what the layer before hands
  /// on, as in residual blocks with pre-activation or where inputs are normalised.
  public struct Layer: Hashable, Sendable {
    /// What it is composed of, first things first; exactly one part is affine.
    public var parts: [Part]
    /// How weights and biases are drawn.
    public var initializer: Initializer

    /// A layer of any parts; without an initialiser it takes the one that suits its activation.
    public init(parts: [Part], initializer: Initializer? = nil) {
      self.parts = parts
      self.initializer =
        initializer ?? (parts.compactMap(\.activation).last ?? .identity).suitableInitializer
    }

    /// A layer in the usual order: σ acts on z, which may be normalised first; then activations are
    /// dropped out, and those of an earlier layer added.
    ///
    /// With batch normalisation it has no biases, which would be subtracted again. Without an
    /// initialiser it takes the one that suits its activation.
    public init(
      units: Int, activation: Activation, initializer: Initializer? = nil,
      normalization: Normalization? = nil, dropout: Double = 0, shortcut: LayerNumber? = nil
    ) {
      self.init(
        parts: [.dense(units: units), .activation(activation)],
        initializer: initializer ?? activation.suitableInitializer)
      self.normalization = normalization
      self.dropout = dropout
      self.shortcut = shortcut
    }
  }
}

// MARK: - What it has

extension Architecture.Layer {
  /// The place of the affine map among the parts.
  var affineIndex: Int { parts.firstIndex(where: \.isAffine) ?? parts.endIndex }

  /// The number of units n_l, of the affine map.
  public var units: Int {
    get { if case .dense(let units, _)? = parts.first(where: \.isAffine) { units } else { 0 } }
    set {
      for (index, part) in parts.enumerated() {
        if case .dense(_, let hasBiases) = part {
          parts[index] = .dense(units: newValue, hasBiases: hasBiases)
        }
      }
    }
  }

  /// Whether the affine map has biases.
  public var hasBiases: Bool {
    get { if case .dense(_, let has)? = parts.first(where: \.isAffine) { has } else { false } }
    set {
      let units = units
      for index in parts.indices where parts[index].isAffine {
        parts[index] = .dense(units: units, hasBiases: newValue)
      }
    }
  }

  /// The place of the activation that figures are about: the last one; nil without one.
  var activationIndex: Int? { parts.lastIndex { $0.activation != nil } }

  /// All its activations, in order.
  package var activations: [Activation] { parts.compactMap(\.activation) }

  /// σ: the last activation, identity where there is none.
  ///
  /// Setting it replaces all activations; a layer without one gets it behind its affine map and
  /// what is normalised there.
  public var activation: Activation {
    get { activationIndex.flatMap { parts[$0].activation } ?? .identity }
    set {
      guard activationIndex != nil else {
        let next = affineIndex + 1
        let behind = next < parts.count && parts[next].normalization != nil ? next + 1 : next
        parts.insert(.activation(newValue), at: min(behind, parts.count))
        return
      }
      for index in parts.indices where parts[index].activation != nil {
        parts[index] = .activation(newValue)
      }
    }
  }

  /// What is normalised, the first time if there are several; nil for nothing.
  ///
  /// Setting it replaces all normalisations; a layer without one gets it directly behind its affine
  /// map. A batch normalisation there takes biases away, and taking it away gives them back.
  public var normalization: Normalization? {
    get { parts.lazy.compactMap(\.normalization).first }
    set {
      let hadBiases = hasBiases || isNormalizedOverBatch
      if let newValue {
        if normalization == nil { parts.insert(.normalization(newValue), at: affineIndex + 1) }
        for index in parts.indices where parts[index].normalization != nil {
          parts[index] = .normalization(newValue)
        }
      } else {
        parts.removeAll { $0.normalization != nil }
      }
      hasBiases = hadBiases && !isNormalizedOverBatch
    }
  }

  /// Whether z itself is normalised over a mini-batch, which makes biases meaningless.
  var isNormalizedOverBatch: Bool {
    let next = affineIndex + 1
    return next < parts.count && parts[next].normalization?.isOverBatch == true
  }

  /// The share of activations that a training step sets to 0; 0 for none.
  ///
  /// Setting it where there is none drops out what the last activation gives.
  public var dropout: Double {
    get { parts.lazy.compactMap(\.dropout).first ?? 0 }
    set {
      let place = parts.firstIndex { $0.dropout != nil }
      parts.removeAll { $0.dropout != nil }
      guard newValue != 0 else { return }
      parts.insert(.dropout(newValue), at: place ?? activationIndex.map { $0 + 1 } ?? parts.count)
    }
  }

  /// The layers that are added, in the order of the parts.
  public var shortcuts: [LayerNumber] { parts.compactMap(\.source) }

  /// The layer whose activations are added, the first if there are several; nil for none.
  ///
  /// Setting it where there is none adds them to what the layer would hand on without.
  public var shortcut: LayerNumber? {
    get { shortcuts.first }
    set {
      let place = parts.firstIndex { $0.source != nil }
      parts.removeAll { $0.source != nil }
      if let newValue { parts.insert(.add(newValue), at: place ?? parts.count) }
    }
  }

  /// Whether nothing stands beside weights, biases and σ.
  public var isPlain: Bool {
    parts.count == 2 && parts[0].isAffine && parts[1].activation != nil && hasBiases
  }

  /// How many units come into a part, for so many inputs of the layer.
  func units(into index: Int, from inputs: Int) -> Int { index > affineIndex ? units : inputs }

  /// How many units the activation acts on that figures are about.
  func activatedUnits(from inputs: Int) -> Int {
    activationIndex.map { units(into: $0, from: inputs) } ?? units
  }
}

extension Architecture {
  /// How many units each layer's activation acts on, of the layers with weights.
  package var activatedUnits: [Int] {
    zip(layers, sizes).map { $0.activatedUnits(from: $1) }
  }
}

extension Architecture.Layer {
  /// Whether its parts follow each other as in a layer that no order was given for.
  package var isInUsualOrder: Bool {
    self
      == Architecture.Layer(
        units: units, activation: activation, initializer: initializer,
        normalization: normalization, dropout: dropout, shortcut: shortcut)
  }
}

extension Architecture.Layer: Codable {
  private enum CodingKeys: CodingKey {
    case parts, initializer
    // Of layers in a fixed order, which version 0.1.0 wrote.
    case units, activation, normalization, dropout, shortcut
  }

  /// Reads a layer, also one that version 0.1.0 wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let initializer = try container.decode(Initializer.self, forKey: .initializer)
    if let parts = try container.decodeIfPresent([Architecture.Part].self, forKey: .parts) {
      self.init(parts: parts, initializer: initializer)
      return
    }
    self.init(
      units: try container.decode(Int.self, forKey: .units),
      activation: try container.decode(Activation.self, forKey: .activation),
      initializer: initializer,
      normalization: try container.decodeIfPresent(Normalization.self, forKey: .normalization),
      dropout: try container.decodeIfPresent(Double.self, forKey: .dropout) ?? 0,
      shortcut: try container.decodeIfPresent(LayerNumber.self, forKey: .shortcut))
  }

  /// Writes a layer.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(parts, forKey: .parts)
    try container.encode(initializer, forKey: .initializer)
  }
}
