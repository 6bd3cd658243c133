internal import FathomNumerics
internal import FathomVocabulary

/// What steps by a rule work on beside parameters and gradient: the rule's slots, and tiles as
/// large as those of the gradient, so that a step is made while its derivatives are at hand.
final class Stepping<Scalar: RealScalar>: Sendable {
  /// v or m, and s, of each layer; empty when the rule has no such slot.
  let first, second: [PanelMatrix<Scalar>]
  /// The same of γ and β.
  let firstScales, secondScales: [PanelMatrix<Scalar>?]
  /// In the order of the plan's gradient tiles.
  let tiles: [StepTile<Scalar>]
  /// γ and β of the normalised layers.
  let scaleTiles: [(layer: LayerNumber, tile: StepTile<Scalar>)]

  init(
    _ plan: Plan<Scalar>, _ rule: StepRule, parameters: [PanelMatrix<Scalar>],
    gradients: [PanelMatrix<Scalar>], normalizations: [LayerNormalization<Scalar>?]
  ) {
    func panels(_ isNeeded: Bool) -> [PanelMatrix<Scalar>] {
      isNeeded ? parameters.map { PanelMatrix(inputs: $0.inputs, units: $0.units) } : []
    }
    func scales(_ isNeeded: Bool) -> [PanelMatrix<Scalar>?] {
      normalizations.map { layer in
        layer.flatMap { isNeeded ? PanelMatrix(inputs: 1, units: $0.parameters.units) : nil }
      }
    }
    let (keepsFirst, keepsSecond) = (rule.firstSlot != nil, rule.secondSlot != nil)
    let (first, second) = (panels(keepsFirst), panels(keepsSecond))
    let (firstScales, secondScales) = (scales(keepsFirst), scales(keepsSecond))
    self.first = first
    self.second = second
    self.firstScales = firstScales
    self.secondScales = secondScales
    tiles = zip(plan.tileLayers, plan.tileInputs).map { layer, inputs in
      StepTile(
        rule, parameters[layer: layer], gradient: gradients[layer: layer],
        change: gradients[layer: layer], first: first[ifPresent: layer],
        second: second[ifPresent: layer],
        inputs: inputs)
    }
    scaleTiles = normalizations.compactMap { layer in
      layer.map {
        let tile = StepTile(
          rule, $0.parameters, gradient: $0.gradient, change: $0.gradient,
          first: firstScales[layer: $0.number],
          second: secondScales[layer: $0.number], inputs: 0..<2)
        return ($0.number, tile)
      }
    }
  }
}
