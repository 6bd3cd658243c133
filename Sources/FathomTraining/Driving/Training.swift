public import FathomData
internal import Foundation
public import FathomNetworks
public import FathomNumerics
public import FathomRecords
public import FathomVocabulary
internal import Synchronization

/// A training that is to be made: a network, data, and how.
public struct TrainingAssignment: Sendable {
  /// The parameters that training starts from.
  public enum Start: Sendable {
    /// The architecture's initialisers draw them.
    case drawn
    /// Given ones, in single precision.
    case float(ParameterVector<Float>)
    /// Given ones, in double precision.
    case double(ParameterVector<Double>)
  }

  /// The network.
  public var architecture: Architecture
  /// What to train on and to measure over.
  public var data: LoadedData
  /// How to train.
  public var options: TrainingOptions
  /// The working precision.
  public var precision: Precision
  /// What training starts from.
  public var start: Start
  /// The running means and variances of batch normalisation; nil for means of 0 and variances of 1.
  public var runningStatistics: RunningStatistics?
  /// Where the run comes from, for its records.
  public var provenance: RunProvenance

  /// A training that is to be made.
  public init(
    _ architecture: Architecture, on data: LoadedData,
    options: TrainingOptions = TrainingOptions(), precision: Precision = .float,
    startingFrom start: Start = .drawn, runningStatistics: RunningStatistics? = nil,
    provenance: RunProvenance = RunProvenance()
  ) {
    self.architecture = architecture
    self.data = data
    self.options = options
    self.precision = precision
    self.start = start
    self.runningStatistics = runningStatistics
    self.provenance = provenance
  }

  /// A session that is about to make the first step.
  ///
  /// - Throws: `TrainingError` when network, data and options do not fit together.
  public func session<Scalar: RealScalar>(
    _: Scalar.Type
  ) throws(TrainingError) -> TrainingSession<Scalar> {
    // Before anything is drawn for it.
    try data.check(architecture, options)
    return try TrainingSession(
      architecture, on: data, options: options, parameters: parameters(),
      runningStatistics: runningStatistics)
  }

  private func parameters<Scalar: RealScalar>() -> ParameterVector<Scalar> {
    switch start {
    case .drawn: ParameterVector(initializing: architecture, seed: options.seed, on: data)
    case .float(let vector): vector.converted(to: Scalar.self)
    case .double(let vector): vector.converted(to: Scalar.self)
    }
  }
}

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
  public var events: AsyncStream<TrainingEvent> { control.events }

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

extension TrainingAssignment {
  /// Trains to the end on this thread.
  func result(_ control: TrainingControl) throws -> RunRecord {
    switch precision {
    case .float: try result(Float.self, control)
    case .double: try result(Double.self, control)
    }
  }

  private func result<Scalar: RealScalar>(
    _ scalar: Scalar.Type, _ control: TrainingControl
  ) throws -> RunRecord {
    let session: TrainingSession<Scalar>
    do {
      session = try self.session(scalar)
    } catch {
      control.end(.failed(message: "\(error)"), .failure(error))
      throw error
    }
    return try TrainingDriver(session, control: control, provenance: provenance).run().record
  }
}
