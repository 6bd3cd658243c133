import FathomVocabulary
import FathomText
import FathomDiagnosis
import FathomFigures
import FathomRecords

extension ReportPage {
  /// What was run, in full, and the commands that run it again.
  func experiments(_ page: inout String) {
    page += "<section id=\"experiment\"><h2>The experiment</h2>\n"
    for named in runs {
      if runs.count > 1 { page += "<h3>\(escaped(named.name))</h3>" }
      if let origin = named.run.origin {
        page +=
          "<p>The command that runs it again:</p><pre><code>\(Self.command(origin))</code></pre>"
      }
      if runs.count == 1 {
        page += "<div class=\"scroll whole\"><table class=\"settings\"><tbody>"
        for fact in Facts(named.run).experiment {
          page +=
            "<tr><th scope=\"row\">\(escaped(fact.name))</th><td>\(escaped(fact.value))</td></tr>"
        }
        page += "</tbody></table></div>\n"
      }
    }
    page += "</section>\n"
  }

  /// The command of a run, broken between words only: a browser would break `--` in two.
  private static func command(_ origin: RunOrigin) -> String {
    origin.command.split(separator: " ", omittingEmptySubsequences: false).map { word in
      word.count > 30 ? escaped(String(word)) : "<span>\(escaped(String(word)))</span>"
    }.joined(separator: " ")
  }

  /// What differs between the runs, in what was asked and in what came of it.
  func comparison(_ page: inout String) {
    page += "<section id=\"comparison\"><h2>What differs</h2>\n"
    let facts = runs.map { Facts($0.run) }
    table("Settings that differ", facts.map(\.experiment), onlyDifferent: true, &page)
    table(
      "Results", zip(facts, diagnoses).map { $0.outcome($1) }, onlyDifferent: false, &page)
    page += "</section>\n"
  }

  private func table(
    _ title: String, _ facts: [[Facts.Fact]], onlyDifferent: Bool, _ page: inout String
  ) {
    let names = facts.joined().map(\.name)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let rows = names.map { name in
      (name: name, values: facts.map { run in run.first { $0.name == name }?.value ?? "–" })
    }.filter { !onlyDifferent || Set($0.values).count > 1 }
    page += "<h3>\(title)</h3>"
    guard !rows.isEmpty else {
      page += "<p>The runs have the same settings.</p>"
      return
    }
    page +=
      "<div class=\"scroll whole\" tabindex=\"0\" role=\"region\" aria-label=\"\(title)\"><table"
    page += " class=\"comparison\"><thead><tr><td></td>"
    for (index, named) in runs.enumerated() {
      page += "<th scope=\"col\"><span class=\"key square q\(index % 7)\"></span>"
      page += "\(escaped(named.name))</th>"
    }
    page += "</tr></thead><tbody>"
    for row in rows {
      page += "<tr><th scope=\"row\">\(escaped(row.name))</th>"
      for value in row.values { page += "<td>\(escaped(value))</td>" }
      page += "</tr>"
    }
    page += "</tbody></table></div>\n"
  }
}

/// A run in short facts.
private struct Facts {
  struct Fact {
    var name: String
    var value: String
  }

  let run: RunRecord

  init(_ run: RunRecord) {
    self.run = run
  }

  /// Everything that was asked for, with the defaults.
  var experiment: [Fact] {
    let network = run.network
    var facts = [
      Fact(name: "layers", value: network.shape),
      Fact(name: "parameters", value: "\(network.parameters)"),
      Fact(name: "hidden activation", value: list(network.layers.dropLast().map(\.activation))),
      Fact(name: "output activation", value: network.layers.last?.activation ?? "–"),
      Fact(name: "cost", value: network.cost),
      Fact(name: "initialisation", value: start(network)),
      Fact(name: "data", value: run.data.name),
      Fact(name: "samples", value: "\(run.data.samples)"),
      Fact(name: "held-out samples", value: "\(run.data.testSamples)"),
      Fact(name: "scale", value: run.data.scale ?? "–"),
    ]
    if let training = run.training {
      facts += [
        Fact(name: "optimiser", value: training.optimizer),
        Fact(name: "learning rate", value: NumberText.setting(training.learningRate)),
        Fact(name: "weight decay", value: NumberText.setting(training.weightDecay)),
        Fact(name: "batch size", value: "\(training.batchSize)"),
        Fact(name: "steps", value: "\(training.steps)"),
        Fact(name: "whole epochs", value: "\(training.epochsCompleted)"),
      ]
    }
    facts += [
      Fact(name: "precision", value: run.precision.rawValue),
      Fact(name: "seed", value: "\(run.seed)"),
      Fact(name: "Fathom", value: run.origin?.version ?? "–"),
    ]
    // The record says these, and says them with their defaults; all others differ between two runs
    // only if somebody asked for it.
    let said = [
      "layers", "activation", "output", "cost", "init", "model", "data", "samples", "scale",
      "optimizer", "learning-rate", "weight-decay", "batch-size", "steps", "epochs", "precision",
      "seed",
    ]
    let others = (run.origin?.settings ?? []).filter { !said.contains($0.name) }
    return facts + others.map { Fact(name: $0.name, value: $0.value) }
  }

  private func start(_ network: NetworkRecord) -> String {
    let initializers = list(network.layers.map(\.initializer))
    guard let model = network.model else { return initializers }
    return network.isDrawn ? "\(model), re-initialised: \(initializers)" : model
  }

  /// What came of it.
  func outcome(_ diagnosis: Diagnosis) -> [Fact] {
    let verdict = diagnosis.verdict
    let severity = verdict.severity.map { " (\($0.rawValue))" } ?? ""
    var facts = [
      Fact(name: "verdict", value: verdict.condition.rawValue + severity),
      Fact(
        name: "decades per layer",
        value: verdict.decadesPerLayer.map {
          NumberText.fixed($0, decimals: 3).replacing("-", with: "−")
        } ?? "–"),
      Fact(
        name: "error, first over last hidden layer, before",
        value: verdict.firstToLastRatio.map(NumberText.decimal) ?? "–"),
      Fact(
        name: "error, first over last hidden layer, after",
        value: verdict.finalFirstToLastRatio.map(NumberText.decimal) ?? "–"),
      Fact(name: "cost before", value: NumberText.decimal(run.initial.cost)),
      Fact(name: "cost after", value: run.final.map { NumberText.decimal($0.cost) } ?? "–"),
      Fact(name: "trivial baseline", value: NumberText.decimal(run.data.baseline.cost)),
    ]
    if let accuracy = run.initial.accuracy {
      facts += [
        Fact(name: "accuracy before", value: NumberText.percent(accuracy)),
        Fact(name: "accuracy after", value: run.final?.accuracy.map(NumberText.percent) ?? "–"),
      ]
    }
    if let training = run.training {
      facts.append(
        Fact(
          name: "held-out accuracy",
          value: training.testAccuracy.last.map { NumberText.percent($0) } ?? "–"))
      facts.append(Fact(name: "training time", value: NumberText.duration(training.seconds)))
    }
    return facts
  }

  private func list(_ names: [String]) -> String {
    let unique = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return unique.isEmpty ? "–" : unique.joined(separator: ", ")
  }
}
