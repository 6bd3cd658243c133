import FathomVocabulary
public import FathomData
import FathomDiagnosis
import FathomNetworks
public import FathomNumerics
import FathomRecords
public import FathomTraining

/// What a trainer is told about a run besides its session.
public struct RunDescription: Sendable {
  /// The version of Fathom.
  public var version: String
  /// The file of the model that the network was made after; nil when sizes were named.
  public var model: String?
  /// What the network needs to know of its data.
  public var input: InputDescription
  /// The experiment's settings by their names.
  public var settings: [String: String]
  /// Whether training starts from the model's own parameters; they are drawn anew otherwise.
  public var keepsParameters: Bool

  /// A description.
  public init(
    version: String, model: String?, input: InputDescription, settings: [String: String] = [:],
    keepsParameters: Bool = true
  ) {
    self.keepsParameters = keepsParameters
    self.version = version
    self.settings = settings
    self.model = model
    self.input = input
  }

  /// A run's record with what its session does not know.
  func completed(_ record: RunRecord) -> RunRecord {
    guard let model else { return record }
    var result = record
    result.network.comes(from: model, keepingParameters: keepsParameters)
    return result
  }
}

/// Trains a session and keeps its run's folder: records, checkpoints, evaluations, early ends.
public final class RunTrainer<Scalar: RealScalar> {
  /// The training.
  public let session: TrainingSession<Scalar>
  /// What happened at the evaluations so far.
  public internal(set) var watch: EvaluationWatch

  let run: OpenRun
  let settings: RunSettings
  let description: RunDescription
  let hasValidation: Bool
  let hasTest: Bool
  let validationSamples: Int
  /// What is in the database already.
  var knownSteps: Int
  var knownEpochs: Int
  var knownCosts: Int
  var newEvaluations: [EvaluationRecord] = []
  /// The best network, which is written with the next checkpoint.
  var unwrittenBest: Checkpoint<Scalar>?
  /// The step of the last checkpoint.
  var savedStep: Int?
  private var lastWrite = ContinuousClock.now
  private var lastSave = ContinuousClock.now

  /// Rows are written about so often.
  private static var writeInterval: Duration { .seconds(1) }
  private static var progressInterval: Duration { .milliseconds(100) }

  /// A trainer.
  ///
  /// Records that a killed process left behind its last checkpoint are cut back.
  ///
  /// - Parameters:
  ///   - session: The training, resumed from `resumption` if there is one.
  ///   - run: Where to keep it.
  ///   - data: What it trains on.
  ///   - settings: When to save and when to end.
  ///   - description: What the records say of the run.
  ///   - resumption: What the run is resumed from.
  /// - Throws: `RunError` when the records cannot be written.
  public init(
    _ session: TrainingSession<Scalar>, in run: OpenRun, data: LoadedData, settings: RunSettings,
    description: RunDescription, resumption: RunResumption<Scalar>?
  ) throws(RunError) {
    self.session = session
    self.run = run
    self.settings = settings
    self.description = description
    hasValidation = data.validation != nil
    hasTest = data.test != nil
    validationSamples = data.validation?.samples ?? 0
    watch = resumption?.watch ?? EvaluationWatch()
    savedStep = resumption?.state.progress.step
    let history = session.recordedHistory
    (knownSteps, knownEpochs) = (history.steps.count, history.epochs.count)
    knownCosts = resumption?.state.progress.wholeEpochs ?? 0
    try run.store.cutBack(to: session.step, epochs: knownCosts)
    try run.store.beginSession(at: session.step, settings: description.settings)
    try write(description.completed(session.provisionalRecord), status: .running)
  }

  /// Trains to the end, which may come early.
  ///
  /// - Parameters:
  ///   - shouldStop: Asked after every step whether to stop there.
  ///   - onProgress: Called about ten times a second.
  ///   - onEvent: Called when something happened.
  /// - Returns: Why the training ended.
  /// - Throws: `RunError` when records or a checkpoint cannot be written; the checkpoints that are
  ///   there stay as they are.
  public func train(
    shouldStop: () -> Bool = { false }, onProgress: (RunProgress) -> Void = { _ in },
    onEvent: (RunEvent) -> Void = { _ in }
  ) throws(RunError) -> RunEnd {
    var lastProgress = ContinuousClock.now
    (lastWrite, lastSave) = (lastProgress, lastProgress)
    onProgress(progress)
    while true {
      if let end { return try finish(end, onEvent) }
      if shouldStop() { return try finish(.interrupted, onEvent) }
      session.makeStep()
      guard session.isSound else { continue }
      look(onEvent)
      let now = ContinuousClock.now
      if isCheckpointDue(now) {
        try save(onEvent)
      } else if now - lastWrite > Self.writeInterval {
        try write(description.completed(session.provisionalRecord), status: .running)
      }
      if now - lastProgress > Self.progressInterval {
        lastProgress = now
        onProgress(progress)
      }
    }
  }

