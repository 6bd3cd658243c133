import FathomText
import FathomVocabulary
import FathomDiagnosis
import FathomRecords

/// The cost over the training, with its spread and the trivial baseline.
enum CostFigure {
  static func figure(of runs: [NamedRun]) -> FigureOutcome {
    let drawn = runs.filter { !$0.run.history.costCurve.isEmpty }
    guard !drawn.isEmpty else { return .nothing("No training step was recorded.") }
    let time = TimeScale(for: drawn)
    let windows = drawn.flatMap(\.run.history.costCurve)
    let isLogarithmic = suitsLogarithm(windows)
    func value(_ cost: Double) -> Double { isLogarithmic ? logarithm(cost) : cost }
    var bands: [Mark] = []
    var lines: [Mark] = []
    var keys: [Figure.Key] = []
    var notes: [String] = []
    for (index, named) in drawn.enumerated() {
      let ink: Ink = drawn.count > 1 ? .run(index) : .accent
      let name = drawn.count > 1 ? named.name : "mean"
      let curve = named.run.history.costCurve
      let places = curve.map { time.place(of: $0.firstStep + $0.steps / 2) }
      bands.append(
        .band(
          Band(
            key: "\(index)-range", name: "lowest to highest", ink: ink,
            slices: zip(places, curve).map { Band.Slice($0, value($1.low), value($1.high)) })))
      lines.append(
        .line(
          Line(
            key: "\(index)", name: name, ink: ink,
            marker: curve.count == 1 ? .filled : .none,
            points: zip(places, curve).map { Point($0, value($1.mean)) })))
      keys.append(Figure.Key("\(index)", drawn.count > 1 ? name : "mean of the mini-batches", ink))
      if drawn.count == 1 {
        keys.append(Figure.Key("\(index)-range", "lowest to highest mini-batch", ink, .band))
      }
      notes += self.notes(curve, drawn.count > 1 ? " of \(named.name)" : "")
    }
    let baselines = baselines(drawn).filter { value($0.y).isFinite }
    let y = axis(windows, baselines.map(\.y), isLogarithmic)
    return .figure(
      Figure(
        kind: .cost, title: "Cost",
        caption: "The mean cost of the mini-batches, and its range, in windows of equally many"
          + " steps."
          + (drawn.count == 1
            ? " The trivial baseline is the best answer that ignores the input." : ""),
        summary: drawn.map { summary($0, $0.prefix(among: drawn)) }.joined(separator: " "),
        notes: notes,
        panels: [
          Panel(
            x: time.axis(for: drawn), y: y,
            marks: bands + baselines.map { .rule(Rule(value($0.y), $0.label)) } + lines)
        ], keys: keys))
  }

  /// Costs that differ by more than a factor of 30 are read on a log scale.
  private static func suitsLogarithm(_ windows: [CostWindow]) -> Bool {
    let means = windows.map(\.mean).filter(\.isFinite)
    guard let least = means.min(), let most = means.max(), least > 0 else { return false }
    return most > 30 * least && windows.allSatisfy { !($0.low <= 0) }
  }

  private static func axis(
    _ windows: [CostWindow], _ baselines: [Double], _ isLogarithmic: Bool
  ) -> Axis {
    let values = windows.flatMap { [$0.low, $0.high, $0.mean] } + baselines
    return isLogarithmic
      ? Axis("cost C", .logarithmic, decades(around: values.map(logarithm), fewest: 1))
      : Axis("cost C", .linear, span(around: values, including: 0))
  }

  private static func baselines(_ runs: [NamedRun]) -> [Rule] {
    let costs = runs.map(\.run.data.baseline.cost)
    guard let first = costs.first, costs.allSatisfy({ $0 == first }), first.isFinite else {
      return []
    }
    return [Rule(first, "trivial baseline")]
  }

  private static func summary(_ named: NamedRun, _ prefix: String) -> String {
    let run = named.run
    let end = run.final.map { " to \(Wording.number($0.cost, digits: 3))" } ?? ""
    return "\(prefix)The cost over all samples went from"
      + " \(Wording.number(run.initial.cost, digits: 3))\(end); the trivial baseline is"
      + " \(Wording.number(run.data.baseline.cost, digits: 3))."
  }

