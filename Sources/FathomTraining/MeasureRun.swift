public import FathomFiles
public import FathomVocabulary
public import FathomData
public import FathomNetworks
public import FathomNumerics
public import FathomRecords

/// How far a run has come.
public struct TrainingProgress: Sendable {
  /// What is being done.
  public enum Phase: Sendable {
    /// Looking at the network over all samples.
    case measuring
    /// Making steps.
    case training
  }

  /// What is being done.
  public var phase: Phase
  /// Steps made.
  public var step: Int
  /// Steps to make in all.
  public var totalSteps: Int
  /// The mean cost of the last mini-batch; NaN before the first.
  public var cost: Double
  /// Steps per second so far; 0 before the first.
  public var stepsPerSecond: Double
}

/// A training whose precision is not known where it is used.
public protocol MeasuredSession {
  /// Everything the run leaves behind so far.
  ///
  /// The network is measured over all samples as it is now, unless no step was made.
  func record() -> RunRecord

  /// Writes every parameter's derivative and last change to a NumPy archive.
  ///
  /// The arrays: `dW2`, `db2`, … with ∂C/∂W^l (units × inputs) and ∂C/∂b^l of the last mini-batch,
  /// and `stepW2`, `stepb2`, … with what the last step added, weight decay taken out. Before the
  /// first step the derivatives are those over all samples, and there are no arrays of changes.
  ///
  /// - Throws: `FileError` when the file cannot be written; then nothing is left of it.
  func writeGradients(to file: String) throws(FileError)
}

/// Measures a network, trains it, and measures it again, in a precision chosen at run time.
///
/// - Parameters:
///   - architecture: The network.
///   - data: What to train on and to measure over.
///   - options: How to train; a duration of no steps measures only.
///   - precision: The working precision.
///   - onProgress: Called before each phase and about ten times a second.
/// - Returns: The run's record. A run that diverges is a result, not an error.
/// - Throws: `TrainingError` when network, data and options do not fit together.
public func measureRun(
  _ architecture: Architecture, on data: LoadedData, options: TrainingOptions,
  precision: Precision = .float, onProgress: (TrainingProgress) -> Void = { _ in }
) throws(TrainingError) -> RunRecord {
  try trainSession(
    architecture, on: data, options: options, precision: precision, onProgress: onProgress
  ).record()
}

/// Measures a network and trains it, in a precision chosen at run time.
///
/// - Parameters:
///   - architecture: The network.
///   - data: What to train on and to measure over.
///   - options: How to train; a duration of no steps measures only.
///   - precision: The working precision.
///   - onProgress: Called before each phase and about ten times a second, and at last before the
///     session is handed over to be measured again.
/// - Returns: The session after its last step.
/// - Throws: `TrainingError` when network, data and options do not fit together.
public func trainSession(
  _ architecture: Architecture, on data: LoadedData, options: TrainingOptions,
  precision: Precision = .float, onProgress: (TrainingProgress) -> Void = { _ in }
) throws(TrainingError) -> any MeasuredSession {
  switch precision {
  case .float:
    try trainSession(
      architecture, on: data, options: options,
      startingFrom: ParameterVector<Float>(
        initializing: architecture, seed: options.seed, on: data),
      onProgress: onProgress)
  case .double:
    try trainSession(
      architecture, on: data, options: options,
      startingFrom: ParameterVector<Double>(
        initializing: architecture, seed: options.seed, on: data),
      onProgress: onProgress)
  }
}

/// Measures a network and trains it from given parameters, in their precision.
///
/// - Parameters:
///   - architecture: The network.
///   - data: What to train on and to measure over.
///   - options: How to train; a duration of no steps measures only.
///   - parameters: The parameters before the first step.
///   - runningStatistics: Those of batch normalisation before the first step; nil for means of 0
///     and variances of 1.
///   - onProgress: As in the function that draws parameters.
///   - onSession: Called with the session as often, for those who want to see more of it.
/// - Returns: The session after its last step.
/// - Throws: `TrainingError` when network, data and options do not fit together.
public func trainSession<Scalar: RealScalar>(
  _ architecture: Architecture, on data: LoadedData, options: TrainingOptions,
  startingFrom parameters: ParameterVector<Scalar>, runningStatistics: RunningStatistics? = nil,
  onProgress: (TrainingProgress) -> Void = { _ in },
  onSession: (TrainingSession<Scalar>) -> Void = { _ in }
) throws(TrainingError) -> TrainingSession<Scalar> {
  let total = max(0, options.totalSteps(samples: data.training.samples))
  onProgress(
    TrainingProgress(
      phase: .measuring, step: 0, totalSteps: total, cost: .nan, stepsPerSecond: 0))
  let session = try TrainingSession(
    architecture, on: data, options: options, parameters: parameters,
    runningStatistics: runningStatistics)
  // Whoever watches wants to see it before the training.
  _ = session.initial
  var lastReport = ContinuousClock.now
  func report(_ phase: TrainingProgress.Phase) {
    onProgress(
      TrainingProgress(
        phase: phase, step: session.step, totalSteps: session.totalSteps,
        cost: session.step == 0 ? .nan : session.lastCost,
        stepsPerSecond: session.step == 0 ? 0 : Double(session.step) / session.secondsTraining))
    onSession(session)
  }
  report(.training)
  session.train { _ in
    let now = ContinuousClock.now
    if now - lastReport > .milliseconds(100) {
      lastReport = now
      report(.training)
    }
    return true
  }
  report(.measuring)
  return session
}
