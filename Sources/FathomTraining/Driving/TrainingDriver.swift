public import FathomNumerics
public import FathomRecords

/// Runs a training from its first step to its end, and tells whoever listens what happens.
///
/// ```swift
/// let driver = TrainingDriver(try TrainingSession<Float>(network, on: data))
/// driver.control.send(to: ClosureSink { event in print(event.kind) })
/// let result = try driver.run()
/// ```
///
/// The driver works on the thread that calls `run`; everybody else has its `control`. Sinks,
/// pauses and snapshots leave the results as they are, to the bit.
public final class TrainingDriver<Scalar: RealScalar> {
  /// The training.
  public let session: TrainingSession<Scalar>
  /// What others steer the training by and listen to it through.
  public let control: TrainingControl
  /// The evaluations so far in short; nil when nobody makes any.
  public internal(set) var watch: EvaluationWatch?

  private let companions: [any TrainingCompanion<Scalar>]
  private let finalLook: FinalLook
  private let provenance: RunProvenance
  private var listeners: [any EventListener] = []
  /// What the listeners know of the history.
  private var told = (steps: 0, epochs: 0)
  /// The time after the last step, as far as anybody goes by it.
  package private(set) var now = ContinuousClock.now
  private var lastProgress = ContinuousClock.now
  private var lastCourse = ContinuousClock.now

  private static var progressInterval: Duration { .milliseconds(100) }
  private static var courseInterval: Duration { .seconds(1) }

  /// A driver.
  ///
  /// - Parameters:
  ///   - session: The training, which may have made steps already.
  ///   - control: What others are given of it.
  ///   - companions: Who looks after the training, in the order in which they are asked.
  ///   - finalLook: When the network is measured over all samples at the end.
  ///   - provenance: What its records say of where the run comes from.
  public init(
    _ session: TrainingSession<Scalar>, control: TrainingControl = TrainingControl(),
    companions: [any TrainingCompanion<Scalar>] = [], finalLook: FinalLook = .always,
    provenance: RunProvenance = RunProvenance()
  ) {
    self.session = session
    self.control = control
    self.companions = companions
    self.finalLook = finalLook
    self.provenance = provenance
  }

  /// Trains to the end, which may come early.
  ///
  /// - Returns: Why it ended and what it leaves behind. A run that diverges is a result, not an
  ///   error.
  /// - Throws: The error of a companion or a sink, which may have come at the end only.
  public func run() throws -> TrainingResult {
    let (result, sinkError) = try runToResult()
    if let sinkError { throw sinkError }
    return result
  }

  /// Trains to the end, and brings the error of a sink that the training went on without beside what
  /// it came to.
  ///
  /// - Throws: The error of a companion, or of a sink without which the training is in vain.
  package func runToResult() throws -> (result: TrainingResult, sinkError: (any Error)?) {
    do {
      let result = try finish(try train())
      return (result, listeners.lazy.compactMap(\.problem).first)
    } catch {
      let failure = TrainingEvent.failed(message: "\(error)")
      tell(failure)
      control.end(failure, .failure(error))
      for listener in listeners { listener.close() }
      throw error
    }
  }

  // MARK: - The way to the end

  private func train() throws -> TrainingEnd {
    try attend()
    for companion in companions { try companion.begin(self) }
    let isAccompanied = !companions.isEmpty
    while true {
      if let end = reasonToEnd { return end }
      if control.hasRequests {
        try attend()
        if control.isCancelled { return .interrupted }
      }
      session.makeStep()
      if isAccompanied || !listeners.isEmpty { now = .now }
      if !listeners.isEmpty { tellStep() }
      for companion in companions { try companion.look(at: self) }
    }
  }

  private var reasonToEnd: TrainingEnd? {
    for companion in companions {
      if let end = companion.reasonToEnd(self) { return end }
    }
    guard session.isFinished else { return nil }
    return session.hasStopped ? .diverged : .finished
  }

