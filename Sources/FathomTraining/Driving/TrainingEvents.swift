internal import Synchronization

/// The events of a training, for one task that reads them in its own time.
///
/// ```swift
/// for await case .step(let step) in training.events { show(step) }
/// ```
///
/// Nothing that was written down is lost, however slow the reader is; of what only says how things
/// stand the newest waits. The sequence ends with the training, or with the task.
public struct TrainingEvents: AsyncSequence, Sendable {
  /// What hands over one event after the other.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let listener: Listener
    fileprivate var calls: AsyncStream<Void>.AsyncIterator
    /// What was fetched, newest first.
    fileprivate var fetched: [TrainingEvent] = []

    /// The next event; nil after the last one.
    public mutating func next() async -> TrainingEvent? {
      while fetched.isEmpty {
        fetched = listener.takeAll().reversed()
        if !fetched.isEmpty { break }
        guard await calls.next() != nil else {
          // The last event comes together with the end.
          fetched = listener.takeAll().reversed()
          break
        }
      }
      return fetched.popLast()
    }
  }

  let listener = Listener()

  /// What hands over the events; they are shared among several iterators.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(listener: listener, calls: listener.calls.makeAsyncIterator())
  }
}

extension TrainingEvents {
  /// Where events wait for the task.
  final class Listener: EventListener {
    private struct State {
      var waiting: [TrainingEvent] = []
      var isLeft = false
    }

    private let state = Mutex(State())
    /// Something has come since the last one.
    fileprivate let calls: AsyncStream<Void>
    private let call: AsyncStream<Void>.Continuation

    init() {
      (calls, call) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
      call.onTermination = { [weak self] reason in
        if case .cancelled = reason { self?.leave() }
      }
    }

    var problem: (any Error)? { nil }
    var isEssential: Bool { false }

    func post(_ event: TrainingEvent) {
      state.withLock { state in
        if !state.isLeft { state.waiting.put(event, .everything) }
      }
      call.yield()
    }

    func close() { call.finish() }

    fileprivate func takeAll() -> [TrainingEvent] {
      state.withLock { state in
        defer { state.waiting = [] }
        return state.waiting
      }
    }

    /// Nobody reads any more.
    private func leave() {
      state.withLock { state in
        state.isLeft = true
        state.waiting = []
      }
    }
  }
}
