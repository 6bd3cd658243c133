import FathomVocabulary
import FathomRecords
import FathomRuns
import GRDB
import Testing

@Suite("Quantities in SQLite")
struct QuantityTableTests {
  /// The tables of version 0.1.0 whose columns are quantities, as SQLite keeps their text.
  private static let tables = [
    """
    CREATE TABLE steps (
      step INTEGER PRIMARY KEY,
      cost REAL,
      learning_rate REAL
    )
    """,
    """
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
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE epochs (
      epoch INTEGER PRIMARY KEY,
      first_step INTEGER,
      last_step INTEGER,
      cost REAL,
      accuracy REAL,
      test_accuracy REAL
    )
    """,
    """
    CREATE TABLE epoch_layers (
      epoch INTEGER NOT NULL,
      layer INTEGER NOT NULL,
      gradient_norm REAL,
      speed REAL,
      PRIMARY KEY (epoch, layer)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE cost_curve (
      first_step INTEGER PRIMARY KEY,
      steps INTEGER NOT NULL,
      mean REAL,
      low REAL,
      high REAL
    )
    """,
    """
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
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE evaluations (
      step INTEGER NOT NULL,
      part TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      cost REAL,
      accuracy REAL,
      PRIMARY KEY (step, part)
    ) WITHOUT ROWID
    """,
  ]

  private func database() throws -> DatabaseQueue {
    let queue = try DatabaseQueue()
    try queue.write { try $0.execute(sql: Schema.sql) }
    return queue
  }

  @Test("tables are those of version 0.1.0, letter for letter")
  func schema() throws {
    let found = try database().read {
      try String.fetchSet($0, sql: "SELECT sql FROM sqlite_master WHERE type = 'table'")
    }
    for table in Self.tables { #expect(found.contains(table), "\(table)") }
    #expect(found.count == Self.tables.count + 3)
  }

  /// What comes back after a row was written.
  private func read<Root>(
    _ root: Root, through table: QuantityTable<Root>, into blank: Root,
    _ identity: [any DatabaseValueConvertible], dropping columns: [String] = []
  ) throws -> Root {
    try database().write { db in
      for column in columns {
        try db.execute(sql: "ALTER TABLE \(table.name) DROP COLUMN \(column)")
      }
      if columns.isEmpty {
        try table.insertion(db).execute(arguments: table.arguments(identity, root))
      } else {
        let names = table.identity + table.columns.filter { !columns.contains($0) }
        let partial = QuantityTable<Root>(
          table.name, table.identity,
          table.quantities.filter { names.contains($0.column?.name ?? "") })
        try partial.insertion(db).execute(arguments: partial.arguments(identity, root))
      }
      let row = try #require(
        try Row.fetchOne(db, sql: "SELECT \(table.selection(db)) FROM \(table.name)"))
      var result = blank
      table.read(row, into: &result)
      return result
    }
  }

  private static let layer = StepRecord.Layer(
    layer: 2, errorRMS: 1, gradientNorm: 2, weightsGradientNorm: 3, biasesGradientNorm: 4,
    gradientMax: 5, zeroDerivatives: 6, nonFiniteDerivatives: 7, updateNorm: 8,
    relativeUpdateNorm: 9, saturatedActivations: 0.1,
    activation: .init(mean: -11, deviation: 12, deadUnits: 0.13), signalToNoise: 14,
    exact: .init(log10ErrorRMS: -4000, log10GradientNorm: nil))

  private func roundTrip(
    _ layer: StepRecord.Layer, dropping columns: [String] = []
  ) throws -> StepRecord.Layer {
    try read(
      layer, through: Schema.stepLayers, into: StepRecord.Layer(unknown: 2), [1, 2],
      dropping: columns)
  }

