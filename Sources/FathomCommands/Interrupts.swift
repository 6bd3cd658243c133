import Synchronization

/// What Ctrl-C does: it ends the process at once, unless a training has asked to be allowed to end
/// its step.
enum Interrupts {
  private static let areAwaited = Atomic(false)
  private static let hasCome = Atomic(false)

  /// Whether Ctrl-C was pressed while a training was at work.
  static var isStopping: Bool { hasCome.load(ordering: .relaxed) }

  /// Does some work that Ctrl-C lets come to an end of its own.
  static func awaited<Value>(_ work: () throws -> Value) rethrows -> Value {
    areAwaited.store(true, ordering: .sequentiallyConsistent)
    defer { areAwaited.store(false, ordering: .sequentiallyConsistent) }
    return try work()
  }

  /// Takes notice of Ctrl-C.
  ///
  /// - Returns: Whether the process is to end at once.
  static func note() -> Bool {
    let isSecond = hasCome.exchange(true, ordering: .sequentiallyConsistent)
    return isSecond || !areAwaited.load(ordering: .sequentiallyConsistent)
  }
}
