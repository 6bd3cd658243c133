package import Fathom

extension RunBuilder {
  /// A run that the rule of a condition speaks on.
  ///
  /// - Parameters:
  ///   - condition: The condition.
  ///   - hidden: The number of hidden layers, two or more.
  /// - Returns: nil for conditions without a rule.
  package static func trigger(_ condition: Condition, hidden: Int = 4) -> RunBuilder? {
    var run = RunBuilder(hidden: hidden)
    switch condition {
    case .diverged: run.incident = Incident(step: 4, layer: 3, quantity: .gradient)
    case .symmetric: run.initial.hidden[0].equalUnits = 30
    case .starved: run = .starved(hidden: hidden)
    case .dead: run.final?.hidden[0].dead = 0.9
    case .exploding: run = .exploding(hidden: hidden, decadesPerLayer: 3 / Double(hidden - 1))
    case .vanishing: run = .vanishing(hidden: hidden, decadesPerLayer: 2 / Double(hidden - 1))
    case .saturated: run.initial.hidden[0].saturated = 0.9
    case .unstable: run.costCurve = (0..<10_000).map { ($0 / 1000).isMultiple(of: 2) ? 1 : 9 }
    case .slow: run.learnNothing()
    case .converged, .healthy: return nil
    }
    return run
  }
}
