import FathomText
import FathomDiagnosis
import FathomRecords

/// A quantity of each layer over the training: a line a layer, coloured in depth order.
struct LayersOverTime {
  enum Quantity {
    case speed, updates, saturation, dead, noise
  }

  /// More layers than this are not drawn as lines: a few are, and all as cells.
  static let mostLines = 12
  /// How many lines are drawn then.
  static let fewLines = 8
  /// How many columns of cells there are.
  static let columns = 90

  let quantity: Quantity

  init(_ quantity: Quantity) {
    self.quantity = quantity
  }

  func figure(of runs: [NamedRun]) -> FigureOutcome {
    let drawn = runs.filter { !$0.run.history.steps.isEmpty }
    guard !drawn.isEmpty else { return .nothing("No training step was recorded.") }
    guard holdsAnything(drawn) else { return .nothing(unknown) }
    let usesExact = quantity == .speed && drawn.contains { $0.run.needsExact }
    let series = drawn.map { Series(of: $0, quantity, usesExact: usesExact, TimeScale(for: drawn)) }
    let values = series.lazy.flatMap { $0.layers.lazy.flatMap { $0.points.lazy.map(\.y) } }
    guard values.contains(where: { !isTrivial($0) }) else { return .nothing(nothing) }
    let y = Axis(
      label(usesExact), isLogarithmic ? .logarithmic : .percent,
      isLogarithmic
        ? decades(around: values, fewest: quantity == .noise ? 1 : 2)
        : 0...max(0.05, min(1, (values.filter(\.isFinite).max() ?? 0) * 1.05)))
    let x = TimeScale(for: drawn).axis(for: drawn)
    let isCrowded = series.contains { $0.layers.count > Self.mostLines }
    var panels: [Panel] = []
    for one in series {
      let name = drawn.count > 1 ? one.name : nil
      let size: Panel.Size = drawn.count > 1 ? .half : .full
      panels.append(
        Panel(title: name, size: size, x: x, y: y, marks: lines(one, isCrowded) + rules))
      if isCrowded {
        panels.append(
          Panel(
            title: name.map { "\($0), \(Cells.shown(of: one.layers.count))" }
              ?? capitalised(Cells.shown(of: one.layers.count)), size: size, x: x,
            y: Axis(
              "layer", .whole,
              (Double(one.layers.first?.layer ?? 2) - 0.5)...(Double(one.layers.last?.layer ?? 2)
                + 0.5)),
            marks: [cells(one, x: x.range, y: y)]))
      }
    }
    return .figure(
      Figure(
        kind: kind, title: title, caption: caption(usesExact, series),
        summary: series.map { summary($0, several: drawn.count > 1) }.joined(separator: " "),
        notes: series.flatMap { notes($0, several: drawn.count > 1) },
        panels: panels, keys: keys(series)))
  }

  // MARK: - Marks

  private func lines(_ series: Series, _ isCrowded: Bool) -> [Mark] {
    let shown = isCrowded ? chosen(series.layers, most: Self.fewLines) : series.layers
    return shown.map { layer in
      .line(
        Line(
          key: "layer-\(layer.layer)", name: "layer \(layer.layer)", label: "layer \(layer.layer)",
          ink: layer.ink, points: layer.points))
    }
  }

  private var rules: [Mark] {
    quantity == .noise ? [.rule(Rule(0, "signal = noise"))] : []
  }

  private func keys(_ series: [Series]) -> [Figure.Key] {
    let isCrowded = series.contains { $0.layers.count > Self.mostLines }
    var keys: [Figure.Key] = []
    for one in series {
      let shown = isCrowded ? chosen(one.layers, most: Self.fewLines) : one.layers
      for layer in shown where !keys.contains(where: { $0.id == "layer-\(layer.layer)" }) {
        keys.append(Figure.Key("layer-\(layer.layer)", "layer \(layer.layer)", layer.ink))
      }
    }
    return keys
  }

  private func cells(_ series: Series, x: ClosedRange<Double>, y: Axis) -> Mark {
    .cells(
      Cells(
        label: y.label, scale: y.scale, range: y.range, over: x,
        rows: series.layers.map(\.layer), series.layers.map(\.points)))
  }

  // MARK: - Words

  private var kind: FigureKind {
    switch quantity {
    case .speed: .speed
    case .updates: .updates
    case .saturation, .dead: .saturation
    case .noise: .noise
    }
  }