  @Test("a layer of a step comes back as it was, whatever is missing")
  func stepLayers() throws {
    #expect(try roundTrip(Self.layer) == Self.layer)
    var bare = Self.layer
    (bare.relativeUpdateNorm, bare.activation, bare.signalToNoise, bare.exact) = (
      nil, nil, nil, nil
    )
    #expect(try roundTrip(bare) == bare)
    bare.activation = .init(mean: 0, deviation: 0, deadUnits: nil)
    #expect(try roundTrip(bare) == bare)
    bare.exact = .init(log10ErrorRMS: nil, log10GradientNorm: nil)
    #expect(try roundTrip(bare) == bare)
  }

  @Test(
    "NaN and infinity come back in every column",
    arguments: StepRecord.Layer.quantities.filter { $0.column != nil && $0.kind != .logarithm }
      .map(\.name), [Double.nan, .infinity])
  func special(name: String, value: Double) throws {
    let quantity = StepRecord.Layer.quantity(name)
    guard case .number(let get, let set) = quantity.access else { return }
    var layer = Self.layer
    layer.exact = nil
    set(&layer, value)
    let found = try roundTrip(layer)
    if value.isNaN {
      // Where a number may be missing, NaN is one that is.
      #expect(get(found)?.isNaN == (quantity.absence == nil ? true : nil))
      set(&layer, 1)
      var rest = found
      set(&rest, 1)
      #expect(rest == layer)
    } else {
      #expect(found == layer)
    }
  }

  @Test("logarithms are those of the exact pass, or else the numbers' own, and NULL for a zero")
  func logarithms() throws {
    func columns(_ layer: StepRecord.Layer) throws -> Row {
      try database().write { db in
        let table = Schema.stepLayers
        try table.insertion(db).execute(arguments: table.arguments([1, 2], layer))
        return try #require(try Row.fetchOne(db, sql: "SELECT * FROM step_layers"))
      }
    }
    let exact = try columns(Self.layer)
    #expect(exact["log10_error_rms"] == -4000.0 && exact["log10_gradient_norm"] == nil)
    var plain = Self.layer
    plain.exact = nil
    (plain.errorRMS, plain.gradientNorm) = (0.01, 0)
    let own = try columns(plain)
    #expect(own["log10_error_rms"] == -2.0 && own["log10_gradient_norm"] == nil)
    #expect(own["exact"] == 0 && own["gradient_norm"] == 0.0)
  }

  @Test("a database that lacks columns is read, and gets them")
  func olderColumns() throws {
    let lacking =
      StepRecord.Layer.Activation.quantities.compactMap(\.column?.name) + ["speed"]
    var wanted = Self.layer
    (wanted.activation, wanted.updateNorm) = (nil, .nan)
    var found = try roundTrip(Self.layer, dropping: lacking)
    #expect(found.updateNorm.isNaN)
    (found.updateNorm, wanted.updateNorm) = (0, 0)
    #expect(found == wanted)
    try database().write { db in
      for column in lacking {
        try db.execute(sql: "ALTER TABLE step_layers DROP COLUMN \(column)")
      }
      try Schema.stepLayers.addLackingColumns(db)
      let names = Set(try db.columns(in: "step_layers").map(\.name))
      #expect(names == Set(["step", "layer"] + Schema.stepLayers.columns))
    }
  }

  @Test("steps, epochs and windows come back as they were")
  func others() throws {
    let step = StepRecord(step: 7, cost: .infinity, learningRate: nil, layers: [])
    #expect(
      try read(
        step, through: Schema.steps, into: StepRecord(step: 7, cost: .nan, layers: []), [7])
        == step)
    let layer = EpochRecord.Layer(layer: 3, gradientNorm: 1, updateNorm: 2)
    #expect(
      try read(
        layer, through: Schema.epochLayers,
        into: EpochRecord.Layer(layer: 3, gradientNorm: 0, updateNorm: 0), [1, 3]) == layer)
    let window = CostWindow(firstStep: 1, steps: 5, mean: 2, low: 1, high: 3)
    #expect(
      try read(
        window, through: Schema.costCurve,
        into: CostWindow(firstStep: 1, steps: 5, mean: 0, low: 0, high: 0), [1, 5]) == window)
  }
}
