import FathomVocabulary
import FathomDiagnosis
import FathomRecords
import FathomTraining
import Foundation
import GRDB

/// What one transaction adds to a run's records.
struct RecordsUpdate {
  /// The run as it is now, but for its history.
  var run: RunRecord
  /// `run` without its training, as the database keeps it.
  var document: String
  /// Steps that are not in the database yet.
  var steps: ArraySlice<StepRecord>
  /// Epochs that are not in the database yet.
  var epochs: ArraySlice<EpochRecord>
  /// The cost over the whole run.
  var costCurve: [CostWindow]
  /// Epochs whose cost is in the database already.
  var knownCosts: Int
  /// Evaluations that are not in the database yet.
  var evaluations: [EvaluationRecord]
  /// The evaluations so far in short.
  var watch: EvaluationWatch
  /// What the database holds of how the run is made.
  var frame: RecordsFrame
  /// Steps made.
  var step: Int
  /// What the run is doing.
  var status: RunStatus
  /// The judgement, once the run has ended.
  var verdict: Verdict?
}

/// What stays the same in all transactions of a training.
struct RecordsFrame {
  /// How the network is trained.
  var options: TrainingOptions
  /// Samples in a mini-batch.
  var batchSize: Int
  /// The version of Fathom.
  var version: String
  /// Steps to make in all.
  var totalSteps: Int
  /// Samples put aside for validation.
  var validationSamples: Int
}

extension RecordStore {
  /// Adds to the records.
  func add(_ update: RecordsUpdate) throws(RunError) {
    try write { db in
      try Self.insert(update.steps, into: db)
      if let training = update.run.training {
        try Self.insert(update.epochs, training, from: update.knownCosts + 1, into: db)
      }
      try Self.replace(update.costCurve, in: db)
      let evaluation = try Schema.evaluations.insertion(db)
      for one in update.evaluations {
        try evaluation.execute(
          arguments: Schema.evaluations.arguments(
            [one.step, one.part.rawValue, one.epoch], one.evaluation))
      }
      try Self.replaceRun(update, in: db)
      try db.execute(
        sql: "UPDATE sessions SET last_step = ? WHERE id = (SELECT max(id) FROM sessions)",
        arguments: [update.step])
    }
  }

  /// How the run was asked for; nil where no session has noted it.
  static func origin(in db: Database, version: String) throws -> RunOrigin? {
    let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM settings ORDER BY name")
    guard !rows.isEmpty else { return nil }
    return RunOrigin(
      version: version,
      settings: rows.map { RunOrigin.Setting(name: $0["name"], value: $0["value"]) },
      subcommand: "train")
  }

  /// Notes that a process begins to train.
  func beginSession(at step: Int, settings: [String: String]) throws(RunError) {
    try write { db in
      try db.execute(sql: "DELETE FROM settings")
      for (name, value) in settings {
        try db.execute(sql: "INSERT INTO settings VALUES (?, ?)", arguments: [name, value])
      }
      try db.execute(
        sql: "INSERT INTO sessions (started, first_step, last_step) VALUES (?, ?, ?)",
        arguments: [Self.now, step, step])
    }
  }

  /// Notes how a process ended its training.
  func endSession(_ status: RunStatus) throws(RunError) {
    try write { db in
      try db.execute(
        sql: """
          UPDATE sessions SET ended = ?, outcome = ? WHERE id = (SELECT max(id) FROM sessions)
          """, arguments: [Self.now, status.rawValue])
    }
  }

  /// Removes what was recorded after a step, so that the records are those of a training that
  /// stood there.
  ///
  /// - Parameters:
  ///   - step: The step.
  ///   - epochs: Whole epochs up to there.
  /// - Throws: `RunError` when the database cannot be written.
  func cutBack(to step: Int, epochs: Int) throws(RunError) {
    try write { db in
      for table in ["steps", "step_layers", "evaluations"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE step > ?", arguments: [step])
      }
      for table in ["epochs", "epoch_layers"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE epoch > ?", arguments: [epochs])
      }
      try db.execute(sql: "DELETE FROM measurement_layers WHERE moment = 'final'")
    }
  }

  /// What was recorded up to a step and an epoch.
  func history(upTo step: Int, epochs: Int) throws(RunError) -> TrainingHistory {
    try read { db in try Self.history(in: db, upTo: step, epoch: epochs) }
  }

