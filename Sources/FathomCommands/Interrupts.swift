import FathomTraining
import Synchronization

/// What Ctrl-C and SIGTERM do: they end the process at once, unless a training has asked to be
/// allowed to end its step.
enum Interrupts {
  /// A training that a signal cancels.
  private struct Awaited {
    var control: TrainingControl
    /// What it does before it ends, as a participle.
    var work: String
  }

  private static let awaited = Mutex<Awaited?>(nil)
  /// The status to end with; 0 as long as no signal has come.
  private static let noted = Atomic<Int32>(0)

  /// The status that the first signal asks for; nil when none has come.
  static var status: ExitStatus? {
    ExitStatus(rawValue: noted.load(ordering: .sequentiallyConsistent))
      .flatMap { $0 == .done ? nil : $0 }
  }

  /// Does some work that the first signal lets come to an end of its own, and sooner.
  ///
  /// - Parameters:
  ///   - control: The training that the signal cancels.
  ///   - words: What happens then, as a participle: "saving".
  ///   - work: The work.
  /// - Returns: What the work comes to.
  static func awaited<Value>(
    _ control: TrainingControl, _ words: String, _ work: () throws -> Value
  ) rethrows -> Value {
    awaited.withLock { $0 = Awaited(control: control, work: words) }
    defer { awaited.withLock { $0 = nil } }
    return try work()
  }

  /// Takes notice of a signal.
  ///
  /// - Parameter status: What the process is to end with.
  /// - Returns: What the process does before its end, as a participle; nil when it is to end at
  ///   once.
  static func note(_ status: ExitStatus) -> String? {
    let (isFirst, _) = noted.compareExchange(
      expected: 0, desired: status.rawValue, ordering: .sequentiallyConsistent)
    guard isFirst, let awaited = awaited.withLock({ $0 }) else { return nil }
    awaited.control.cancel()
    return awaited.work
  }
}