  /// Whether training is over, and why.
  private var end: RunEnd? {
    if session.hasDiverged { return .diverged }
    if let patience = settings.patience, watch.sinceBest >= patience { return .patience }
    if let target = settings.untilAccuracy, reached(target) { return .accuracy }
    return session.isFinished ? .finished : nil
  }

  private func reached(_ target: Double) -> Bool {
    if hasValidation || hasTest || watch.last != nil {
      return watch.last?.evaluation.accuracy ?? 0 >= target
    }
    return false
  }

  private func isCheckpointDue(_ now: ContinuousClock.Instant) -> Bool {
    switch settings.checkpointEvery {
    case .steps(let steps): session.step.isMultiple(of: steps)
    case .seconds(let seconds): now - lastSave >= .seconds(seconds)
    }
  }

  private var progress: RunProgress {
    RunProgress(
      step: session.step, totalSteps: session.totalSteps, epoch: session.currentEpoch,
      training: session.epochEvaluation, heldOut: watch.last?.evaluation,
      stepsPerSecond: session.step == 0 ? 0 : Double(session.step) / session.secondsTraining,
      lastRecorded: session.recordedHistory.steps.last)
  }

  // MARK: - Evaluations

  /// Looks at held-out samples when it is time to.
  ///
  /// Where there are none, the epoch's own cost and accuracy stand in for them.
  private func look(_ onEvent: (RunEvent) -> Void) {
    let endsEpoch = session.isBetweenEpochs
    if endsEpoch {
      onEvent(
        .epoch(
          session.currentEpoch, step: session.step, training: session.epochEvaluation,
          testAccuracy: session.lastTestAccuracy))
    }
    let isDue = settings.evaluateEvery.map { session.step.isMultiple(of: $0) } ?? false
    let isLast = session.step == session.totalSteps
    guard endsEpoch || isDue || (isLast && (hasValidation || hasTest)) else { return }
    let part: EvaluationRecord.Part = hasValidation ? .validation : .test
    let found = hasValidation ? session.validate() : session.test()
    guard let evaluation = found ?? (endsEpoch ? session.epochEvaluation : nil) else { return }
    let isBest = watch.look(at: evaluation, step: session.step)
    if isBest { unwrittenBest = checkpoint() }
    guard found != nil else { return }
    let record = EvaluationRecord(
      step: session.step, epoch: session.currentEpoch, part: part, evaluation: evaluation)
    newEvaluations.append(record)
    onEvent(.evaluation(record, isBest: isBest))
  }

  private func checkpoint() -> Checkpoint<Scalar> {
    var state = session.state()
    state.history = TrainingHistory()
    return Checkpoint(
      document: CheckpointDocument(
        precision: Scalar.self == Float.self ? .float : .double,
        architecture: session.architecture, input: description.input, watch: watch,
        progress: state.progress, optimizer: OptimizerDocument(state.optimizer)),
      state: state)
  }

  // MARK: - Files

  /// Writes a checkpoint.
  ///
  /// The records come first: whatever stands in a checkpoint is in the database, so that cutting
  /// the database back always leads to the same records.
  private func save(_ onEvent: (RunEvent) -> Void) throws(RunError) {
    try write(description.completed(session.provisionalRecord), status: .running)
    if let best = unwrittenBest {
      try best.write(to: "\(run.folder.checkpoints)/\(CheckpointName.best)")
      unwrittenBest = nil
    }
    let path = "\(run.folder.checkpoints)/\(CheckpointName.step(session.step))"
    try checkpoint().write(to: path)
    run.folder.prune(keeping: settings.keep)
    savedStep = session.step
    lastSave = ContinuousClock.now
    onEvent(.checkpoint(step: session.step, path: path))
  }

  /// Adds what is new to the database.
  private func write(
    _ record: RunRecord, status: RunStatus, verdict: Verdict? = nil
  ) throws(RunError) {
    try run.store.add(
      RecordsUpdate(
        record: record, knownSteps: knownSteps, knownEpochs: knownEpochs, knownCosts: knownCosts,
        evaluations: newEvaluations, watch: watch, options: session.options,
        batchSize: session.options.batchSize ?? min(32, record.data.samples),
        version: description.version, step: session.step, totalSteps: session.totalSteps,
        validationSamples: validationSamples, status: status, verdict: verdict))
    (knownSteps, knownEpochs) = (record.history.steps.count, record.history.epochs.count)
    knownCosts = record.training?.cost.count ?? 0
    newEvaluations = []
    lastWrite = ContinuousClock.now
  }

  /// Leaves the run as it is to be found: what was reached is saved, if it is any good, and the
  /// records end with a look at the network unless somebody waits for the process to end.
  private func finish(_ end: RunEnd, _ onEvent: (RunEvent) -> Void) throws(RunError) -> RunEnd {
    if session.isSound, savedStep != session.step || unwrittenBest != nil { try save(onEvent) }
    if end == .interrupted {
      try write(description.completed(session.provisionalRecord), status: end.status)
    } else {
      let record = description.completed(session.record())
      try write(record, status: end.status, verdict: Diagnosis(of: record).verdict)
    }
    try run.store.endSession(end.status)
    return end
  }
}
