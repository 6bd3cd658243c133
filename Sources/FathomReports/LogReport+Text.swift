import FathomText
import FathomDiagnosis
import FathomRecords

extension LogReport {
  /// The report for people: the worst run in full, after a line for each where there are several.
  ///
  /// - Parameter style: What the reader's terminal can show.
  /// - Returns: Lines no wider than the style's width, with a newline at the end of each.
  public func text(style: TextStyle = TextStyle()) -> String {
    let run = worst
    let sections = [
      heading(run, style), overview(style), LogTable(run, style: style).lines(),
      verdict(run.diagnosis.verdict, style),
      list("Evidence", run.diagnosis.findings.map { "\($0.rule.rawValue): \($0.evidence)" }, style),
      list("What this rests on", run.diagnosis.caveats + run.log.notes.map(Self.sentence), style),
      list("Not judged", unjudged(run), style),
      list("What to try", run.diagnosis.findings.advice(in: .words), style),
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private func heading(_ run: Run, _ style: TextStyle) -> [String] {
    let name = run.log.run.isEmpty ? "" : ", run \(run.log.run)"
    let steps = run.looks.map { "\($0.step)" }.joined(separator: " to ")
    let layers = run.log.layers.count == 1 ? "1 layer" : "\(run.log.layers.count) layers"
    let noun = run.looks.count == 1 ? "step" : "steps"
    let title = "fathom \(version): log \(path)\(name), \(layers), \(noun) \(steps)"
    var lines = wrapped(style.plain(title), width: style.width, rest: "  ")
      .map { style.painted($0, .bold) }
    if let name = run.log.costName, let first = run.log.cost.first?.cost,
      let last = run.log.cost.last?.cost
    {
      lines += wrapped(
        style.plain(
          "\(name): from \(NumberText.decimal(first)) to \(NumberText.decimal(last))"),
        width: style.width)
    }
    return lines
  }

  /// One line a run, where there are several.
  private func overview(_ style: TextStyle) -> [String] {
    var lines: [String] = []
    if runs.count > 1 {
      let shown = runs.prefix(24)
      let columns = [
        TextTable.Column(
          title: "run", cells: shown.map { style.plain($0.name) }, rightAligned: false),
        TextTable.Column(
          title: "verdict", cells: shown.map { $0.diagnosis.verdict.label }, rightAligned: false),
        TextTable.Column(
          title: "first/last",
          cells: shown.map { $0.diagnosis.verdict.firstToLastRatio.map(NumberText.size) ?? "" }),
      ]
      lines = TextTable(columns: columns).lines(shown.indices.map { .row($0) }, style: style)
        .flatMap {
          wrapped($0, width: style.width) == [$0] ? [$0] : [String($0.prefix(style.width))]
        }
      if runs.count > shown.count { lines.append("and \(runs.count - shown.count) more") }
      lines += wrapped(
        style.plain("The rest is about \(worst.name); for another run, name its folder or file."),
        width: style.width
      ).map { style.painted($0, .faint) }
    }
    if !others.isEmpty {
      let names = others.prefix(4).map { $0.isEmpty ? "." : $0 }.joined(separator: ", ")
      let more = others.count > 4 ? " and \(others.count - 4) more" : ""
      lines += wrapped(
        style.plain("Left out, because they hold no layer's gradient: \(names)\(more)."),
        width: style.width
      ).map { style.painted($0, .faint) }
    }
    return lines
  }

  private func verdict(_ verdict: LogDiagnosis.Verdict, _ style: TextStyle) -> [String] {
    let label = "Verdict: \(verdict.label)."
    let lines = wrapped("\(label) \(style.plain(verdict.summary))", width: style.width)
    guard let first = lines.first, first.hasPrefix(label) else { return lines }
    let paint: TextStyle.Paint =
      verdict.condition == nil ? .yellow : .of(verdict.severity)
    return [style.painted(label, paint) + first.dropFirst(label.count)] + lines.dropFirst()
  }

  private func unjudged(_ run: Run) -> [String] {
    var reasons: [(reason: String, conditions: [String])] = []
    for entry in run.diagnosis.unjudged {
      if let place = reasons.firstIndex(where: { $0.reason == entry.reason }) {
        reasons[place].conditions.append(entry.condition.rawValue)
      } else {
        reasons.append((entry.reason, [entry.condition.rawValue]))
      }
    }
    return reasons.map { "\($0.conditions.joined(separator: ", ")): \($0.reason)." }
  }

  private static func sentence(_ note: String) -> String {
    note.prefix(1).uppercased() + note.dropFirst() + "."
  }

  private func list(_ title: String, _ items: [String], _ style: TextStyle) -> [String] {
    guard !items.isEmpty else { return [] }
    return [style.painted(title, .bold)]
      + items.flatMap { wrapped(style.plain($0), width: style.width, first: "- ", rest: "  ") }
  }
}

extension LogReport.Run {
  fileprivate var name: String { log.run.isEmpty ? "the folder itself" : log.run }
}

extension LogDiagnosis.Verdict {
  fileprivate var label: String {
    (condition?.rawValue ?? "undecided") + (severity.map { " (\($0.rawValue))" } ?? "")
  }
}
