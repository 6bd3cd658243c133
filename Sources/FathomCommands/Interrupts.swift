import Synchronization

/// What Ctrl-C and SIGTERM do: they end the process at once, unless a training has asked to be
/// allowed to end its step.
enum Interrupts {
  private static let areAwaited = Atomic(false)
  /// The status to end with; 0 as long as no signal has come.
  private static let noted = Atomic<Int32>(0)

  /// Whether a signal has come while a training was at work.
  static var isStopping: Bool { noted.load(ordering: .relaxed) != 0 }

  /// The status that the first signal asks for; nil when none has come.
  static var status: ExitStatus? {
    ExitStatus(rawValue: noted.load(ordering: .sequentiallyConsistent))
      .flatMap { $0 == .done ? nil : $0 }
  }

  /// Does some work that a signal lets come to an end of its own.
  static func awaited<Value>(_ work: () throws -> Value) rethrows -> Value {
    areAwaited.store(true, ordering: .sequentiallyConsistent)
    defer { areAwaited.store(false, ordering: .sequentiallyConsistent) }
    return try work()
  }

  /// Takes notice of a signal.
  ///
  /// - Parameter status: What the process is to end with.
  /// - Returns: Whether it is to end at once.
  static func note(_ status: ExitStatus) -> Bool {
    let (isFirst, _) = noted.compareExchange(
      expected: 0, desired: status.rawValue, ordering: .sequentiallyConsistent)
    return !isFirst || !areAwaited.load(ordering: .sequentiallyConsistent)
  }
}