  private var title: String {
    switch quantity {
    case .speed: "Speed of learning"
    case .updates: "Steps actually made"
    case .saturation: "Saturated activations"
    case .dead: "Dead units"
    case .noise: "Noise of mini-batches"
    }
  }

  private func label(_ usesExact: Bool) -> String {
    switch quantity {
    case .speed: usesExact ? "gradient ‖δ‖" : "speed of learning ‖∂C/∂b‖"
    case .updates: "change ‖Δ(W, b)‖ of one step"
    case .saturation: "saturated activations"
    case .dead: "dead units"
    case .noise: "signal to noise"
    }
  }

  private func caption(_ usesExact: Bool, _ series: [Series]) -> String {
    let most = series.map(\.layers.count).max() ?? 0
    let layers =
      most > Self.mostLines
      ? " Lines show \(Self.fewLines) layers, the first hidden one and the last among them; cells"
        + " show \(Cells.shown(of: most)), as means." : " One line a layer."
    return meaning(usesExact: usesExact) + layers
  }

  /// What is plotted, in a sentence or two.
  func meaning(usesExact: Bool) -> String {
    switch quantity {
    case .speed:
      usesExact
        ? "The norm of each hidden layer's gradient at the recorded steps, with the exponents that"
          + " the working precision cannot hold."
        : "How fast each hidden layer's biases want to move, after Nielsen: ‖∂C/∂b‖ at the recorded"
          + " steps."
    case .updates:
      "How far one step of the optimiser moved each layer's weights and biases, weight decay taken"
        + " out."
    case .saturation:
      "The share of activations (units × samples) where |σ′(z)| is below 1 % of its maximum."
    case .dead: "The share of units whose σ′(z) is 0 for every sample of the mini-batch."
    case .noise:
      "The norm of the mini-batch's gradient over its expected error. Below 1 a step is mostly"
        + " noise."
    }
  }

  private var nothing: String {
    switch quantity {
    case .saturation: "No activation was saturated at any recorded step."
    case .dead: "No unit was dead at any recorded step."
    case .noise: "The noise of mini-batches was not measured."
    case .speed, .updates: "Every recorded value is zero."
    }
  }

  /// Shares have a linear scale.
  private var isLogarithmic: Bool { quantity != .saturation && quantity != .dead }

  /// Whether the runs tell of the quantity at all; they may be older than it.
  private func holdsAnything(_ runs: [NamedRun]) -> Bool {
    quantity != .dead
      || runs.contains {
        $0.run.history.steps.contains { $0.layers.contains { $0.activation != nil } }
      }
  }

  private var unknown: String { "Dead units were not written down step by step." }

  /// A value for which no figure is drawn when all are like it.
  private func isTrivial(_ value: Double) -> Bool {
    switch quantity {
    case .saturation, .dead: value == 0
    case .noise: value.isNaN
    case .speed, .updates: value == -.infinity
    }
  }

  private func summary(_ series: Series, several: Bool) -> String {
    let prefix = several ? "\(series.name): " : ""
    let parts = chosen(series.layers, most: 5).compactMap { layer -> String? in
      guard let first = layer.points.first, let last = layer.points.last else { return nil }
      return "layer \(layer.layer) from \(value(first.y)) to \(value(last.y))"
    }
    return prefix + capitalised(parts.joined(separator: ", ")) + "."
  }

  private func value(_ number: Double) -> String {
    isLogarithmic ? words(number) : Wording.percent(number)
  }

  /// A step is made in the working precision, which cannot make one that is too small for it.
  private var zeroWords: String {
    quantity == .updates ? "is zero in the working precision" : "is exactly zero"
  }

  private func notes(_ series: Series, several: Bool) -> [String] {
    guard quantity != .noise else { return [] }
    let run = several ? " of \(series.name)" : ""
    let kinds: [(String, (Double) -> Bool)] = [
      (zeroWords, { $0 == -.infinity }), ("is not a number", { $0.isNaN }),
      ("is infinite", { $0 == .infinity }),
    ]
    return kinds.compactMap { words, holds in
      let layers = series.layers.filter { $0.points.contains { holds($0.y) } }
      guard !layers.isEmpty else { return nil }
      let count = layers.reduce(0) { $0 + $1.points.count { holds($0.y) } }
      return "The value \(words) in \(layerNames(layers.map(\.layer)))\(run)"
        + " (\(Wording.count(count, "recorded value")))."
    }
  }
}