  private static func replaceRun(_ update: RecordsUpdate, in db: Database) throws {
    var columns = columns(of: update)
    columns["record"] = update.document
    columns["training"] = try update.run.training.map {
      String(decoding: try ExactJSON.data($0), as: UTF8.self)
    }
    columns["created"] = try String.fetchOne(db, sql: "SELECT created FROM run") ?? now
    columns["updated"] = now
    columns["id"] = 1
    let names = columns.keys.sorted()
    let values: [(any DatabaseValueConvertible)?] = names.map { columns[$0] ?? nil }
    try insertion(into: "run", columns: names, db).execute(arguments: StatementArguments(values))
    try insert(update.run.initial, moment: "initial", into: db)
    if let final = update.run.final { try insert(final, moment: "final", into: db) }
  }

  private static func columns(
    of update: RecordsUpdate
  ) -> [String: (any DatabaseValueConvertible)?] {
    let (run, frame, verdict) = (update.run, update.frame, update.verdict)
    let look = run.final ?? run.initial
    var columns: [String: (any DatabaseValueConvertible)?] = [
      "fathom": frame.version, "status": update.status.rawValue,
      "sizes": run.network.sizes.map(String.init).joined(separator: ","),
      "parameters": run.network.parameters,
      "activation": run.network.hiddenActivations,
      "output": run.network.layers.last?.activation,
      "initializer": run.network.layers.first?.initializer,
      "cost_function": run.network.cost, "model": run.network.model,
      "data": run.data.name, "samples": run.data.samples,
      "validation_samples": frame.validationSamples, "test_samples": run.data.testSamples,
      "classes": run.data.classes, "precision": run.precision.rawValue, "seed": "\(run.seed)",
      "optimizer": frame.options.optimizer.description,
      "learning_rate": frame.options.learningRate, "batch_size": frame.batchSize,
      "weight_decay": frame.options.weightDecay, "epochs": 0,
      "total_steps": frame.totalSteps, "step": update.step,
      "cost": look.cost, "accuracy": look.accuracy,
      "baseline_cost": run.data.baseline.cost, "baseline_accuracy": run.data.baseline.accuracy,
      "verdict": verdict?.condition.rawValue, "severity": verdict?.severity?.rawValue,
      "decades_per_layer": verdict?.decadesPerLayer,
      "first_to_last_ratio": verdict?.firstToLastRatio,
      "final_first_to_last_ratio": verdict?.finalFirstToLastRatio, "summary": verdict?.summary,
      "best_step": update.watch.best?.step, "best_cost": update.watch.best?.evaluation.cost,
      "best_accuracy": update.watch.best?.evaluation.accuracy,
    ]
    if frame.validationSamples > 0 {
      columns["validation_cost"] = update.watch.last?.evaluation.cost
      columns["validation_accuracy"] = update.watch.last?.evaluation.accuracy
    }
    if let training = run.training {
      columns["epochs"] = training.epochsCompleted
      columns["seconds"] = training.seconds
      columns["test_accuracy"] = training.testAccuracy.last
      if run.final == nil {
        columns["cost"] = training.cost.last ?? look.cost
        if let accuracy = training.accuracy.last { columns["accuracy"] = accuracy }
      }
    }
    return columns
  }

  private static func insert(
    _ measurement: FathomRecords.Measurement, moment: String, into db: Database
  ) throws {
    let table = Schema.measurementLayers
    let statement = try table.insertion(db)
    for one in measurement.layers {
      try statement.execute(
        arguments: table.arguments([moment, one.layer.value, measurement.step], one))
    }
  }

  /// The time in UTC, as SQLite's functions of date and time read it.
  static var now: String {
    Date.now.formatted(
      .iso8601.year().month().day().dateSeparator(.dash).dateTimeSeparator(.space)
        .time(includingFractionalSeconds: false))
  }
}

extension NetworkRecord {
  /// The activations of the hidden layers, each once.
  fileprivate var hiddenActivations: String {
    var names: [String] = []
    for layer in layers.dropLast() where !names.contains(layer.activation) {
      names.append(layer.activation)
    }
    return names.joined(separator: ",")
  }
}
