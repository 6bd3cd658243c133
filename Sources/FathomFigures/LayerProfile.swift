import FathomVocabulary
import FathomText
import FathomDiagnosis
import FathomRecords

/// A size of each layer, before the first step and after the last.
struct LayerProfile {
  enum Quantity {
    case error, gradient
  }

  let quantity: Quantity

  init(_ quantity: Quantity) {
    self.quantity = quantity
  }

  func figure(of runs: [NamedRun]) -> FigureOutcome {
    var lines: [Line] = []
    var keys: [Figure.Key] = []
    var notes: [String] = []
    for (index, named) in runs.enumerated() {
      for (place, moment) in named.run.moments.enumerated() {
        let isLast = place == 1 || named.run.final == nil
        let name = runs.count > 1 ? "\(named.name), \(moment.name)" : moment.name
        let ink: Ink = runs.count > 1 ? .run(index) : isLast ? .accent : .muted
        let key = "\(index)-\(place)"
        let points = moment.look.layers.map { Point(Double($0.layer), value(of: $0)) }
        lines.append(
          Line(
            key: key, name: name, ink: ink, isDashed: !isLast, marker: isLast ? .filled : .hollow,
            points: points))
        keys.append(Figure.Key(key, name, ink, isLast ? .solid : .dashed))
        var absences = Absences()
        for layer in moment.look.layers { absences.add(value(of: layer), layer: layer.layer) }
        notes += absences.sentences(subject(runs.count > 1 ? named.name : nil), moment.name)
      }
    }
    let layers = runs.flatMap(\.run.layerNumbers)
    guard let first = layers.min(), let last = layers.max() else {
      return .nothing("The run has no layers.")
    }
    let panel = Panel(
      x: Axis(
        "layer, counted from the input", .whole, (Double(first) - 0.3)...(Double(last) + 0.3)),
      y: Axis(label, .logarithmic, decades(around: lines.flatMap { $0.points.map(\.y) })),
      marks: lines.map(Mark.line))
    return .figure(
      Figure(
        kind: quantity == .error ? .profile : .gradient,
        title: quantity == .error ? "The profile: error per unit" : "Gradient of each layer",
        caption: caption, summary: summary(runs), notes: notes, panels: [panel], keys: keys))
  }

  private func value(of layer: LayerMeasurement) -> Double {
    switch quantity {
    case .error: logarithm(layer.error.rms, log10: layer.error.log10RMS)
    case .gradient: logarithm(layer.gradient.norm, log10: layer.gradient.log10Norm)
    }
  }

  private var label: String {
    switch quantity {
    case .error: "error ∂C/∂z per unit, RMS"
    case .gradient: "gradient ‖δ‖ of the layer"
    }
  }

  private func subject(_ run: String?) -> String {
    let what = quantity == .error ? "the error" : "the gradient"
    return capitalised(run.map { "\(what) of \($0)" } ?? what)
  }

  private var caption: String {
    switch quantity {
    case .error:
      "The size of the error ∂C/∂z per unit in each layer. Where gradients vanish, it falls from"
        + " right to left. The last layer is the output; the verdict rests on the hidden layers."
    case .gradient:
      "The norm of the gradient of each layer's weights and biases, over all samples. Layers with"
        + " many weights, such as the first, have larger norms."
    }
  }

  private func summary(_ runs: [NamedRun]) -> String {
    runs.map { named in
      let prefix = runs.count > 1 ? "\(named.name): " : ""
      let sentences = named.run.moments.compactMap { moment -> String? in
        guard let first = moment.look.layers.first, let last = moment.look.layers.last else {
          return nil
        }
        return "\(moment.name), \(words(value(of: first))) in layer \(first.layer)"
          + (last.layer == first.layer
            ? "" : " and \(words(value(of: last))) in layer \(last.layer)")
      }
      return prefix + capitalised(sentences.joined(separator: "; ")) + "."
    }.joined(separator: " ")
  }
}

/// A logarithm as the number it stands for.
func words(_ log10: Double) -> String {
  if log10.isNaN { return "NaN" }
  if log10 == -.infinity { return "zero" }
  return log10 == .infinity ? "infinity" : Wording.power(log10)
}
