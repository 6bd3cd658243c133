package import FathomRecords
package import FathomTraining
import GRDB

/// The tables of a run's database.
///
/// Columns that hold measurements derive from the table of quantities; they are NULL for NaN and for
/// what does not exist (`Recordable`), and infinity is SQLite's `Inf`. `Documentation/runs.md`
/// explains them.
package enum Schema {
  /// It grows when a reader must know of a change.
  static let version = 2
  /// "Fath", which tells `file` and others whose database this is.
  static let applicationID = 0x4661_7468

  /// The tables whose columns are quantities.
  package static let steps = QuantityTable("steps", ["step"], StepRecord.quantities)
  package static let stepLayers = QuantityTable(
    "step_layers", ["step", "layer"], StepRecord.Layer.quantities)
  package static let epochs = QuantityTable("epochs", ["epoch"], EpochResult.quantities)
  package static let epochLayers = QuantityTable(
    "epoch_layers", ["epoch", "layer"], EpochRecord.Layer.quantities)
  package static let costCurve = QuantityTable(
    "cost_curve", ["first_step", "steps"], CostWindow.quantities)
  package static let measurementLayers = QuantityTable(
    "measurement_layers", ["moment", "layer", "step"], LayerMeasurement.quantities)

  package static let evaluations = QuantityTable(
    "evaluations", ["step", "part", "epoch"], Evaluation.quantities)

  /// Brings the tables of an older version to this one.
  static func addLackingColumns(_ db: Database) throws {
    try steps.addLackingColumns(db)
    try stepLayers.addLackingColumns(db)
    try epochs.addLackingColumns(db)
    try epochLayers.addLackingColumns(db)
    try costCurve.addLackingColumns(db)
    try evaluations.addLackingColumns(db)
    try measurementLayers.addLackingColumns(db)
  }

  package static let sql = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      fathom TEXT NOT NULL,
      created TEXT NOT NULL,
      updated TEXT NOT NULL,
      status TEXT NOT NULL,
      sizes TEXT NOT NULL,
      parameters INTEGER NOT NULL,
      activation TEXT NOT NULL,
      output TEXT NOT NULL,
      initializer TEXT NOT NULL,
      cost_function TEXT NOT NULL,
      model TEXT,
      data TEXT NOT NULL,
      samples INTEGER NOT NULL,
      validation_samples INTEGER NOT NULL,
      test_samples INTEGER NOT NULL,
      classes INTEGER,
      precision TEXT NOT NULL,
      seed TEXT NOT NULL,
      optimizer TEXT NOT NULL,
      learning_rate REAL NOT NULL,
      batch_size INTEGER NOT NULL,
      weight_decay REAL NOT NULL,
      total_steps INTEGER NOT NULL,
      step INTEGER NOT NULL,
      epochs INTEGER NOT NULL,
      seconds REAL,
      cost REAL,
      accuracy REAL,
      validation_cost REAL,
      validation_accuracy REAL,
      test_accuracy REAL,
      best_step INTEGER,
      best_cost REAL,
      best_accuracy REAL,
      baseline_cost REAL,
      baseline_accuracy REAL,
      verdict TEXT,
      severity TEXT,
      decades_per_layer REAL,
      first_to_last_ratio REAL,
      final_first_to_last_ratio REAL,
      summary TEXT,
      record TEXT NOT NULL,
      training TEXT
    );
    CREATE TABLE settings (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE steps (
      step INTEGER PRIMARY KEY,
      \(steps.declarations)
    );
    CREATE TABLE step_layers (
      step INTEGER NOT NULL,
      layer INTEGER NOT NULL,
      \(stepLayers.declarations),
      PRIMARY KEY (step, layer)
    ) WITHOUT ROWID;
    CREATE TABLE epochs (
      epoch INTEGER PRIMARY KEY,
      first_step INTEGER,
      last_step INTEGER,
      \(epochs.declarations)
    );
    CREATE TABLE epoch_layers (
      epoch INTEGER NOT NULL,
      layer INTEGER NOT NULL,
      \(epochLayers.declarations),
      PRIMARY KEY (epoch, layer)
    ) WITHOUT ROWID;
    CREATE TABLE cost_curve (
      first_step INTEGER PRIMARY KEY,
      steps INTEGER NOT NULL,
      \(costCurve.declarations)
    );
    CREATE TABLE evaluations (
      step INTEGER NOT NULL,
      part TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      \(evaluations.declarations),
      PRIMARY KEY (step, part)
    ) WITHOUT ROWID;
    CREATE TABLE measurement_layers (
      moment TEXT NOT NULL,
      layer INTEGER NOT NULL,
      step INTEGER NOT NULL,
      \(measurementLayers.declarations),
      PRIMARY KEY (moment, layer)
    ) WITHOUT ROWID;
    CREATE TABLE sessions (
      id INTEGER PRIMARY KEY,
      started TEXT NOT NULL,
      first_step INTEGER NOT NULL,
      last_step INTEGER NOT NULL,
      ended TEXT,
      outcome TEXT
    );
    """
}
