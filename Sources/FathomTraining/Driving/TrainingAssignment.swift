public import FathomData
public import FathomNetworks
public import FathomNumerics
public import FathomRecords
public import FathomVocabulary

/// A training that is to be made: a network, data, and how.
public struct TrainingAssignment: Sendable {
  /// The parameters that training starts from.
  public enum Start: Sendable {
    /// The architecture's initialisers draw them.
    case drawn
    /// Given ones.
    case parameters(NetworkParameters)
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
  /// When held-out samples are looked at, and when training ends early; nil for not at all.
  public var care: TrainingCare?
  /// Where the run comes from, for its records.
  public var provenance: RunProvenance

  /// A training that is to be made.
  public init(
    _ architecture: Architecture, on data: LoadedData,
    options: TrainingOptions = TrainingOptions(), precision: Precision = .float,
    startingFrom start: Start = .drawn, runningStatistics: RunningStatistics? = nil,
    care: TrainingCare? = nil, provenance: RunProvenance = RunProvenance()
  ) {
    self.architecture = architecture
    self.data = data
    self.options = options
    self.precision = precision
    self.start = start
    self.runningStatistics = runningStatistics
    self.care = care
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
    case .parameters(.float(let vector)): vector.converted(to: Scalar.self)
    case .parameters(.double(let vector)): vector.converted(to: Scalar.self)
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
    let companions: [any TrainingCompanion<Scalar>] = care.map { [TrainingSupervisor($0)] } ?? []
    return try TrainingDriver(
      session, control: control, companions: companions, provenance: provenance
    ).run().record
  }
}
