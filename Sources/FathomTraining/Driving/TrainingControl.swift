internal import Dispatch
public import FathomRecords
internal import Synchronization

/// The far end of a training: what other tasks and threads steer it by and listen to it through.
///
/// Nothing here changes what a training computes: paused or not, heard or not, it ends in the same
/// bits. Requests are granted between two steps; asking for none costs a step one load.
public final class TrainingControl: Sendable {
  /// What is asked of the training; all zero while it is left alone.
  private let requests = Atomic<UInt>(0)
  private let state = Mutex(State())
  /// Rings when something is asked of a training that is paused.
  private let alarm = DispatchSemaphore(value: 0)

  private struct State {
    var newcomers: [any EventListener] = []
    var questions: [SnapshotQuestion] = []
    var ending: Ending?
  }

  private struct Ending {
    var event: TrainingEvent
    var outcome: Result<RunRecord, any Error>
  }

  /// The far end of a training that is to begin.
  public init() {}

  // MARK: - Steering

  /// Asks the training to wait after its current step.
  public func pause() { ask(.pause) }

  /// Lets a training that was paused go on.
  public func resume() {
    requests.bitwiseAnd(~Requests.pause.rawValue, ordering: .relaxed)
    alarm.signal()
  }

  /// Asks the training to end after its current step.
  ///
  /// It ends as an interrupted one, with everything it has come to. One that has ended is left as
  /// it is.
  public func cancel() { ask(.cancel) }

  /// Whether the training was asked to wait.
  public var isPaused: Bool { asked.contains(.pause) }

  /// Whether the training was asked to end.
  public var isCancelled: Bool { asked.contains(.cancel) }

  /// What the training has come to, as of one of the next steps.
  ///
  /// - Parameter look: Whether the network is measured for it.
  /// - Returns: The run's record: before the first step, once the training begins; after its end,
  ///   that of the end.
  /// - Throws: Why the training could not go on, or begin.
  public func snapshot(_ look: SnapshotLook = .recorded) async throws -> RunRecord {
    try await withCheckedThrowingContinuation { continuation in
      put(SnapshotQuestion(look: look) { continuation.resume(with: $0) })
    }
  }

  /// Does what the other `snapshot` does, while the calling thread waits.
  ///
  /// - Precondition: The calling thread is neither the training's nor that of a sink, which the
  ///   training may be waiting for.
  public func waitForSnapshot(_ look: SnapshotLook = .recorded) throws -> RunRecord {
    let answer = Answer()
    put(
      SnapshotQuestion(look: look) { found in
        answer.found.withLock { $0 = found }
        answer.isThere.signal()
      })
    answer.isThere.wait()
    guard let found = answer.found.withLock({ $0 }) else { throw CancellationError() }
    return try found.get()
  }

  private final class Answer: Sendable {
    let isThere = DispatchSemaphore(value: 0)
    let found = Mutex<Result<RunRecord, any Error>?>(nil)
  }

  private func put(_ question: SnapshotQuestion) {
    let outcome = state.withLock { state in
      if state.ending == nil { state.questions.append(question) }
      return state.ending?.outcome
    }
    if let outcome { question.answer(outcome) } else { ask(.attention) }
  }

  // MARK: - Listening

  /// Sends the events from now on to a sink; the first one tells how far the training is.
  public func send(to sink: any TrainingSink) { attach(sink) }

  /// A stream of the events from now on; the first one tells how far the training is.
  ///
  /// Each call makes another stream. It ends with the training, or with the task that reads it.
  public var events: TrainingEvents {
    let events = TrainingEvents()
    add(events.listener)
    return events
  }

  /// Sends the events from now on to a sink, by the mailbox that is returned.
  @discardableResult
  package func attach(_ sink: any TrainingSink) -> Mailbox {
    let mailbox = Mailbox(sink) { [weak self] in self?.ask(.attention) }
    add(mailbox)
    return mailbox
  }

  private func add(_ listener: any EventListener) {
    let ending = state.withLock { state in
      if state.ending == nil { state.newcomers.append(listener) }
      return state.ending
    }
    guard let ending else { return ask(.attention) }
    listener.post(ending.event)
    listener.close()
  }

  // MARK: - The training's end

  /// Whether anything was asked for since the training last looked.
  @inline(__always)
  var hasRequests: Bool { requests.load(ordering: .relaxed) != 0 }

  var asked: Requests { Requests(rawValue: requests.load(ordering: .sequentiallyConsistent)) }

  /// What there is to attend to; asked for once.
  func taken() -> (newcomers: [any EventListener], questions: [SnapshotQuestion]) {
    // The mark goes first: whoever comes later sets it again.
    requests.bitwiseAnd(~Requests.attention.rawValue, ordering: .sequentiallyConsistent)
    return state.withLock { state in
      defer { (state.newcomers, state.questions) = ([], []) }
      return (state.newcomers, state.questions)
    }
  }

  /// Waits until something is asked for.
  func waitForRequest() { alarm.wait() }

  /// Ends the conversation: later questions get this outcome, later listeners this event.
  func end(_ event: TrainingEvent, _ outcome: Result<RunRecord, any Error>) {
    let left = state.withLock { state in
      state.ending = Ending(event: event, outcome: outcome)
      defer { (state.newcomers, state.questions) = ([], []) }
      return (state.newcomers, state.questions)
    }
    for question in left.1 { question.answer(outcome) }
    for listener in left.0 {
      listener.post(event)
      listener.close()
    }
  }

  private func ask(_ request: Requests) {
    requests.bitwiseOr(request.rawValue, ordering: .sequentiallyConsistent)
    alarm.signal()
  }

  /// What can be asked of a training.
  struct Requests: OptionSet {
    let rawValue: UInt
    static let pause = Requests(rawValue: 1)
    static let cancel = Requests(rawValue: 2)
    /// Somebody has come, asks for a snapshot, or has failed.
    static let attention = Requests(rawValue: 4)
  }
}

/// Whether a network is looked at for a snapshot.
public enum SnapshotLook: Sendable, Hashable {
  /// Only what was written down: this takes no time.
  case recorded
  /// The network is measured over all samples, which the training waits for.
  case measured
}

/// A snapshot that somebody waits for.
struct SnapshotQuestion: Sendable {
  let look: SnapshotLook
  let answer: @Sendable (Result<RunRecord, any Error>) -> Void
}
