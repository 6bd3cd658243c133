import FathomVocabulary
import FathomExperiments
import FathomText
import FathomReports
import FathomRuns

/// Runs side by side: the settings in which they differ, and what came of them.
struct RunComparison {
  private let runs: [(summary: RunSummary, experiment: Experiment)]

  init(_ runs: [(RunSummary, Experiment)]) {
    self.runs = runs.map { (summary: $0.0, experiment: $0.1) }
  }

  /// Settings that are not the same in all runs.
  private var differences: [(name: String, values: [String?])] {
    Experiment.differences(of: runs.map(\.experiment)).map { ($0.key.rawValue, $0.texts) }
  }

  private var results: [(name: String, values: [String])] {
    func row(_ name: String, _ text: (RunSummary) -> String?) -> (name: String, values: [String]) {
      (name, runs.map { text($0.summary) ?? "–" })
    }
    func percent(_ share: Double?) -> String? { share.map(NumberText.percent) }
    let rows = [
      row("status") { $0.status?.rawValue ?? "new" },
      row("step") { "\($0.step) of \($0.totalSteps)" },
      row("time") { $0.seconds.map(NumberText.duration) },
      row("cost") { $0.cost.map(NumberText.decimal) },
      row("accuracy") { percent($0.accuracy) },
      row("validation accuracy") { percent($0.validationAccuracy) },
      row("test accuracy") { percent($0.testAccuracy) },
      row("decades per layer") { $0.decadesPerLayer.map { NumberText.fixed($0, decimals: 2) } },
      row("verdict") { $0.verdict },
    ]
    return rows.filter { row in row.values.contains { $0 != "–" } }
  }

  /// A row for each setting and result and a column for each run; runs that do not fit the width
  /// follow in tables of their own.
  func text(style: TextStyle) -> String {
    let rows = differences.map { ($0.name, $0.values.map { $0 ?? "–" }) } + results
    let names = TextTable.Column(title: "", cells: rows.map(\.0), rightAligned: false)
    var tables: [String] = []
    var rest = runs.indices[...]
    while !rest.isEmpty {
      var columns = [names]
      var count = 0
      for index in rest {
        let column = TextTable.Column(
          title: style.plain(runs[index].summary.name),
          cells: rows.map { style.plain($0.1[index].abridged) })
        let longer = TextTable(columns: columns + [column]).lines(
          rows.indices.map { .row($0) }, style: TextStyle(width: 1000))
        guard count == 0 || longer.allSatisfy({ $0.count <= style.width }) else { break }
        columns.append(column)
        count += 1
      }
      rest = rest.dropFirst(count)
      tables.append(
        TextTable(columns: columns).lines(rows.indices.map { .row($0) }, style: style)
          .joined(separator: "\n") + "\n")
    }
    return tables.joined(separator: "\n")
  }

  func json() -> String {
    JSONValue.object([
      (
        "settings",
        .object(
          differences.map { ($0.name, .array($0.values.map { $0.map(JSONValue.string) ?? .null })) }
        )
      ),
      ("runs", .array(runs.map { .object($0.summary.json) })),
    ]).document()
  }
}
