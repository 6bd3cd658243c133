import FathomVocabulary
import FathomRecords
import GRDB

extension RecordStore {
  private static let stepLayerColumns = [
    "step", "layer", "error_rms", "log10_error_rms", "gradient_norm", "log10_gradient_norm",
    "weights_norm", "biases_norm", "gradient_max", "zeros", "non_finite", "speed",
    "relative_speed", "saturated_share", "activation_mean", "activation_deviation",
    "dead_fraction", "signal_to_noise", "exact",
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
          one.relativeSpeed, one.saturatedShare, one.activation?.mean, one.activation?.deviation,
          one.activation?.deadFraction, one.signalToNoise, one.exact != nil,
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
    TrainingHistory(
      steps: try steps(in: db, upTo: lastStep), epochs: try epochs(in: db, upTo: lastEpoch),
      costCurve: try Row.fetchAll(db, sql: "SELECT * FROM cost_curve ORDER BY first_step").map {
        CostWindow(
          firstStep: $0["first_step"], steps: $0["steps"], mean: $0["mean"] ?? .nan,
          low: $0["low"] ?? .nan, high: $0["high"] ?? .nan)
      })
  }

  private static func steps(in db: Database, upTo last: Int) throws -> [StepRecord] {
    var steps = try Row.fetchAll(
      db, sql: "SELECT * FROM steps WHERE step <= ? ORDER BY step", arguments: [last]
    ).map {
      StepRecord(
        step: $0["step"], cost: $0["cost"] ?? .nan, learningRate: $0["learning_rate"], layers: [])
    }
    // There may be millions of rows: columns are read by their place, and a database of an older
    // version lacks some.
    let known = Set(try db.columns(in: "step_layers").map(\.name))
    let columns = stepLayerColumns.map { known.contains($0) ? $0 : "NULL" }
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT \(columns.joined(separator: ", ")) FROM step_layers WHERE step <= ?
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
      if steps[index].step == step { layers.append(StepRecord.Layer(row)) }
    }
    if index < steps.count { steps[index].layers = layers }
    return steps
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
  /// A row of `stepLayerColumns`.
  fileprivate init(_ row: Row) {
    let isExact: Bool = row[18]
    self.init(
      layer: row[1], errorRMS: row[2] ?? .nan, gradientNorm: row[4] ?? .nan,
      weightsNorm: row[6] ?? .nan, biasesNorm: row[7] ?? .nan, gradientMax: row[8] ?? .nan,
      zeros: row[9], nonFinite: row[10], speed: row[11] ?? .nan, relativeSpeed: row[12],
      saturatedShare: row[13] ?? .nan,
      activation: Activation(mean: row[14], deviation: row[15], deadFraction: row[16]),
      signalToNoise: row[17],
      exact: isExact ? Exact(log10ErrorRMS: row[3], log10GradientNorm: row[5]) : nil)
  }
}

extension StepRecord.Layer.Activation {
  /// What three columns hold; nil when they hold nothing.
  ///
  /// NULL beside a number stands for NaN.
  fileprivate init?(mean: Double?, deviation: Double?, deadFraction: Double?) {
    guard mean != nil || deviation != nil || deadFraction != nil else { return nil }
    self.init(mean: mean ?? .nan, deviation: deviation ?? .nan, deadFraction: deadFraction)
  }
}

extension [Measured] {
  /// The figure of an epoch, which count from 1; nil where there is none.
  fileprivate func value(of epoch: Int) -> Double? {
    indices.contains(epoch - 1) ? self[epoch - 1].wrappedValue : nil
  }
}
