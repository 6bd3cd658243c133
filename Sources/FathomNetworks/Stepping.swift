internal import FathomNumerics
internal import FathomVocabulary

/// What steps by a rule work on beside parameters and gradient: the rule's slots, and tiles as
/// large as those of the gradient, so that a step is made while its derivatives are at hand.
final class Stepping<Scalar: RealScalar>: Sendable {
  /// v or m, and s, of each group of parameters; empty when the rule has no such slot.
  let first, second: [PanelMatrix<Scalar>]
  /// In the order of the plan's gradient tiles.
  let tiles: [StepTile<Scalar>]
  /// One for what each part learns beside weights and biases, in the order of those.
  let learnedTiles: [StepTile<Scalar>]

  init(
    _ plan: Plan<Scalar>, _ rule: StepRule, parameters: [PanelMatrix<Scalar>],
    gradients: [PanelMatrix<Scalar>], learned: [Int]
  ) {
    func panels(_ isNeeded: Bool) -> [PanelMatrix<Scalar>] {
      isNeeded ? parameters.map { PanelMatrix(inputs: $0.inputs, units: $0.units) } : []
    }
    let (first, second) = (panels(rule.firstSlot != nil), panels(rule.secondSlot != nil))
    self.first = first
    self.second = second
    func tile(_ group: Int, _ inputs: Range<Int>) -> StepTile<Scalar> {
      StepTile(
        rule, parameters[group], gradient: gradients[group], change: gradients[group],
        first: first.isEmpty ? nil : first[group], second: second.isEmpty ? nil : second[group],
        inputs: inputs)
    }
    tiles = zip(plan.tileGroups, plan.tileInputs).map(tile)
    learnedTiles = learned.map { tile($0, 0..<parameters[$0].inputs + 1) }
  }
}
