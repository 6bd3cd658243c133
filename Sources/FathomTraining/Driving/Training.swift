public import FathomData
internal import Foundation
public import FathomNetworks
import FathomNumerics
public import FathomRecords
public import FathomVocabulary
internal import Synchronization

/// A training for programs that have other things to do meanwhile.
///
/// ```swift
/// let training = try Training(network, on: data)
/// Task {
///   for await case .step(let step) in training.events { show(step) }
/// }
/// let record = try await training.run()
/// ```
///
/// The training runs on a thread of its own, and not in Swift's pool of threads, which it would
/// keep from other tasks for minutes; its kernels use as many more as its options allow.
public final class Training: Sendable {
  /// What others steer the training by and listen to it through.
  public let control = TrainingControl()
  private let assignment: TrainingAssignment
  private let hasBegun = Atomic(false)

  /// A training that has not begun.
  ///
  /// - Throws: `TrainingError` when network, data and options do not fit together.
  public init(_ assignment: TrainingAssignment) throws(TrainingError) {
    try assignment.data.check(assignment.architecture, assignment.options)
    self.assignment = assignment
  }

  /// A training of a network whose parameters are drawn.
  ///
  /// - Throws: `TrainingError` when network, data and options do not fit together.
  public convenience init(
    _ architecture: Architecture, on data: LoadedData,
    options: TrainingOptions = TrainingOptions(), precision: Precision = .float
  ) throws(TrainingError) {
    try self.init(
      TrainingAssignment(architecture, on: data, options: options, precision: precision))
  }

  /// What happens from now on, event by event; each call makes another stream.
  public var events: TrainingEvents { control.events }

  /// Sends what happens from now on to a sink.
  public func send(to sink: any TrainingSink) { control.send(to: sink) }

  /// Lets the training wait after its current step.
  public func pause() { control.pause() }

  /// Lets a training that was paused go on.
  public func resume() { control.resume() }

  /// Ends the training after its current step.
  public func cancel() { control.cancel() }

  /// What the training has come to; waits for its beginning, if need be.
  ///
  /// - Parameter look: Whether the network is measured for it.
  /// - Returns: The run's record so far.
  /// - Throws: Why the training could not go on, or begin.
  public func snapshot(_ look: SnapshotLook = .recorded) async throws -> RunRecord {
    try await control.snapshot(look)
  }

  /// Trains to the end, which may come early: the training can be cancelled, and so can the task
  /// that waits for it.
  ///
  /// - Returns: Everything the run leaves behind; `training?.interrupted` says whether it was
  ///   cancelled.
  /// - Throws: The error of a sink.
  /// - Precondition: It was not called before.
  public func run() async throws -> RunRecord {
    precondition(
      !hasBegun.exchange(true, ordering: .sequentiallyConsistent), "a training runs only once")
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { [assignment, control] in
          continuation.resume(with: Result { try assignment.result(control) })
        }
        thread.name = "fathom-training"
        thread.start()
      }
    } onCancel: {
      control.cancel()
    }
  }
}
