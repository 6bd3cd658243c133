import FathomDiagnosis
import FathomRecords
import FathomTraining
import Synchronization

/// Writes the events of a training to its run's database: whatever has come, about once a second in
/// one transaction, and the judgement at the end.
final class RecordSink: TrainingSink {
  private struct State {
    /// The run without its history, and the text that the database keeps of it.
    var run: RunRecord
    var document: String
    var steps: [StepRecord] = []
    var epochs: [EpochRecord] = []
    var evaluations: [EvaluationRecord] = []
    /// What is in the database already.
    var knownSteps: Int
    var knownEpochs: Int
    var knownCosts: Int
    var watch: EvaluationWatch
  }

  private let store: RecordStore
  private let frame: RecordsFrame
  private let wholeEpochs: Int
  private let watch: EvaluationWatch
  private let state = Mutex<State?>(nil)

  var failure: SinkFailure { .endsTraining }

  /// A sink for a training that has seen some whole epochs, and made evaluations, before.
  init(
    _ store: RecordStore, frame: RecordsFrame, wholeEpochs: Int, watch: EvaluationWatch
  ) {
    self.store = store
    self.frame = frame
    self.wholeEpochs = wholeEpochs
    self.watch = watch
  }

  func take(_ events: [TrainingEvent]) throws {
    for event in events {
      switch event {
      case .started(let start): try begin(start)
      case .step(let step): state.withLock { $0?.steps.append(step) }
      case .epoch(let epoch):
        if let record = epoch.record { state.withLock { $0?.epochs.append(record) } }
      case .evaluation(let record, _): state.withLock { $0?.evaluations.append(record) }
      case .course(let course): try write(course)
      case .finished(let result): try end(result)
      case .progress, .checkpoint, .failed: break
      }
    }
  }

  private func begin(_ start: TrainingStart) throws {
    let history = start.record.history
    let run = start.record.withoutHistory
    let state = State(
      run: run, document: try run.document, knownSteps: history.steps.count,
      knownEpochs: history.epochs.count, knownCosts: wholeEpochs, watch: watch)
    self.state.withLock { $0 = state }
    try add(state, costCurve: history.costCurve, step: start.step, status: .running)
  }

  private func write(_ course: TrainingCourse) throws {
    guard var next = state.withLock({ $0 }) else { return }
    next.run.training = course.training
    next.watch = course.watch ?? next.watch
    try add(next, costCurve: course.costCurve, step: course.step, status: .running)
  }

  private func end(_ result: TrainingResult) throws {
    guard var next = state.withLock({ $0 }) else { return }
    let (record, status) = (result.record, RunStatus(result.end))
    next.run = record.withoutHistory
    next.document = try next.run.document
    next.watch = result.watch ?? next.watch
    next.steps = Array(record.history.steps[next.knownSteps...])
    next.epochs = Array(record.history.epochs[next.knownEpochs...])
    let verdict = result.end == .interrupted ? nil : Diagnosis(of: record).verdict
    try add(
      next, costCurve: record.history.costCurve, step: result.step, status: status,
      verdict: verdict)
    try store.endSession(status)
  }

  /// Adds what is new, and remembers that.
  private func add(
    _ next: State, costCurve: [CostWindow], step: Int, status: RunStatus, verdict: Verdict? = nil
  ) throws {
    try store.add(
      RecordsUpdate(
        run: next.run, document: next.document, steps: next.steps[...], epochs: next.epochs[...],
        costCurve: costCurve, knownCosts: next.knownCosts, evaluations: next.evaluations,
        watch: next.watch, frame: frame, step: step, status: status, verdict: verdict))
    var known = next
    known.knownSteps += next.steps.count
    known.knownEpochs += next.epochs.count
    known.knownCosts = next.run.training?.cost.count ?? 0
    (known.steps, known.epochs, known.evaluations) = ([], [], [])
    state.withLock { [known] in $0 = known }
  }
}

extension RunRecord {
  fileprivate var withoutHistory: RunRecord {
    var run = self
    run.history = TrainingHistory()
    return run
  }

  /// What the database keeps of a run in one piece.
  fileprivate var document: String {
    get throws {
      var bare = self
      bare.training = nil
      return String(decoding: try ExactJSON.data(bare), as: UTF8.self)
    }
  }
}

extension RunStatus {
  /// What a run is after the end of its training.
  init(_ end: TrainingEnd) {
    self =
      switch end {
      case .finished: .finished
      case .patience, .accuracy: .stopped
      case .interrupted: .interrupted
      case .diverged: .diverged
      }
  }
}
