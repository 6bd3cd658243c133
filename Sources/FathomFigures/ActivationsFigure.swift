import FathomVocabulary
import FathomDiagnosis
import FathomRecords

/// What the activations of each layer are like, before and after training and on the way.
enum ActivationsFigure {
  static func figure(of runs: [NamedRun]) -> FigureOutcome {
    let layers = runs.flatMap(\.run.layerNumbers)
    guard let first = layers.min(), let last = layers.max() else {
      return .nothing("The run has no layers.")
    }
    let x = Axis("layer", .whole, (Double(first) - 0.4)...(Double(last) + 0.4))
    let ends = runs.flatMap { $0.run.moments.flatMap { $0.look.layers.flatMap(extent) } }
    let y = Axis("activation", .linear, span(around: ends))
    var panels: [Panel] = []
    var notes: [String] = []
    for named in runs {
      let prefix = named.prefix(among: runs)
      panels.append(
        Panel(
          title: prefix.isEmpty ? "Mean ± deviation" : prefix + "mean ± deviation", size: .half,
          x: x, y: y,
          marks: named.run.moments.enumerated().flatMap { means($0.element.look, $0.offset, named) }
        ))
      panels.append(
        Panel(
          title: prefix.isEmpty ? "Fraction of units" : prefix + "fraction of units", size: .half,
          x: x,
          y: Axis("units", .percent, 0...1),
          marks: named.run.moments.enumerated().flatMap {
            shares($0.element.look, $0.offset, named)
          }
        ))
      for moment in named.run.moments {
        let broken = moment.look.layers.filter { !$0.activation.mean.isFinite }.map(\.layer)
        if !broken.isEmpty {
          notes.append(
            "Activations are not finite \(moment.name) in \(prefix)\(layerNames(broken)).")
        }
      }
    }
    let overTime = ActivationsOverTime(runs)
    return .figure(
      Figure(
        kind: .activations, title: "Activations",
        caption: "Mean and standard deviation of each layer's activations (the deviation is over"
          + " the samples, the root mean square over the units), and the fractions of saturated units"
          + " (σ′ almost 0 for nearly every sample) and of dead units (σ′ = 0 for every sample)."
          + (overTime?.caption ?? ""),
        summary: runs.map { summary($0, $0.prefix(among: runs)) }.joined(separator: " ")
          + (overTime?.summary ?? ""),
        notes: notes, panels: panels + (overTime?.panels ?? []),
        keys: keys(runs) + (overTime?.keys ?? [])))
  }

  private static func extent(_ layer: LayerMeasurement) -> [Double] {
    let activation = layer.activation
    return [activation.mean - activation.deviation, activation.mean + activation.deviation]
  }

  private static func ink(_ place: Int, _ named: NamedRun) -> Ink {
    place == 0 && named.run.final != nil ? .muted : .accent
  }

  private static func means(_ look: Measurement, _ place: Int, _ named: NamedRun) -> [Mark] {
    let isLast = place == 1 || named.run.final == nil
    let slices = look.layers.map { layer in
      let activation = layer.activation
      return Band.Slice(
        Double(layer.layer), activation.mean - activation.deviation,
        activation.mean + activation.deviation)
    }
    let name = isLast && named.run.final != nil ? "after" : "before"
    return [
      .band(Band(key: name, name: "\(name), ± deviation", ink: ink(place, named), slices: slices)),
      .line(
        Line(
          key: name, name: "mean \(name)", ink: ink(place, named), isDashed: !isLast,
          marker: isLast ? .filled : .hollow,
          points: look.layers.map { Point(Double($0.layer), $0.activation.mean) })),
    ]
  }

  private static func shares(_ look: Measurement, _ place: Int, _ named: NamedRun) -> [Mark] {
    let isLast = place == 1 || named.run.final == nil
    func line(_ key: String, _ name: String, _ ink: Ink, _ value: (ActivationMeasurement) -> Double)
      -> Mark
    {
      .line(
        Line(
          key: key, name: "\(name) \(isLast && named.run.final != nil ? "after" : "before")",
          ink: ink, isDashed: !isLast, marker: isLast ? .filled : .hollow,
          points: look.layers.map { Point(Double($0.layer), value($0.activation)) }))
    }
    return [
      line("saturated", "saturated", .slope) { $0.saturatedUnits },
      line("dead", "dead", .run(4)) { $0.deadUnits },
    ]
  }

  private static func keys(_ runs: [NamedRun]) -> [Figure.Key] {
    let hasFinal = runs.contains { $0.run.final != nil }
    var keys = [
      Figure.Key(
        "before", "before the first step", hasFinal ? .muted : .accent,
        hasFinal ? .dashed : .solid)
    ]
    if hasFinal { keys.append(Figure.Key("after", "after the last step", .accent)) }
    return keys + [
      Figure.Key("saturated", "saturated units", .slope), Figure.Key("dead", "dead units", .run(4)),
    ]
  }

  private static func summary(_ named: NamedRun, _ prefix: String) -> String {
    let look = named.run.final ?? named.run.initial
    let saturated = look.layers.filter { $0.activation.saturatedUnits > 0.5 }.map(\.layer)
    let dead = look.layers.filter { $0.activation.deadUnits > 0.5 }.map(\.layer)
    let parts = [
      saturated.isEmpty
        ? "no layer has most of its units saturated"
        : "most units are saturated in \(layerNames(saturated))",
      dead.isEmpty
        ? "none has most of its units dead" : "most units are dead in \(layerNames(dead))",
    ]
    let moment = named.run.final == nil ? "before the first step" : "at the end"
    return capitalised("\(moment), \(parts.joined(separator: ", ")).", after: prefix)
  }
}
