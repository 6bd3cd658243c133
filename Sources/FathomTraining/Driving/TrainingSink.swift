/// Somewhere that the events of a training go: a database, a file, a terminal, a page.
///
/// A sink never holds up a step: events wait for it in a mailbox of its own, which is emptied beside
/// the training. Its methods are called one at a time and in order, but on changing threads.
public protocol TrainingSink: Sendable {
  /// What becomes of events that wait while the sink is busy.
  var delivery: TrainingDelivery { get }
  /// What becomes of the training when the sink fails.
  var failure: SinkFailure { get }

  /// Takes the events that have come since the last call, at least one, oldest first.
  ///
  /// - Throws: Why the sink can take no more; it is not called again.
  func take(_ events: [TrainingEvent]) throws
}

extension TrainingSink {
  /// Nothing is lost.
  public var delivery: TrainingDelivery { .everything }
  /// The training goes on without the sink, and says so at its end.
  public var failure: SinkFailure { .isToldAtEnd }
}

/// What becomes of events that wait for a sink that is busy.
public enum TrainingDelivery: Sendable, Hashable {
  /// All of them wait.
  ///
  /// What waits is what the recording schedule writes down, of which the training keeps a copy in
  /// any case, and one event of each kind that only says how things stand.
  case everything
  /// Of each kind the newest waits, so that a page that is slow shows what is now.
  case newest
}

/// What becomes of a training when a sink fails.
public enum SinkFailure: Sendable, Hashable {
  /// It ends: without this sink it would be in vain.
  case endsTraining
  /// It goes on, and its `run` throws the sink's error at the end.
  case isToldAtEnd
}

/// A sink made of a function.
public struct ClosureSink: TrainingSink {
  /// What becomes of events that wait.
  public let delivery: TrainingDelivery
  private let body: @Sendable (TrainingEvent) throws -> Void

  /// A sink that gives each event to a function.
  public init(
    _ delivery: TrainingDelivery = .everything,
    body: @escaping @Sendable (TrainingEvent) throws -> Void
  ) {
    self.delivery = delivery
    self.body = body
  }

  /// Gives the events to the function.
  public func take(_ events: [TrainingEvent]) throws {
    for event in events { try body(event) }
  }
}
