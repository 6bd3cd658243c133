/// The tables of a run's database.
///
/// Columns that hold measurements are NULL for NaN and for what does not exist; infinity is
/// SQLite's `Inf`. `Documentation/runs.md` explains them.
enum Schema {
  /// It grows when a reader must know of a change.
  static let version = 2
  /// "Fath", which tells `file` and others whose database this is.
  static let applicationID = 0x4661_7468

  /// What brings the tables of each version to the next one, from version 1 on.
  static let migrations = [
    """
    ALTER TABLE step_layers ADD COLUMN activation_mean REAL;
    ALTER TABLE step_layers ADD COLUMN activation_deviation REAL;
    ALTER TABLE step_layers ADD COLUMN dead_fraction REAL;
    """
  ]

  static let sql = """
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
      cost REAL,
      learning_rate REAL
    );
    CREATE TABLE step_layers (
      step INTEGER NOT NULL,
      layer INTEGER NOT NULL,
      error_rms REAL,
      log10_error_rms REAL,
      gradient_norm REAL,
      log10_gradient_norm REAL,
      weights_norm REAL,
      biases_norm REAL,
      gradient_max REAL,
      zeros INTEGER NOT NULL,
      non_finite INTEGER NOT NULL,
      speed REAL,
      relative_speed REAL,
      saturated_share REAL,
      activation_mean REAL,
      activation_deviation REAL,
      dead_fraction REAL,
      signal_to_noise REAL,
      exact INTEGER NOT NULL,
      PRIMARY KEY (step, layer)
    ) WITHOUT ROWID;
    CREATE TABLE epochs (
      epoch INTEGER PRIMARY KEY,
      first_step INTEGER,
      last_step INTEGER,
      cost REAL,
      accuracy REAL,
      test_accuracy REAL
    );
    CREATE TABLE epoch_layers (
      epoch INTEGER NOT NULL,
      layer INTEGER NOT NULL,
      gradient_norm REAL,
      speed REAL,
      PRIMARY KEY (epoch, layer)
    ) WITHOUT ROWID;
    CREATE TABLE cost_curve (
      first_step INTEGER PRIMARY KEY,
      steps INTEGER NOT NULL,
      mean REAL,
      low REAL,
      high REAL
    );
    CREATE TABLE evaluations (
      step INTEGER NOT NULL,
      part TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      cost REAL,
      accuracy REAL,
      PRIMARY KEY (step, part)
    ) WITHOUT ROWID;
    CREATE TABLE measurement_layers (
      moment TEXT NOT NULL,
      layer INTEGER NOT NULL,
      step INTEGER NOT NULL,
      gradient_norm REAL,
      log10_gradient_norm REAL,
      gradient_rms REAL,
      gradient_state TEXT NOT NULL,
      error_rms REAL,
      log10_error_rms REAL,
      speed REAL,
      relative_speed REAL,
      signal_to_noise REAL,
      activation_mean REAL,
      activation_deviation REAL,
      saturated_fraction REAL,
      dead_fraction REAL,
      weights_norm REAL,
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
