public import FathomVocabulary
public import FathomData
public import FathomNetworks
public import FathomRecords

/// Measures a network, trains it, and measures it again, in a precision chosen at run time.
///
/// - Parameters:
///   - architecture: The network.
///   - data: What to train on and to measure over.
///   - options: How to train; a duration of no steps measures only.
///   - precision: The working precision.
///   - control: What others steer the training by and listen to it through.
/// - Returns: The run's record. A run that diverges is a result, not an error.
/// - Throws: `TrainingError` when network, data and options do not fit together, and the errors of
///   sinks.
public func measureRun(
  _ architecture: Architecture, on data: LoadedData, options: TrainingOptions,
  precision: Precision = .float, control: TrainingControl = TrainingControl()
) throws -> RunRecord {
  try TrainingAssignment(architecture, on: data, options: options, precision: precision)
    .result(control)
}
