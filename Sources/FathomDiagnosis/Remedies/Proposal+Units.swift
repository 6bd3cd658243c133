import FathomVocabulary

// What hidden units compute.

extension Proposal {
  /// ReLU with weights to match.
  static let rectifiers = Proposal { situation in
    let hidden = situation.hidden
    guard !hidden.isEmpty, !hidden.allSatisfy({ $0.activation?.isOpenRectifier ?? false }) else {
      return nil
    }
    return Remedy("Use an activation whose slope is 1 for all z > 0", situation.computing(.relu))
  }

  /// tanh with weights to match, for units that have a smaller slope at 0.
  static let steepUnits = Proposal { situation in
    let hidden = situation.hidden
    guard !hidden.isEmpty,
      !hidden.allSatisfy({ $0.activation.map { $0.isRectifier || $0.slopeAtZero >= 1 } ?? false })
    else { return nil }
    return Remedy("Use an activation whose slope is 1 at z = 0", situation.computing(.tanh))
  }

  /// Units that cannot die, each in place of one that can and is nearest to it.
  static let livingUnits = Proposal { situation in
    let activations = situation.hidden.map(\.activation)
    let reason = "Use an activation whose slope is not zero for z < 0"
    guard let mortal = activations.compactMap(\.self).first(where: \.canDie) else {
      return activations.contains(nil) ? Remedy(reason, situation.computing(.leakyReLU)) : nil
    }
    return Remedy(
      mortal.isRectifier ? reason : "Use an activation whose slope is nowhere zero",
      situation.computingAlive(insteadOf: mortal))
  }
}

extension Situation {
  /// The changes after which all hidden units compute σ, with weights to match, whatever their
  /// layers' own words say.
  fileprivate func computing(_ activation: Activation) -> SettingChanges {
    var changes: SettingChanges = [
      .activation: .text(activation.description),
      .initializer: .text(activation.suitableInitializer.description),
    ]
    if let layers = sizes?.without(\.activation).without(\.initializer), layers != sizes {
      changes[.layers] = .text(layers.description)
    }
    return changes
  }

  /// The changes after which units that can die compute what comes nearest to their σ and does not,
  /// with the weights that suit both.
  ///
  /// - Parameter mortal: What the first of them computes: what is said of all layers follows it.
  /// - Returns: Changes of `activation`, or of `layers` where layers differ.
  fileprivate func computingAlive(insteadOf mortal: Activation) -> SettingChanges {
    let needed = hidden.compactMap { layer in layer.activation.map { (layer.layer, $0.living) } }
    guard Set(needed.map(\.1)).count > 1, let sizes else {
      var changes: SettingChanges = [.activation: .text(mortal.living.description)]
      if let layers = sizes?.without(\.activation), layers != sizes {
        changes[.layers] = .text(layers.description)
      }
      return changes
    }
    let words = Dictionary(uniqueKeysWithValues: needed)
    return [.layers: .text(sizes.with(\.activation) { words[$0] }.description)]
  }
}

extension Activation {
  /// Whether it hands all positive z on: a rectifier without an upper bound.
  fileprivate var isOpenRectifier: Bool { isRectifier && !isBounded }
}