  private func finish(_ end: TrainingEnd) throws -> TrainingResult {
    for companion in companions { try companion.end(self, because: end) }
    let result = TrainingResult(end: end, step: session.step, record: lastRecord(end), watch: watch)
    // First to those without whom it has failed.
    for isEssential in [true, false] {
      for listener in listeners where listener.isEssential == isEssential {
        listener.post(.finished(result))
        listener.close()
        if isEssential, let problem = listener.problem { throw problem }
      }
    }
    control.end(.finished(result), .success(result.record))
    return result
  }

  private func lastRecord(_ end: TrainingEnd) -> RunRecord {
    let look: SnapshotLook = finalLook.isTaken(at: end) ? .measured : .recorded
    if look == .measured { tell(.progress(progress(.measuring))) }
    var record = record(look)
    record.training?.interrupted = end == .interrupted
    return record
  }

  /// Everything the run leaves behind so far.
  private func record(_ look: SnapshotLook) -> RunRecord {
    provenance.told(in: look == .measured ? session.record() : session.provisionalRecord)
  }

  // MARK: - Requests

  /// Grants what was asked for, and waits as long as that was.
  private func attend() throws {
    var waited = false
    while true {
      let (newcomers, questions) = control.taken()
      welcome(newcomers)
      for question in questions { question.answer(.success(record(question.look))) }
      for listener in listeners where listener.isEssential {
        if let problem = listener.problem { throw problem }
      }
      let asked = control.asked
      guard asked.contains(.pause), !asked.contains(.cancel) else { break }
      if !waited { tell(.progress(progress(.paused))) }
      waited = true
      control.waitForRequest()
    }
    if waited { tell(.progress(progress(.training))) }
  }

  private func welcome(_ newcomers: [any EventListener]) {
    guard !newcomers.isEmpty else { return }
    if !session.isMeasured {
      for listener in newcomers { listener.post(.progress(progress(.measuring))) }
    }
    let start = TrainingEvent.started(
      TrainingStart(
        record: record(.recorded), step: session.step, totalSteps: session.totalSteps,
        batchSize: session.batchSize))
    if listeners.isEmpty { told = recorded }
    for listener in newcomers { listener.post(start) }
    listeners += newcomers
  }

  // MARK: - Events

  /// Tells all listeners of something; it is put together only if there are any.
  func tell(_ event: @autoclosure () -> TrainingEvent) {
    guard !listeners.isEmpty else { return }
    let event = event()
    for listener in listeners { listener.post(event) }
  }

  /// Tells how the training has gone so far.
  package func tellCourse() {
    tell(.course(session.course(watch)))
    lastCourse = .now
  }

  /// Tells that a checkpoint was written.
  package func tellCheckpoint(_ path: String) {
    tell(.checkpoint(step: session.step, path: path))
  }

  private func progress(_ phase: TrainingProgress.Phase) -> TrainingProgress {
    TrainingProgress(session, phase: phase, heldOut: watch?.last?.evaluation)
  }

  private var recorded: (steps: Int, epochs: Int) {
    (session.recorder.history.steps.count, session.recorder.history.epochs.count)
  }

  /// Tells what is new after a step.
  private func tellStep() {
    let recorded = recorded
    for index in told.steps..<recorded.steps {
      tell(.step(session.recorder.history.steps[index]))
    }
    if session.isBetweenEpochs {
      tell(
        .epoch(
          EpochReport(
            epoch: session.currentEpoch, step: session.step, training: session.epochEvaluation,
            testAccuracy: session.lastTestAccuracy,
            record: recorded.epochs > told.epochs ? session.recorder.history.epochs.last : nil)))
    }
    told = recorded
    if now - lastCourse > Self.courseInterval { tellCourse() }
    if now - lastProgress > Self.progressInterval {
      lastProgress = now
      tell(.progress(progress(.training)))
    }
  }
}

/// When a network is measured over all samples at the end of its training.
public enum FinalLook: Sendable, Hashable {
  /// In any case.
  case always
  /// Unless the training was interrupted, and somebody waits for the process to end.
  case unlessInterrupted
  /// Not at all: only the network itself is wanted.
  case never

  func isTaken(at end: TrainingEnd) -> Bool {
    switch self {
    case .always: true
    case .unlessInterrupted: end != .interrupted
    case .never: false
    }
  }
}
