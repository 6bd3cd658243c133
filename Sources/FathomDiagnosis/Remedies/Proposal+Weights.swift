import FathomVocabulary

// How weights are drawn.

extension Proposal {
  /// The initialiser that suits the activation.
  ///
  /// *Source:* He et al. 2015 for rectifiers, Klambauer et al. 2017 for SELU, Glorot and Bengio
  /// 2010 for the others.
  static let suitableWeights = Proposal { situation in
    guard !situation.hasSuitableWeights else { return nil }
    let reason = "Draw weights that keep the signal's size from layer to layer"
    guard situation.weighty.allSatisfy({ $0.activation != nil }) else {
      // Without an initialiser of their own, layers take the one that suits their activation.
      return Remedy(
        reason + ": He initialisation for rectifiers, Xavier for tanh and sigmoid",
        [.initializer: nil])
    }
    return Remedy(reason, situation.drawn { $0.suitableInitializer })
  }

  /// Orthogonal weights; nil as long as the weights are unsuitable in a simpler way.
  ///
  /// *Source:* Saxe et al. 2013.
  static let orthogonalWeights = Proposal { situation in
    guard situation.hasSuitableWeights,
      situation.weighty.contains(where: { $0.initializer != .orthogonal })
    else { return nil }
    return Remedy(
      "Use orthogonal weights, which preserve lengths", situation.drawn { _ in .orthogonal })
  }

  /// Weights that differ from unit to unit in layers where they are alike.
  static func differentWeights(in layers: [LayerNumber]) -> Proposal {
    Proposal { situation in
      let alike = situation.layers.filter { layers.contains($0.layer) }
      guard alike.allSatisfy(\.hasSuitableWeights) else {
        return Remedy(
          "Draw different weights for every unit", situation.drawn { $0.suitableInitializer })
      }
      guard let seed = situation.seed else { return nil }
      // A number in JSON holds 53 bits for certain.
      let next = seed &+ 1
      return Remedy(
        "Draw the weights again from another seed",
        [.seed: next < 1 << 53 ? .number(Double(next)) : .text("\(next)")])
    }
  }
}

extension Situation {
  /// Whether every layer's weights keep the signal's size; false where that is not known.
  fileprivate var hasSuitableWeights: Bool { weighty.allSatisfy(\.hasSuitableWeights) }

  /// The changes after which all weights are drawn by other initialisers.
  ///
  /// A layer's own word counts more than what is said of all, so the words go, the output layer's
  /// too. Where layers need different initialisers, each hidden one gets a word instead.
  ///
  /// - Parameter initializer: The initialiser for an activation.
  /// - Returns: Changes of `init`, of `layers` or of both.
  func drawn(_ initializer: (Activation) -> Initializer) -> SettingChanges {
    let needed = weighty.compactMap { layer in
      layer.activation.map { (layer.layer, initializer($0)) }
    }
    let first = needed.first?.1 ?? .xavier
    guard Set(needed.map(\.1)).count > 1, let sizes else {
      var changes: SettingChanges = [.initializer: .text(first.description)]
      if let sizes, sizes.contains(\.initializer) {
        changes[.layers] = .text(sizes.without(\.initializer, includingOutput: true).description)
      }
      return changes
    }
    let words = Dictionary(uniqueKeysWithValues: needed)
    return [.layers: .text(sizes.with(\.initializer) { words[$0] }.description)]
  }
}

extension Situation.Layer {
  /// Whether the weights keep the signal's size; false where that is not known.
  fileprivate var hasSuitableWeights: Bool {
    switch initializer {
    case .orthogonal, .lsuv: true
    case .heUniform: activation?.suitableInitializer == .he
    case .xavierUniform: activation?.suitableInitializer == .xavier
    default: initializer != nil && initializer == activation?.suitableInitializer
    }
  }
}
