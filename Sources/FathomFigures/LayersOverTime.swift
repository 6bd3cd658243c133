import FathomVocabulary
import FathomText
import FathomDiagnosis
import FathomRecords

/// A quantity of each layer over the training: a line a layer, coloured in depth order.
struct LayersOverTime {
  /// More layers than this are not drawn as lines: a few are, and all as cells.
  static let mostLines = 12
  /// How many lines are drawn then.
  static let fewLines = 8
  /// How many columns of cells there are.
  static let columns = 90

  let subject: Subject

  init(_ subject: Subject) {
    self.subject = subject
  }

  /// The figure of Nielsen's speed of learning.
  static func speed(of runs: [NamedRun]) -> FigureOutcome {
    let usesExact = runs.contains { $0.run.needsExact }
    return LayersOverTime(.speed(usesExact: usesExact)).figure(of: runs)
  }

  func figure(of runs: [NamedRun]) -> FigureOutcome {
    let drawn = runs.filter { !$0.run.history.steps.isEmpty }
    guard !drawn.isEmpty else { return .nothing("No training step was recorded.") }
    guard holdsAnything(drawn) else { return .nothing(subject.unknown) }
    let series = drawn.map { Series(of: $0, subject, TimeScale(for: drawn)) }
    let values = series.lazy.flatMap { $0.layers.lazy.flatMap { $0.points.lazy.map(\.y) } }
    guard values.contains(where: { !subject.isTrivial($0) }) else {
      return .nothing(subject.nothing)
    }
    let y = Axis(
      subject.quantity.label ?? subject.title, subject.scale,
      subject.scale == .logarithmic
        ? decades(around: values, fewest: subject.fewestDecades)
        : 0...max(0.05, min(1, (values.filter(\.isFinite).max() ?? 0) * 1.05)))
    let x = TimeScale(for: drawn).axis(for: drawn)
    let isCrowded = series.contains { $0.layers.count > Self.mostLines }
    var panels: [Panel] = []
    for one in series {
      let name = drawn.count > 1 ? one.name : nil
      let size: Panel.Size = drawn.count > 1 ? .half : .full
      panels.append(
        Panel(title: name, size: size, x: x, y: y, marks: lines(one, isCrowded) + subject.rules))
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
        kind: subject.kind, title: subject.title, caption: caption(series),
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

  private func caption(_ series: [Series]) -> String {
    let most = series.map(\.layers.count).max() ?? 0
    let layers =
      most > Self.mostLines
      ? " Lines show \(Self.fewLines) layers, the first and the last among them; cells show the"
        + " means of \(Cells.shown(of: most))." : " One line per layer."
    return subject.meaning + layers
  }

  /// Whether the runs tell of the quantity at all; they may be older than it.
  private func holdsAnything(_ runs: [NamedRun]) -> Bool {
    runs.contains { named in
      named.run.history.steps.contains { $0.layers.contains { subject.quantity.exists($0) } }
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
    subject.scale == .logarithmic ? words(number) : Wording.percent(number)
  }

  private func notes(_ series: Series, several: Bool) -> [String] {
    guard let zeroWords = subject.zeroWords else { return [] }
    let run = several ? " of \(series.name)" : ""
    let kinds: [(String, (Double) -> Bool)] = [
      (zeroWords, { $0 == -.infinity }), ("is NaN", { $0.isNaN }),
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
