import FathomVocabulary
internal import FathomNumerics

/// Turns the parts of each layer into kernel calls.
struct PlanBuilder<Scalar: RealScalar> {
  let architecture: Architecture
  let workspace: Workspace<Scalar>
  let statistics: SampleStatistics
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
    self.statistics = statistics
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
    var books: Books?
    for layer in architecture.layers.layerNumbers.reversed() {
      let (own, places) = (workspace.layers[layer: layer], workspace.layers[layer: layer].places)
      if let carry = own.carry {
        books?.turn(to: .shortcut, &plan)
        plan.add([.add(carry, to: own.errors)])
      }
      let parts = architecture.layers[layer: layer].parts
      for (index, place) in places.enumerated().reversed() where place.isReached {
        if let account = parts[index].account { books?.turn(to: account, &plan) }
        self.parts[layer: layer][index].backward(into: &plan)
        guard parts[index].isAffine else { continue }
        books = layer > .firstWithWeights ? Books(layer.below, workspace, statistics) : nil
      }
    }
    return plan
  }

  /// Notes the size of the errors of a layer wherever another account begins.
  private struct Books {
    private let layer: LayerNumber
    private let errors: MatrixView<Scalar>
    private let statistics: SampleStatistics
    private var account = Architecture.Account.weights
    private var count = 0

    init(_ layer: LayerNumber, _ workspace: Workspace<Scalar>, _ statistics: SampleStatistics) {
      self.layer = layer
      errors = workspace.layers[layer: layer].errors
      self.statistics = statistics
    }

    mutating func turn(to next: Architecture.Account, _ plan: inout PlannedCalls<Scalar>) {
      guard next != account else { return }
      plan.add([
        .rowSquares(
          errors, into: statistics.accountSquares, at: statistics.start(layer, behind: count)
        ).atDetail(PassDetail.accounts.rawValue)
      ])
      account = next
      count += 1
    }
  }
}
