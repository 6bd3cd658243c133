import FathomText
import FathomVocabulary
import FathomDiagnosis
import FathomFigures
import FathomRecords

extension ReportPage {
  /// The verdicts with what they rest on.
  func verdicts(_ page: inout String) {
    page += "<section id=\"verdict\" class=\"verdicts\">\n"
    for (named, diagnosis) in zip(runs, diagnoses) { verdict(named, diagnosis, &page) }
    page += "</section>\n"
  }

  private func verdict(_ named: NamedRun, _ diagnosis: Diagnosis, _ page: inout String) {
    let verdict = diagnosis.verdict
    let level = verdict.severity?.rawValue ?? "fine"
    page += "<article class=\"verdict \(level)\">"
    if runs.count > 1 { page += "<p class=\"run\">\(escaped(named.name))</p>" }
    page += "<h2><span class=\"visually-hidden\">Verdict: </span>"
    page += "\(escaped(capitalised(verdict.condition.rawValue)))"
    page += " <span class=\"badge\">\(verdict.severity?.rawValue ?? "no finding")</span></h2>"
    page += "<p class=\"summary\">\(escaped(verdict.summary))</p>"
    figures(named.run, verdict, &page)
    // Beside other runs the verdict comes first, and the rest folds out.
    if runs.count > 1 { page += "<details><summary>Evidence and remedies</summary>" }
    list(
      "Evidence",
      diagnosis.findings.map {
        ($0.rule == verdict.condition ? "" : "\(capitalised($0.rule.rawValue)): ") + $0.evidence
      }, &page)
    let matters = diagnosis.findings.contains { $0.rule == .vanishing || $0.rule == .exploding }
    if matters, let accounts = Accounts(named.run.initial) {
      list(
        "Where the error goes before training",
        [accounts.sentence] + [accounts.certificate].compactMap(\.self), &page)
    }
    let style = Remedy.Style(for: named.run)
    list("What to try", diagnosis.findings.advice(in: style), &page)
    if runs.count > 1 { page += "</details>" }
    page += "</article>\n"
  }

  private func list(_ title: String, _ items: [String], _ page: inout String) {
    guard !items.isEmpty else { return }
    page += "<h3>\(escaped(title))</h3><ul>"
    for item in items { page += "<li>\(Self.withCode(escaped(item)))</li>" }
    page += "</ul>"
  }

  /// Options of the command line, set as such.
  private static func withCode(_ text: String) -> String {
    text.replacing(#/--[a-z-]+( [a-z0-9][a-z0-9:=/.,-]*[a-z0-9]| [a-z0-9])?/#) {
      "<code>\($0.output.0)</code>"
    }
  }

  /// The few numbers that everybody asks for.
  private func figures(_ run: RunRecord, _ verdict: Verdict, _ page: inout String) {
    var items: [(name: String, value: String, note: String)] = []
    if let slope = verdict.decadesPerLayer {
      let error = verdict.decadesPerLayerError.map { " ± \(Wording.number($0, digits: 1))" }
      items.append(
        (
          "Profile", signed(NumberText.fixed(slope, decimals: 2)) + (error ?? ""),
          "decades (factors of ten) per layer, going back"
        ))
    }
    items.append(
      (
        "Cost",
        run.final.map {
          "\(NumberText.decimal(run.initial.cost)) → \(NumberText.decimal($0.cost))"
        } ?? NumberText.decimal(run.initial.cost),
        "trivial baseline \(NumberText.decimal(run.data.baseline.cost))"
      ))
    if let accuracy = run.initial.accuracy {
      let after = run.final?.accuracy.map { " → \(NumberText.percent($0))" } ?? ""
      let held = run.training?.testAccuracy.last.map {
        "held-out samples \(NumberText.percent($0))"
      }
      items.append(("Accuracy", NumberText.percent(accuracy) + after, held ?? "on all samples"))
    }
    if let training = run.training {
      items.append(
        (
          "Training", "\(training.steps) step\(training.steps == 1 ? "" : "s")",
          "\(training.optimizer), rate \(NumberText.setting(training.learningRate)), mini-batches"
            + " of \(training.batchSize)"
        ))
    }
    page += "<dl class=\"numbers\">"
    for item in items {
      let value = escaped(item.value).replacing(" %", with: "\u{A0}%")
      page += "<div><dt>\(escaped(item.name))</dt><dd>\(value)"
      page += "<small>\(escaped(item.note))</small></dd></div>"
    }
    page += "</dl>"
  }

  private func signed(_ text: String) -> String { text.replacing("-", with: "−") }
}
