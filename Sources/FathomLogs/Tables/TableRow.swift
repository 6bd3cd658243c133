import Foundation

/// What a row of a table holds in one column: a number, the sums of a histogram, or nothing.
struct TableRow {
  /// The columns that say which step a row is of, the surest first.
  static let stepNames = [
    "step", "_step", "global_step", "trainer/global_step", "steps", "iteration", "iterations",
    "iter", "batch", "epoch",
  ]

  /// Columns and what they hold.
  var values: [(column: String, value: RawRun.Value)] = []

  /// Adds the row to runs: one for each name that stands before ` - ` in a column, as exports
  /// from the pages of Weights & Biases have it.
  ///
  /// - Parameters:
  ///   - runs: What was read so far.
  ///   - number: The row's number, its step where no column says so.
  ///   - stepColumn: The column with the step.
  func add(to runs: inout TableRuns, row number: Int, stepColumn: String?) {
    var step = number
    if let stepColumn {
      guard case .number(let value)? = values.first(where: { $0.column == stepColumn })?.value,
        value.isFinite, value.magnitude < 1e15
      else { return }
      step = Int(value)
    }
    for (column, value) in values where column != stepColumn {
      let (run, tag) = Self.split(column)
      // The ends of the range over grouped runs.
      guard !tag.hasSuffix("__MIN"), !tag.hasSuffix("__MAX") else { continue }
      runs.add(value, to: tag, at: step, run: run)
    }
  }

  /// The name of the run and that of the series.
  private static func split(_ column: String) -> (run: String, tag: String) {
    guard let range = column.range(of: " - ", options: .backwards) else { return ("", column) }
    return (String(column[..<range.lowerBound]), String(column[range.upperBound...]))
  }

  /// The column with the step among a table's columns, whatever its case.
  static func stepColumn(among columns: [String]) -> String? {
    for name in stepNames {
      if let column = columns.first(where: { $0.lowercased() == name }) { return column }
    }
    return nil
  }
}

/// The runs of a table, in the order in which they first appear.
struct TableRuns {
  private(set) var runs: [RawRun] = []
  private var places: [String: Int] = [:]

  mutating func add(_ value: RawRun.Value, to tag: String, at step: Int, run: String) {
    let place = places[run] ?? runs.count
    if place == runs.count {
      places[run] = place
      runs.append(RawRun(name: run))
    }
    runs[place].add(value, to: tag, at: step)
  }
}
