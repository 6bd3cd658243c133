import FathomVocabulary
internal import FathomNumerics

/// Turns the parts of each layer into kernel calls.
struct PlanBuilder<Scalar: RealScalar> {
  let architecture: Architecture
  let workspace: Workspace<Scalar>
  /// The parts of the layers with weights, with their memory.
  let parts: [[any PlannedPart<Scalar>]]
  /// What follows an output activation that learns, as if the output were the identity; nil where
  /// the last part makes costs and errors itself.
  private let ending: PlannedOutput<Scalar>?

  init(
    _ architecture: Architecture, workspace: Workspace<Scalar>, statistics: SampleStatistics,
    parameters: [PanelMatrix<Scalar>], layout: ParameterLayout, dropout: DropoutKey,
    weighsSamples: Bool
  ) {
    self.architecture = architecture
    self.workspace = workspace
    var ending: PlannedOutput<Scalar>?
    parts = architecture.layers.numbered.map { number, layer in
      var before: MatrixView<Scalar>?
      return layer.parts.enumerated().map { index, part in
        let place = workspace.layers[layer: number].places[index]
        let site = PartSite(
          architecture: architecture, workspace: workspace, statistics: statistics,
          dropout: dropout, layer: number, index: index, input: place.input, output: place.output,
          errors: place.errors, errorsBelow: place.errorsBelow,
          parameters: layout.groupIndex(number, part: index).map { parameters[$0] },
          slopesBefore: before)
        let isLast = number == architecture.outputLayer && index == layer.parts.count - 1
        let learns = site.parameters != nil
        let planned: any PlannedPart<Scalar> =
          isLast && !learns
          ? PlannedOutput(site: site, layer.activation, weighsSamples: weighsSamples)
          : part.kind.planned(at: site)
        if isLast && learns {
          ending = PlannedOutput(site: site, .identity, weighsSamples: weighsSamples)
        }
        // A slope that is learned is to see errors with the mask, and not without.
        before = planned.learned == nil ? planned.slopes : nil
        return planned
      }
    }
    self.ending = ending
  }

  /// From the inputs to outputs, costs and output errors.
  func forward() -> PlannedCalls<Scalar> {
    var plan = PlannedCalls<Scalar>()
    for layer in architecture.layers.layerNumbers {
      for (part, place) in zip(parts[layer: layer], workspace.layers[layer: layer].places) {
        // What the layer before hands on stays as it is.
        if let source = place.copied { plan.add([.copy(source, to: place.output)]) }
        part.forward(into: &plan)
      }
    }
    ending?.forward(into: &plan)
    return plan
  }

  /// From the output errors to those of the first layer with weights, and on to what is learned in
  /// front of it.
  func backward() -> PlannedCalls<Scalar> {
    var plan = PlannedCalls<Scalar>()
    for layer in architecture.layers.layerNumbers.reversed() {
      if let carry = workspace.layers[layer: layer].carry {
        plan.add([.add(carry, to: workspace.layers[layer: layer].errors)])
      }
      let places = workspace.layers[layer: layer].places
      for (part, place) in zip(parts[layer: layer], places).reversed() where place.isReached {
        part.backward(into: &plan)
      }
    }
    return plan
  }
}
