/// What may be the matter with a network, in the order in which conditions take precedence.
public enum Condition: String, CaseIterable, Codable, Sendable {
  /// A value became NaN or infinite, or the cost left all bounds.
  case diverged
  /// Units of a hidden layer are copies of one another.
  case symmetric
  /// The signal dies on the way forward.
  case starved
  /// Most units of a hidden layer have σ′ = 0 for every sample.
  case dead
  /// The error grows on its way back.
  case exploding
  /// The error shrinks on its way back.
  case vanishing
  /// Most units of a hidden layer sit where σ′ is almost 0.
  case saturated
  /// The cost swings.
  case unstable
  /// The cost barely beats the trivial baseline, for no reason that another rule names.
  case slow
  /// Gradients are small because there is nothing left to learn.
  case converged
  /// None of these.
  case healthy
}

extension Condition {
  /// The rule that looks for it; nil where it is what is left when no rule speaks.
  ///
  /// A condition is added as a case, in its place in the order, and here; all else that a rule
  /// says stands in the rule's own file.
  var rule: (any Rule)? {
    switch self {
    case .diverged: DivergedRule()
    case .symmetric: SymmetricRule()
    case .starved: StarvedRule()
    case .dead: DeadRule()
    case .exploding: ExplodingRule()
    case .vanishing: VanishingRule()
    case .saturated: SaturatedRule()
    case .unstable: UnstableRule()
    case .slow: SlowRule(unless: Rules.all(but: .slow))
    case .converged, .healthy: nil
    }
  }
}

extension Condition {
  /// What has to be known to tell whether it holds.
  var needs: [Need] { self == .converged ? Convergence.needs : rule?.needs ?? [] }
}

/// The rules there are.
public enum Rules {
  /// Every rule, in the order of `Condition`.
  public static let all: [any Rule] = Condition.allCases.compactMap(\.rule)

  /// Every rule but the one for a condition.
  static func all(but condition: Condition) -> [any Rule] {
    Condition.allCases.filter { $0 != condition }.compactMap(\.rule)
  }
}
