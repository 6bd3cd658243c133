import FathomVocabulary

// What hidden units compute.

extension Proposal {
  /// ReLU with weights to match.
  static let rectifiers = Proposal { situation in
    let hidden = situation.hidden
    guard !hidden.isEmpty, !hidden.allSatisfy({ $0.activation?.isRectifier ?? false }) else {
      return nil
    }
    return Remedy("Use units with σ′ = 1 for all z > 0", situation.computing(.relu))
  }

  /// tanh with weights to match, for units that have a smaller slope at 0.
  static let steepUnits = Proposal { situation in
    let hidden = situation.hidden
    guard !hidden.isEmpty,
      !hidden.allSatisfy({ $0.activation.map { $0.isRectifier || $0 == .tanh } ?? false })
    else { return nil }
    return Remedy("Use units with σ′ = 1 at z = 0", situation.computing(.tanh))
  }

  /// Units that cannot die, each in place of one that can and is nearest to it.
  static let livingUnits = Proposal { situation in
    let activations = situation.hidden.map(\.activation)
    if activations.contains(.hardTanh) {
      return Remedy("Use units without flat ends", situation.computing(.tanh, insteadOf: .hardTanh))
    }
    let reason = "Use units that keep a slope for z < 0"
    if activations.contains(.relu) {
      return Remedy(reason, situation.computing(.leakyReLU, insteadOf: .relu))
    }
    return activations.contains(nil) ? Remedy(reason, situation.computing(.leakyReLU)) : nil
  }
}

extension Situation {
  /// The changes after which all hidden units compute σ, with weights to match, whatever their
  /// layers' own words say.
  fileprivate func computing(_ activation: Activation) -> SettingChanges {
    var changes: SettingChanges = [
      .activation: .text(activation.rawValue),
      .initializer: .text(activation.suitableInitializer.description),
    ]
    if let layers = sizes?.without(\.activation).without(\.initializer), layers != sizes {
      changes[.layers] = .text(layers.description)
    }
    return changes
  }

  /// The changes after which hidden units compute another σ in place of one that the same weights
  /// suit.
  fileprivate func computing(
    _ activation: Activation, insteadOf old: Activation
  ) -> SettingChanges {
    let words = Dictionary(
      uniqueKeysWithValues: hidden.map {
        ($0.layer, $0.activation == old ? activation : $0.activation)
      })
    guard Set(words.values).count > 1, let sizes else {
      var changes: SettingChanges = [.activation: .text(activation.rawValue)]
      if let layers = sizes?.without(\.activation), layers != sizes {
        changes[.layers] = .text(layers.description)
      }
      return changes
    }
    return [.layers: .text(sizes.with(\.activation) { words[$0] ?? nil }.description)]
  }
}
