internal import Dispatch
internal import Synchronization

/// What stands between a training and those who listen to it.
protocol EventListener: Sendable {
  /// Takes an event without delay.
  func post(_ event: TrainingEvent)
  /// Hands on what still waits, and then nothing more; returns when that is done.
  func close()
  /// Why nothing more is handed on; nil as long as all is well.
  var problem: (any Error)? { get }
  /// Whether the training ends when there is a problem.
  var isEssential: Bool { get }
}

/// Events on their way to a sink.
///
/// The training puts them here and goes on; a queue of its own hands them to the sink, as many at a
/// time as have come meanwhile.
package final class Mailbox: EventListener {
  /// How long events gather before they are handed on: waking a thread for each of them would
  /// cost as much as a small step.
  private static let gathering = DispatchTimeInterval.milliseconds(50)

  private struct State {
    var waiting: [TrainingEvent] = []
    var isAwaited = false
    var problem: (any Error)?
  }

  private let sink: any TrainingSink
  private let onFailure: @Sendable () -> Void
  private let queue = DispatchQueue(label: "fathom.sink")
  private let state = Mutex(State())

  /// A mailbox of a sink.
  ///
  /// `onFailure` is called when the sink fails and does not want the training to go on.
  init(_ sink: any TrainingSink, onFailure: @escaping @Sendable () -> Void) {
    self.sink = sink
    self.onFailure = onFailure
  }

  var isEssential: Bool { sink.failure == .endsTraining }

  var problem: (any Error)? { state.withLock { $0.problem } }

  func post(_ event: TrainingEvent) {
    let isFirst = state.withLock { state in
      guard state.problem == nil else { return false }
      state.waiting.put(event, sink.delivery)
      defer { state.isAwaited = true }
      return !state.isAwaited
    }
    guard isFirst else { return }
    // What is closed meanwhile needs not be kept for this.
    queue.asyncAfter(deadline: .now() + Self.gathering) { [weak self] in self?.handOn() }
  }

  func close() { queue.sync { handOn() } }

  /// Waits until the sink has taken all that was posted.
  ///
  /// - Throws: The sink's error.
  package func settle() throws {
    close()
    if let problem { throw problem }
  }

  /// Hands on what waits; on the queue.
  private func handOn() {
    let events = state.withLock { state in
      state.isAwaited = false
      defer { state.waiting = [] }
      return state.waiting
    }
    guard !events.isEmpty, problem == nil else { return }
    do {
      try sink.take(events)
    } catch {
      state.withLock { $0.problem = error }
      if isEssential { onFailure() }
    }
  }
}

extension [TrainingEvent] {
  /// Puts an event behind those that wait, and takes out what it makes needless.
  mutating func put(_ event: TrainingEvent, _ delivery: TrainingDelivery) {
    if delivery == .newest || event.kind.isStanding,
      let older = lastIndex(where: { $0.kind == event.kind })
    {
      remove(at: older)
    }
    append(event)
  }
}
