import Foundation
import GRDB

/// What the runs of a folder came to, in one table: `runs` in `index.sqlite`.
///
/// It holds nothing that is not in the runs' own databases, and is brought up to date where those
/// have changed. An index that cannot be used is no reason to stop.
final class RunIndex {
  private static let version = 1

  private let queue: DatabaseQueue
  private var rows: [String: Row] = [:]
  private var changed: [(summary: RunSummary, state: String)] = []

  /// Opens the index of a folder; nil when that cannot be.
  init?(_ folder: String) {
    var configuration = Configuration()
    configuration.busyMode = .timeout(2)
    guard let queue = try? Self.open("\(folder)/index.sqlite", configuration) else { return nil }
    self.queue = queue
    let known = try? queue.read { db in try Row.fetchAll(db, sql: "SELECT * FROM runs") }
    for row in known ?? [] { rows[row["name"]] = row }
  }

  private static func open(
    _ path: String, _ configuration: Configuration
  ) throws -> DatabaseQueue {
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.write { db in
      guard try Int.fetchOne(db, sql: "PRAGMA user_version") != version else { return }
      let columns = RunSummary.columns.joined(separator: ", ")
      try db.execute(
        sql: """
          DROP TABLE IF EXISTS runs;
          CREATE TABLE runs (name TEXT PRIMARY KEY, path TEXT, state TEXT, \(columns));
          PRAGMA user_version = \(version)
          """)
    }
    return queue
  }

  /// The summary of a run, read from its own database only if that has changed.
  func summary(of run: RunFolder) throws(RunError) -> RunSummary {
    let state = run.databaseState
    if let row = rows[run.name], row["state"] == state {
      var summary = RunSummary(empty: run)
      summary.take(row, isInUse: run.isInUse)
      return summary
    }
    let summary = try RunSummary(run)
    changed.append((summary, state))
    return summary
  }

  /// Writes what has changed, and forgets runs that are no longer there.
  func keep(only runs: [RunSummary]) {
    let names = Set(runs.map(\.name))
    let gone = rows.keys.filter { !names.contains($0) }
    guard !changed.isEmpty || !gone.isEmpty else { return }
    try? queue.write { db in
      for name in gone { try db.execute(sql: "DELETE FROM runs WHERE name = ?", arguments: [name]) }
      let statement = try RecordStore.insertion(
        into: "runs", columns: ["name", "path", "state"] + RunSummary.columns, db)
      for (summary, state) in changed {
        let own: [(any DatabaseValueConvertible)?] = [summary.name, summary.path, state]
        try statement.execute(arguments: StatementArguments(own + summary.values))
      }
    }
  }
}

extension RunFolder {
  /// A text that changes whenever the records do.
  fileprivate var databaseState: String {
    ["", "-wal"].map { ending in
      let found = try? FileManager.default.attributesOfItem(atPath: database + ending)
      let date = (found?[.modificationDate] as? Date)?.timeIntervalSinceReferenceDate ?? 0
      return "\(date):\((found?[.size] as? Int) ?? 0)"
    }.joined(separator: " ")
  }
}
