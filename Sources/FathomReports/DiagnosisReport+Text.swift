import FathomVocabulary
import FathomText
import FathomDiagnosis
import FathomFigures
import FathomRecords

extension DiagnosisReport {
  /// The report for people: what was measured layer by layer, the verdict, the evidence it rests
  /// on and what to try.
  ///
  /// - Parameter style: What the reader's terminal can show.
  /// - Returns: Lines no wider than the style's width, with a newline at the end of each.
  public func text(style: TextStyle = TextStyle()) -> String {
    let sections = [
      heading(style), LayerTable(of: run, style: style).lines() + mode(style), costs(style),
      verdict(style), list("Gradients and steps", Effects(in: run).sentences, style),
      evidence(style), account(style), remedies(style), training(style),
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  /// The verdict and what it says, as in the report.
  package func verdictText(style: TextStyle) -> String {
    verdict(style).joined(separator: "\n") + "\n"
  }

  private func heading(_ style: TextStyle) -> [String] {
    let title =
      "fathom \(version): \(run.network.shape) on \(run.data.name)"
      + " (\(count(run.data.samples, "sample")))"
    return wrapped(style.plain(title), width: style.width, rest: "  ")
      .map { style.painted($0, .bold) }
      + wrapped(style.plain(run.network.description), width: style.width)
      + (classes.map { wrapped(style.plain($0), width: style.width) } ?? [])
  }

  /// The names of the classes, as far as there is room for them; nil where they have none.
  private var classes: String? {
    guard let names = run.data.classNames, !names.isEmpty else { return nil }
    let shown = names.prefix(8).map { $0.count <= 24 ? $0 : $0.prefix(23) + "…" }
    let rest = names.count > shown.count ? " and \(names.count - shown.count) more" : ""
    return "classes: \(shown.joined(separator: ", "))\(rest)"
  }

  /// How a network was looked at whose training differs from its use.
  private func mode(_ style: TextStyle) -> [String] {
    let statistics = run.initial.batchStatistics.map {
      "batch normalisation taking the statistics of mini-batches of \($0), as training does,"
        + " averaged over them"
    }
    let dropout = run.network.layers.contains { $0.dropout != nil } ? "nothing dropped out" : nil
    let parts = [statistics, dropout].compactMap(\.self)
    guard !parts.isEmpty else { return [] }
    let text = "Measured with " + parts.joined(separator: ", and ") + "."
    return wrapped(text, width: style.width).map { style.painted($0, .faint) }
  }

  private func costs(_ style: TextStyle) -> [String] {
    let baseline = run.data.baseline
    var rows: [(label: String, cost: Double, accuracy: Double?)] = [
      ("before the first step", run.initial.cost, run.initial.accuracy)
    ]
    if let final = run.final {
      rows.append(("after step \(final.step)", final.cost, final.accuracy))
    }
    rows.append(("trivial baseline", baseline.cost, baseline.accuracy))
    var columns = [
      TextTable.Column(title: "", cells: rows.map(\.label), rightAligned: false),
      TextTable.Column(title: "cost", cells: rows.map { NumberText.decimal($0.cost) }),
    ]
    if rows.contains(where: { $0.accuracy != nil }) {
      columns.append(
        TextTable.Column(
          title: "accuracy", cells: rows.map { $0.accuracy.map(NumberText.percent) ?? "" }))
    }
    let answer =
      run.data.classes == nil
      ? "its answer is the mean target"
      : "its cost is that of the classes' shares, its accuracy that of the commonest class"
    return TextTable(columns: columns).lines(rows.indices.map { .row($0) }, style: style)
      + costCurve(style)
      + wrapped("The trivial baseline ignores its input: \(answer).", width: style.width)
      .map { style.painted($0, .faint) }
  }

  /// The cost over the run in one line, where there is a run to speak of.
  private func costCurve(_ style: TextStyle) -> [String] {
    let curve = run.history.costCurve
    guard curve.count >= 8, curve.contains(where: { $0.mean.isFinite }) else { return [] }
    let costs = curve.map(\.mean).filter(\.isFinite)
    guard let least = costs.min(), let most = costs.max() else { return [] }
    let points = curve.enumerated().map { Point(Double($0.offset), $0.element.mean) }
    let line = Sparkline(
      points, x: 0...Double(curve.count), y: least...most, width: min(40, style.width - 24),
      unicode: style.unicode)
    return ["cost over the run  " + style.painted(line.text, .blue)]
  }

  private func verdict(_ style: TextStyle) -> [String] {
    let verdict = diagnosis.verdict
    let severity = verdict.severity.map { " (\($0.rawValue))" } ?? ""
    let label = "Verdict: \(verdict.condition.rawValue)\(severity)."
    let lines = wrapped("\(label) \(style.plain(verdict.summary))", width: style.width)
    guard let first = lines.first, first.hasPrefix(label) else { return lines }
    let painted = style.painted(label, .of(verdict.severity)) + first.dropFirst(label.count)
    return [painted] + lines.dropFirst()
  }

  /// Where the error is lost or won on its way back, if that is the matter.
  private func account(_ style: TextStyle) -> [String] {
    let matters = diagnosis.findings.contains { $0.rule == .vanishing || $0.rule == .exploding }
    guard matters, let accounts = Accounts(run.initial) else { return [] }
    return list(
      "Where it goes, before the first step",
      [accounts.sentence] + [accounts.certificate, cancellation].compactMap(\.self), style)
  }

  /// Where the samples' gradients cancel so far that rounding is all there is left.
  private var cancellation: String? {
    let limit = run.precision == .float ? 1e6 : 1e13
    let layers = run.initial.layers.filter { $0.gradient.condition ?? 1 > limit }
    guard let worst = layers.compactMap(\.gradient.condition).max() else { return nil }
    let size = worst.isFinite ? NumberText.size(worst) : "infinity"
    let numbers = layers.map { "\($0.layer)" }.joined(separator: ", ")
    return "The samples' gradients cancel in layer \(numbers): their sum is good to no figure"
      + " (condition number \(size))."
  }

  private func evidence(_ style: TextStyle) -> [String] {
    list("Evidence", diagnosis.findings.map { "\($0.rule.rawValue): \($0.evidence)" }, style)
  }

  private func remedies(_ style: TextStyle) -> [String] {
    list("What to try", diagnosis.findings.advice(in: Remedy.Style(for: run)), style)
  }

  private func list(_ title: String, _ items: [String], _ style: TextStyle) -> [String] {
    guard !items.isEmpty else { return [] }
    return [style.painted(title, .bold)]
      + items.flatMap {
        wrapped(style.plain($0), width: style.width, first: "- ", rest: "  ")
      }
  }

  private func training(_ style: TextStyle) -> [String] {
    let reproducible = "precision \(run.precision.rawValue), seed \(run.seed)"
    guard let training = run.training else {
      return wrapped("Run: no training step, \(reproducible).", width: style.width, rest: "  ")
    }
    let rate = NumberText.setting(training.learningRate)
    var text = "Run: \(training.optimizer), learning rate \(rate)"
    if let schedule = training.schedule { text += " (\(schedule))" }
    if training.weightDecay != 0 {
      text += ", weight decay \(NumberText.setting(training.weightDecay))"
    }
    for (name, value) in [
      ("penalty l1", training.l1), ("penalty l2", training.l2),
      ("gradients clipped to the norm", training.clipNorm),
      ("derivatives clipped to", training.clipValue),
      ("labels smoothed by", training.labelSmoothing),
    ] {
      if let value { text += ", \(name) \(NumberText.setting(value))" }
    }
    if training.classWeights != nil { text += ", classes weighed" }
    text += ", batches of \(training.batchSize), \(count(training.steps, "step"))"
    let epochs = training.epochsCompleted
    text += epochs == 0 ? " (less than an epoch)" : " (\(count(epochs, "whole epoch")))"
    text += " in \(NumberText.duration(training.seconds))"
    if training.stepsPerSecond.isFinite {
      text += " (\(NumberText.fixed(training.stepsPerSecond, decimals: 0)) steps/s)"
    }
    if training.interrupted { text += ", interrupted" }
    text += ", \(reproducible)."
    if let accuracy = training.testAccuracy.last {
      let held = count(run.data.testSamples, "held-out sample")
      text += " Accuracy on \(held): \(NumberText.percent(accuracy))."
    }
    return wrapped(text, width: style.width, rest: "  ")
  }

  private func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}

extension TextStyle.Paint {
  static func of(_ severity: Severity?) -> TextStyle.Paint {
    switch severity {
    case nil: .green
    case .warning: .yellow
    case .failure: .red
    }
  }
}
