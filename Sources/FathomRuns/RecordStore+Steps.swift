import FathomVocabulary
import FathomRecords
import GRDB

extension RecordStore {
  /// Adds recorded steps.
  static func insert(_ steps: ArraySlice<StepRecord>, into db: Database) throws {
    let step = try Schema.steps.insertion(db)
    let layer = try Schema.stepLayers.insertion(db)
    for record in steps {
      try step.execute(arguments: Schema.steps.arguments([record.step], record))
      for one in record.layers {
        try layer.execute(
          arguments: Schema.stepLayers.arguments([record.step, one.layer.value], one))
      }
    }
  }

  /// Adds epochs, which may be there already.
  ///
  /// - Parameters:
  ///   - epochs: What was recorded of some epochs.
  ///   - training: The costs and accuracies of all epochs.
  ///   - first: The first epoch whose cost is not in the database yet.
  ///   - db: The database, in a transaction.
  /// - Throws: What SQLite reports.
  static func insert(
    _ epochs: ArraySlice<EpochRecord>, _ training: TrainingRecord, from first: Int,
    into db: Database
  ) throws {
    let table = Schema.epochs
    let names = table.identity + table.columns
    let result = try db.cachedStatement(
      sql: """
        INSERT INTO epochs (\(names.joined(separator: ", ")))
        VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))
        ON CONFLICT (epoch) DO UPDATE SET
          \(table.columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
        """)
    for epoch in training.epochResults.dropFirst(first - 1) {
      try result.execute(arguments: table.arguments([epoch.epoch], epoch))
    }
    let steps = try db.cachedStatement(
      sql: "UPDATE epochs SET first_step = ?, last_step = ? WHERE epoch = ?")
    let layer = try Schema.epochLayers.insertion(db)
    for record in epochs {
      try steps.execute(arguments: [
        record.steps.lowerBound, record.steps.upperBound, record.epoch,
      ])
      for one in record.layers {
        try layer.execute(
          arguments: Schema.epochLayers.arguments([record.epoch, one.layer.value], one))
      }
    }
  }

  /// Replaces the cost curve, whose windows grow and merge.
  static func replace(_ curve: [CostWindow], in db: Database) throws {
    try db.execute(sql: "DELETE FROM cost_curve")
    let window = try Schema.costCurve.insertion(db)
    for one in curve {
      try window.execute(arguments: Schema.costCurve.arguments([one.firstStep, one.steps], one))
    }
  }

  static func insertion(
    into table: String, columns: [String], _ db: Database
  ) throws -> Statement {
    let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
    return try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))")
  }

  /// What was recorded, up to a step and an epoch.
  static func history(
    in db: Database, upTo lastStep: Int = .max, epoch lastEpoch: Int = .max
  ) throws -> TrainingHistory {
    TrainingHistory(
      steps: try steps(in: db, upTo: lastStep), epochs: try epochs(in: db, upTo: lastEpoch),
      costCurve: try costCurve(in: db))
  }

  private static func steps(in db: Database, upTo last: Int) throws -> [StepRecord] {
    let (table, layerTable) = (Schema.steps, Schema.stepLayers)
    var steps = try Row.fetchAll(
      db, sql: "SELECT \(table.selection(db)) FROM steps WHERE step <= ? ORDER BY step",
      arguments: [last]
    ).map { row in
      var record = StepRecord(step: row[0], cost: .absent, layers: [])
      table.read(row, into: &record)
      return record
    }
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT \(layerTable.selection(db)) FROM step_layers WHERE step <= ?
        ORDER BY step, layer
        """, arguments: [last])
    var index = 0
    var layers: [StepRecord.Layer] = []
    while let row = try rows.next() {
      let step: Int = row[0]
      while index < steps.count, steps[index].step < step {
        steps[index].layers = layers
        layers.removeAll(keepingCapacity: true)
        index += 1
      }
      guard index < steps.count else { break }
      guard steps[index].step == step else { continue }
      var layer = StepRecord.Layer(unknown: LayerNumber(row[1]))
      layerTable.read(row, into: &layer)
      layers.append(layer)
    }
    if index < steps.count { steps[index].layers = layers }
    return steps
  }

  private static func epochs(in db: Database, upTo last: Int) throws -> [EpochRecord] {
    let table = Schema.epochLayers
    var layers: [Int: [EpochRecord.Layer]] = [:]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT \(table.selection(db)) FROM epoch_layers WHERE epoch <= ? ORDER BY epoch, layer
        """, arguments: [last])
    while let row = try rows.next() {
      var layer = EpochRecord.Layer(
        layer: LayerNumber(row[1]), gradientNorm: .absent, updateNorm: .absent)
      table.read(row, into: &layer)
      layers[row[0], default: []].append(layer)
    }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT * FROM epochs WHERE epoch <= ? AND first_step <= last_step ORDER BY epoch
        """, arguments: [last]
    ).map {
      let (first, last): (Int, Int) = ($0["first_step"], $0["last_step"])
      return EpochRecord(
        epoch: $0["epoch"], steps: first...last, layers: layers[$0["epoch"]] ?? [])
    }
  }

  private static func costCurve(in db: Database) throws -> [CostWindow] {
    let table = Schema.costCurve
    return try Row.fetchAll(
      db, sql: "SELECT \(table.selection(db)) FROM cost_curve ORDER BY first_step"
    ).map { row in
      var window = CostWindow(
        firstStep: row[0], steps: row[1], mean: .absent, low: .absent, high: .absent)
      table.read(row, into: &window)
      return window
    }
  }
}