  private static func notes(_ curve: [CostWindow], _ run: String) -> [String] {
    let broken = curve.filter { !$0.mean.isFinite }
    guard let first = broken.first else { return [] }
    return [
      "The cost\(run) is not finite from step \(first.firstStep) on in"
        + " \(Wording.count(broken.count, "window")) of \(curve.count)."
    ]
  }
}

/// The accuracy over the training.
enum AccuracyFigure {
  static func figure(of runs: [NamedRun]) -> FigureOutcome {
    let drawn = runs.filter { $0.run.initial.accuracy != nil && $0.run.training != nil }
    guard !drawn.isEmpty else {
      return .nothing(
        runs.contains { $0.run.initial.accuracy != nil }
          ? "No training step was made." : "The targets are not classes.")
    }
    var marks: [Mark] = []
    var keys: [Figure.Key] = []
    for (index, named) in drawn.enumerated() {
      guard let training = named.run.training else { continue }
      let prefix = drawn.count > 1 ? "\(named.name), " : ""
      let ink: Ink = drawn.count > 1 ? .run(index) : .accent
      func add(_ id: String, _ name: String, _ ink: Ink, dashed: Bool, _ points: [Point]) {
        guard !points.isEmpty else { return }
        let marker: Line.Marker =
          id.hasSuffix("full") ? .only : points.count > 30 ? .none : dashed ? .hollow : .filled
        marks.append(
          .line(
            Line(key: id, name: name, ink: ink, isDashed: dashed, marker: marker, points: points)))
        keys.append(
          Figure.Key(id, name, ink, marker == .only ? .point : dashed ? .dashed : .solid))
      }
      let epochs = epochs(of: named.run)
      add(
        "\(index)-train", "\(prefix)mini-batches of each epoch", ink, dashed: false,
        zip(epochs, training.accuracy).map(Point.init))
      add(
        "\(index)-test", "\(prefix)held-out samples",
        drawn.count > 1 ? ink : .run(1), dashed: true,
        zip(epochs, training.testAccuracy).map(Point.init))
      let looks = [(0.0, named.run.initial), (epochs.last ?? 0, named.run.final)]
      add(
        "\(index)-full", "\(prefix)all samples, before and after training",
        drawn.count > 1 ? ink : .strong,
        dashed: false,
        looks.compactMap { look in look.1?.accuracy.map { Point(look.0, $0) } })
    }
    let last = drawn.compactMap { epochs(of: $0.run).last }.max() ?? 1
    let baselines = drawn.map(\.run.data.baseline.accuracy)
    if let first = baselines.first, let rule = first, baselines.allSatisfy({ $0 == rule }) {
      marks.insert(.rule(Rule(rule, "commonest class")), at: 0)
    }
    return .figure(
      Figure(
        kind: .accuracy, title: "Accuracy",
        caption: "The fraction of samples classified correctly: in the mini-batches of each epoch,"
          + " while the network changes; on held-out samples after it; and on all samples before and"
          + " after training.",
        summary: drawn.map { summary($0, $0.prefix(among: drawn)) }.joined(separator: " "),
        panels: [
          Panel(
            x: Axis("epoch", .linear, 0...max(last, 1e-6)), y: Axis("accuracy", .percent, 0...1),
            marks: marks)
        ], keys: keys))
  }

  /// Where each epoch's figures stand; the last one may be partial.
  private static func epochs(of run: RunRecord) -> [Double] {
    guard let training = run.training else { return [] }
    let batch = max(1, training.batchSize)
    let perEpoch = Double(max(1, (run.data.samples + batch - 1) / batch))
    let count = max(training.accuracy.count, training.testAccuracy.count)
    return (0..<count).map { min(Double($0 + 1), Double(training.steps) / perEpoch) }
  }

  private static func summary(_ named: NamedRun, _ prefix: String) -> String {
    let start = named.run.initial.accuracy.map { Wording.percent($0, digits: 3) } ?? "unknown"
    let end = named.run.final?.accuracy.map { Wording.percent($0, digits: 3) } ?? "unknown"
    return capitalised("\(prefix)accuracy on all samples from \(start) to \(end).", after: prefix)
  }
}
