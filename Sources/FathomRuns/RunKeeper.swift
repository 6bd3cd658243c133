import FathomVocabulary
import FathomNumerics
import FathomRecords
public import FathomTraining

/// How a training is looked after: when it is saved and when it ends early.
public struct RunSettings: Sendable, Hashable {
  /// How often something is done.
  public enum Interval: Sendable, Hashable {
    /// After so many steps.
    case steps(Int)
    /// After so many seconds.
    case seconds(Double)
  }

  /// How often a checkpoint is written; one is written at the end in any case.
  public var checkpointEvery: Interval
  /// How many of the last checkpoints are kept, besides the best.
  public var keep: Int
  /// What the network is looked after by in the course of the training.
  public var care: TrainingCare

  /// Settings, with the defaults of the command line.
  public init(
    checkpointEvery: Interval = .seconds(30), keep: Int = 2, care: TrainingCare = TrainingCare()
  ) {
    self.checkpointEvery = checkpointEvery
    self.keep = keep
    self.care = care
  }
}

/// Keeps the checkpoints of a run: at intervals, at the end, and of the best network.
final class RunKeeper<Scalar: RealScalar>: TrainingCompanion {
  private let run: OpenRun
  private let settings: RunSettings
  private let input: InputDescription
  /// The way of what is recorded to the database.
  private let records: Mailbox
  /// The best network, which is written with the next checkpoint.
  private var unwrittenBest: Checkpoint<Scalar>?
  /// The step of the last checkpoint.
  private var savedStep: Int?
  private var lastSave = ContinuousClock.now

  init(
    _ run: OpenRun, settings: RunSettings, input: InputDescription, records: Mailbox,
    savedStep: Int?
  ) {
    self.run = run
    self.settings = settings
    self.input = input
    self.records = records
    self.savedStep = savedStep
  }

  /// Makes sure that the run can be read before its first step.
  func begin(_ driver: TrainingDriver<Scalar>) throws {
    try records.settle()
    lastSave = .now
  }

  func look(at driver: TrainingDriver<Scalar>) throws {
    let session = driver.session
    guard session.isSound else { return }
    if driver.watch?.best?.step == session.step { unwrittenBest = checkpoint(driver) }
    if isDue(driver) { try save(driver) }
  }

  /// Saves what was reached, if it is any good.
  func end(_ driver: TrainingDriver<Scalar>, because end: TrainingEnd) throws {
    let isSaved = savedStep == driver.session.step && unwrittenBest == nil
    if driver.session.isSound, !isSaved { try save(driver) }
  }

  private func isDue(_ driver: TrainingDriver<Scalar>) -> Bool {
    switch settings.checkpointEvery {
    case .steps(let steps): driver.session.step.isMultiple(of: steps)
    case .seconds(let seconds): driver.now - lastSave >= .seconds(seconds)
    }
  }

  /// Writes a checkpoint.
  ///
  /// The records come first: whatever stands in a checkpoint is in the database, so that cutting
  /// the database back always leads to the same records.
  private func save(_ driver: TrainingDriver<Scalar>) throws {
    driver.tellCourse()
    try records.settle()
    if let best = unwrittenBest {
      try best.write(to: "\(run.folder.checkpoints)/\(CheckpointName.best)")
      unwrittenBest = nil
    }
    let step = driver.session.step
    let path = "\(run.folder.checkpoints)/\(CheckpointName.step(step))"
    try checkpoint(driver).write(to: path)
    run.folder.prune(keeping: settings.keep)
    (savedStep, lastSave) = (step, .now)
    driver.tellCheckpoint(path)
  }

  private func checkpoint(_ driver: TrainingDriver<Scalar>) -> Checkpoint<Scalar> {
    let session = driver.session
    var state = session.state()
    state.history = TrainingHistory()
    return Checkpoint(
      document: CheckpointDocument(
        precision: Scalar.self == Float.self ? .float : .double,
        architecture: session.architecture, input: input,
        watch: driver.watch ?? EvaluationWatch(), progress: state.progress,
        optimizer: OptimizerDocument(state.optimizer)),
      state: state)
  }
}
