import FathomText
import FathomVocabulary
import FathomReports
import FathomRuns

/// Runs as a table.
struct RunTable {
  let runs: [RunSummary]

  func text(style: TextStyle) -> String {
    guard !runs.isEmpty else { return "There are no runs in this folder.\n" }
    func column(
      _ title: String, right: Bool = false, priority: Int? = nil, _ cell: (RunSummary) -> String
    ) -> TextTable.Column {
      TextTable.Column(
        title: title, cells: runs.map { style.plain(cell($0)) }, rightAligned: right,
        priority: priority)
    }
    func percent(_ share: Double?) -> String { share.map(NumberText.percent) ?? "–" }
    let columns = [
      column("run") { $0.name },
      column("network", priority: 4) { LayerSizes($0.sizes).description.abridged },
      column("data", priority: 1) { $0.data?.abridged ?? "" },
      column("optimiser", priority: 2) {
        "\($0.optimizer ?? "") \($0.learningRate.map(NumberText.setting) ?? "")"
      },
      column("step", right: true, priority: 6) { "\($0.step)" },
      column("cost", right: true, priority: 5) { $0.cost.map(NumberText.decimal) ?? "–" },
      column("accuracy", right: true, priority: 7) { percent($0.accuracy) },
      column("test", right: true, priority: 8) { percent($0.testAccuracy) },
      column("verdict", priority: 9) { $0.verdict ?? "–" },
      column("status", priority: 10) { $0.status?.rawValue ?? "new" },
    ]
    let fitting = TextTable.fitting(columns, width: style.width, reserve: 0)
    let lines = TextTable(columns: fitting).lines(runs.indices.map { .row($0) }, style: style)
    return lines.joined(separator: "\n") + "\n"
  }

  func json() -> String { JSONValue.array(runs.map { .object($0.json) }).document() }
}

extension RunSummary {
  /// The summary for scripts.
  var json: [(key: String, value: JSONValue)] {
    func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    return [
      ("name", .string(name)), ("path", .string(path)),
      ("status", .string(status?.rawValue ?? "new")), ("created", text(created)),
      ("data", text(data)), ("sizes", .array(sizes.map(JSONValue.integer))),
      ("activation", text(activation)), ("optimizer", text(optimizer)),
      ("learningRate", .optional(learningRate)),
      ("batchSize", batchSize.map(JSONValue.integer) ?? .null), ("seed", text(seed)),
      ("step", .integer(step)), ("totalSteps", .integer(totalSteps)),
      ("cost", .optional(cost)), ("accuracy", .optional(accuracy)),
      ("validationAccuracy", .optional(validationAccuracy)),
      ("testAccuracy", .optional(testAccuracy)), ("seconds", .optional(seconds)),
      ("verdict", text(verdict)), ("severity", text(severity)),
      ("decadesPerLayer", .optional(decadesPerLayer)),
    ]
  }
}
