import FathomVocabulary
import FathomDiagnosis
import FathomRecords

/// Where the error is lost or won between layers: stacked bars of decades.
enum AccountsFigure {
  static func figure(of runs: [NamedRun]) -> FigureOutcome {
    var looks: [(title: String, look: Measurement)] = []
    for named in runs {
      for moment in named.run.moments where runs.count == 1 || moment.look.step == 0 {
        looks.append((runs.count > 1 ? "\(named.name), \(moment.name)" : moment.name, moment.look))
      }
    }
    looks.removeAll { !$0.look.layers.contains { parts(of: $0) != nil } }
    guard !looks.isEmpty else {
      return .nothing("No error reaches a hidden layer, so there are no gains or losses to show.")
    }
    let columns = looks.flatMap { $0.look.layers.compactMap(parts) }
    let low = columns.map { min(0, $0.weights) + min(0, $0.slope) }.min() ?? 0
    let high = columns.map { max(0, $0.weights) + max(0, $0.slope) }.max() ?? 0
    let layers = looks.flatMap { $0.look.hiddenLayers.map(\.layer) }
    let y = Axis("decades", .linear, span(around: [low, high], including: 0))
    let x = Axis(
      "layer that the error is passed back to", .whole,
      (Double(layers.min() ?? 2) - 0.6)...(Double(layers.max() ?? 2) + 0.6))
    let size: Panel.Size = looks.count > 1 && layers.count <= 64 ? .half : .full
    let panels = looks.map { look in
      Panel(
        title: runs.count > 1 ? look.title : capitalised(look.title), size: size, x: x, y: y,
        marks: [.rule(Rule(0, ""))] + marks(of: look.look))
    }
    return .figure(
      Figure(
        kind: .accounts, title: "Gains and losses of the error",
        caption: "How much the error grows (above zero) or shrinks (below zero) on its way back"
          + " into each layer, in decades (factors of ten). The weights' and the activation's part"
          + " add up to the total.",
        summary: looks.compactMap { look in
          Accounts(look.look).map {
            "\(runs.count > 1 ? look.title : capitalised(look.title)): \($0.sentence)"
          }
        }.joined(separator: " "),
        notes: looks.flatMap { notes(of: $0.look, $0.title) }, panels: panels,
        keys: [
          Figure.Key("weights", "weights", .weights, .area),
          Figure.Key("slope", "σ′, the activation's slope", .slope, .area),
          Figure.Key("total", "total", .strong, .point),
        ]))
  }

  private static func parts(of layer: LayerMeasurement) -> (weights: Double, slope: Double)? {
    guard let decay = layer.errorDecay, let weights = decay.log10Weights,
      let slope = decay.log10Activation, weights.isFinite, slope.isFinite
    else { return nil }
    return (weights, slope)
  }

  private static func marks(of look: Measurement) -> [Mark] {
    var weights: [Bars.Bar] = []
    var slopes: [Bars.Bar] = []
    var totals: [Point] = []
    for layer in look.layers {
      guard let parts = parts(of: layer) else { continue }
      let x = Double(layer.layer)
      weights.append(Bars.Bar(x, from: 0, to: parts.weights))
      // Parts of one sign stand on one another, parts of both signs on either side of the line.
      let base = parts.weights * parts.slope > 0 ? parts.weights : 0
      slopes.append(Bars.Bar(x, from: base, to: base + parts.slope))
      totals.append(Point(x, layer.errorDecay?.log10Total ?? parts.weights + parts.slope))
    }
    return [
      .bars(Bars(key: "weights", name: "weights", ink: .weights, bars: weights)),
      .bars(Bars(key: "slope", name: "σ′", ink: .slope, bars: slopes)),
      .line(Line(key: "total", name: "total", ink: .strong, marker: .only, points: totals)),
    ]
  }

  private static func notes(of look: Measurement, _ moment: String) -> [String] {
    let missing = look.hiddenLayers.filter { parts(of: $0) == nil }.map(\.layer)
    return missing.isEmpty
      ? []
      : ["No usable error reaches \(layerNames(missing)) \(moment), so nothing is shown there."]
  }
}
