import FathomRecords
import GRDB

extension RecordStore {
  private static let stepLayerColumns = [
    "step", "layer", "error_rms", "log10_error_rms", "gradient_norm", "log10_gradient_norm",
    "weights_norm", "biases_norm", "gradient_max", "zeros", "non_finite", "speed",
    "relative_speed", "saturated_share", "signal_to_noise", "exact",
  ]

  /// Adds recorded steps.
  static func insert(_ steps: ArraySlice<StepRecord>, into db: Database) throws {
    let step = try db.cachedStatement(sql: "INSERT OR REPLACE INTO steps VALUES (?, ?, ?)")
    let layer = try insertion(into: "step_layers", columns: stepLayerColumns, db)
    for record in steps {
      try step.execute(arguments: [record.step, record.cost, record.learningRate])
      for one in record.layers {
        let error = one.exact.map(\.log10ErrorRMS) ?? Magnitude(one.errorRMS).log10
        let gradient = one.exact.map(\.log10GradientNorm) ?? Magnitude(one.gradientNorm).log10
        try layer.execute(arguments: [
          record.step, one.layer, one.errorRMS, error, one.gradientNorm, gradient,
          one.weightsNorm, one.biasesNorm, one.gradientMax, one.zeros, one.nonFinite, one.speed,
          one.relativeSpeed, one.saturatedShare, one.signalToNoise, one.exact != nil,
        ])
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
    let cost = try db.cachedStatement(
      sql: """
        INSERT INTO epochs (epoch, cost, accuracy, test_accuracy) VALUES (?, ?, ?, ?)
        ON CONFLICT (epoch) DO UPDATE SET
          cost = excluded.cost, accuracy = excluded.accuracy, test_accuracy = excluded.test_accuracy
        """)
    for epoch in first..<max(first, training.cost.count + 1) {
      try cost.execute(arguments: [
        epoch, training.cost[epoch - 1].wrappedValue, training.accuracy.value(of: epoch),
        training.testAccuracy.value(of: epoch),
      ])
    }
    let steps = try db.cachedStatement(
      sql: "UPDATE epochs SET first_step = ?, last_step = ? WHERE epoch = ?")
    let layer = try insertion(
      into: "epoch_layers", columns: ["epoch", "layer", "gradient_norm", "speed"], db)
    for record in epochs {
      try steps.execute(arguments: [
        record.steps.lowerBound, record.steps.upperBound, record.epoch,
      ])
      for one in record.layers {
        try layer.execute(arguments: [record.epoch, one.layer, one.gradientNorm, one.speed])
      }
    }
  }

  /// Replaces the cost curve, whose windows grow and merge.
  static func replace(_ curve: [CostWindow], in db: Database) throws {
    try db.execute(sql: "DELETE FROM cost_curve")
    let window = try db.cachedStatement(sql: "INSERT INTO cost_curve VALUES (?, ?, ?, ?, ?)")
    for one in curve {
      try window.execute(arguments: [one.firstStep, one.steps, one.mean, one.low, one.high])
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
    var layers: [Int: [StepRecord.Layer]] = [:]
    let rows = try Row.fetchCursor(
      db, sql: "SELECT * FROM step_layers WHERE step <= ? ORDER BY step, layer",
      arguments: [lastStep])
    while let row = try rows.next() { layers[row["step"], default: []].append(.init(row)) }
    let steps = try Row.fetchAll(
      db, sql: "SELECT * FROM steps WHERE step <= ? ORDER BY step", arguments: [lastStep]
    ).map {
      StepRecord(
        step: $0["step"], cost: $0["cost"] ?? .nan, learningRate: $0["learning_rate"],
        layers: layers[$0["step"]] ?? [])
    }
    return TrainingHistory(
      steps: steps, epochs: try epochs(in: db, upTo: lastEpoch),
      costCurve: try Row.fetchAll(db, sql: "SELECT * FROM cost_curve ORDER BY first_step").map {
        CostWindow(
          firstStep: $0["first_step"], steps: $0["steps"], mean: $0["mean"] ?? .nan,
          low: $0["low"] ?? .nan, high: $0["high"] ?? .nan)
      })
  }

  private static func epochs(in db: Database, upTo last: Int) throws -> [EpochRecord] {
    var layers: [Int: [EpochRecord.Layer]] = [:]
    let rows = try Row.fetchCursor(
      db, sql: "SELECT * FROM epoch_layers WHERE epoch <= ? ORDER BY epoch, layer",
      arguments: [last])
    while let row = try rows.next() {
      layers[row["epoch"], default: []].append(
        EpochRecord.Layer(
          layer: row["layer"], gradientNorm: row["gradient_norm"] ?? .nan,
          speed: row["speed"] ?? .nan))
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
}

extension StepRecord.Layer {
  fileprivate init(_ row: Row) {
    let isExact: Bool = row["exact"]
    self.init(
      layer: row["layer"], errorRMS: row["error_rms"] ?? .nan,
      gradientNorm: row["gradient_norm"] ?? .nan, weightsNorm: row["weights_norm"] ?? .nan,
      biasesNorm: row["biases_norm"] ?? .nan, gradientMax: row["gradient_max"] ?? .nan,
      zeros: row["zeros"], nonFinite: row["non_finite"], speed: row["speed"] ?? .nan,
      relativeSpeed: row["relative_speed"], saturatedShare: row["saturated_share"] ?? .nan,
      signalToNoise: row["signal_to_noise"],
      exact: isExact
        ? Exact(
          log10ErrorRMS: row["log10_error_rms"], log10GradientNorm: row["log10_gradient_norm"])
        : nil)
  }
}

extension [Measured] {
  /// The figure of an epoch, which count from 1; nil where there is none.
  fileprivate func value(of epoch: Int) -> Double? {
    indices.contains(epoch - 1) ? self[epoch - 1].wrappedValue : nil
  }
}
