import FathomFiles
import Foundation
import GRDB

/// A run in a line: what was trained, how far, and what came of it.
public struct RunSummary: Sendable, Hashable {
  /// The name of the run's folder.
  public var name: String
  /// The folder.
  public var path: String
  /// What the run is doing, or how it ended; nil before it has begun.
  public var status: RunStatus?
  /// When it began, in UTC.
  public var created: String?
  /// The data.
  public var data: String?
  /// The sizes n_1 … n_L.
  public var sizes: [Int] = []
  /// The activations of the hidden layers.
  public var activation: String?
  /// The optimiser.
  public var optimizer: String?
  /// The learning rate η.
  public var learningRate: Double?
  /// Samples in a mini-batch.
  public var batchSize: Int?
  /// The seed.
  public var seed: String?
  /// Steps made.
  public var step = 0
  /// Steps to make in all.
  public var totalSteps = 0
  /// The cost over the training samples at the end, or of the last epoch.
  public var cost: Double?
  /// The accuracy over the training samples at the end, or of the last epoch.
  public var accuracy: Double?
  /// The accuracy on validation samples.
  public var validationAccuracy: Double?
  /// The accuracy on test samples.
  public var testAccuracy: Double?
  /// Wall-clock seconds of training alone.
  public var seconds: Double?
  /// The condition that the verdict names.
  public var verdict: String?
  /// How much to worry.
  public var severity: String?
  /// The slope of the initial profile per layer going back, in decades.
  public var decadesPerLayer: Double?

  /// The summary of a run that has not begun.
  init(empty folder: RunFolder) {
    name = folder.name
    path = folder.path
  }

  /// Reads the summary of a run.
  ///
  /// - Throws: `RunError` when its records cannot be read.
  init(_ folder: RunFolder) throws(RunError) {
    self.init(empty: folder)
    guard FileManager.default.fileExists(atPath: folder.database) else { return }
    let store: RecordStore
    do {
      store = try RecordStore(reading: folder)
    } catch  where error.code == .notARun {
      return
    }
    let row = try store.read { db in try Row.fetchOne(db, sql: "SELECT * FROM run") }
    if let row { take(row, isInUse: folder.isInUse) }
  }

  /// Columns that the table of a run and an index share.
  static let columns = [
    "status", "created", "data", "sizes", "activation", "optimizer", "learning_rate",
    "batch_size", "seed", "step", "total_steps", "cost", "accuracy", "validation_accuracy",
    "test_accuracy", "seconds", "verdict", "severity", "decades_per_layer",
  ]

  /// The values of those columns.
  var values: [(any DatabaseValueConvertible)?] {
    [
      status?.rawValue, created, data, sizes.map(String.init).joined(separator: ","), activation,
      optimizer, learningRate, batchSize, seed, step, totalSteps, cost, accuracy,
      validationAccuracy, testAccuracy, seconds, verdict, severity, decadesPerLayer,
    ]
  }

  /// Takes the values of a row that has these columns.
  mutating func take(_ row: Row, isInUse: Bool) {
    let noted: String? = row["status"]
    guard noted != nil else { return }
    status = RunStatus(row, isInUse: isInUse)
    created = row["created"]
    data = row["data"]
    let text: String = row["sizes"]
    sizes = text.split(separator: ",").compactMap { Int($0) }
    activation = row["activation"]
    optimizer = row["optimizer"]
    learningRate = row["learning_rate"]
    batchSize = row["batch_size"]
    seed = row["seed"]
    step = row["step"]
    totalSteps = row["total_steps"]
    cost = row["cost"]
    accuracy = row["accuracy"]
    validationAccuracy = row["validation_accuracy"]
    testAccuracy = row["test_accuracy"]
    seconds = row["seconds"]
    verdict = row["verdict"]
    severity = row["severity"]
    decadesPerLayer = row["decades_per_layer"]
  }
}
