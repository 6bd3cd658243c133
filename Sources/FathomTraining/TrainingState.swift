internal import FathomData
public import FathomNetworks
public import FathomNumerics
public import FathomRecords

/// All that a training session needs to go on, bit for bit, where another one stood.
///
/// The data and its order are no part of it: the order follows from seed and epoch. What was
/// recorded step by step is kept apart from the rest, because it only grows: who stores states
/// need not store it again each time.
public struct TrainingState<Scalar: RealScalar>: Sendable, Equatable {
  /// The weights and biases.
  public var parameters: ParameterVector<Scalar>
  /// What the optimiser and its schedule remember.
  public var optimizer: OptimizerState<Scalar>
  /// The running means and variances of batch normalisation.
  public var statistics: RunningStatistics
  /// Where the training stands, without its history.
  public var progress: TrainingStateProgress
  /// What was recorded step by step and epoch by epoch; its cost curve is empty.
  public var history: TrainingHistory

  /// A state.
  public init(
    parameters: ParameterVector<Scalar>, optimizer: OptimizerState<Scalar>,
    statistics: RunningStatistics, progress: TrainingStateProgress, history: TrainingHistory
  ) {
    self.parameters = parameters
    self.optimizer = optimizer
    self.statistics = statistics
    self.progress = progress
    self.history = history
  }

  func check(
    _ architecture: Architecture, on data: LoadedData, options: TrainingOptions
  ) throws(TrainingError) {
    func fail(_ problem: String) -> TrainingError { .state(problem) }
    guard parameters.layout == ParameterLayout(architecture) else {
      throw fail("its parameters belong to another network")
    }
    guard optimizer.fits(options.optimizer, architecture), statistics.fit(architecture) else {
      throw fail("its optimiser state or running statistics belong to another training")
    }
    let samples = data.training.samples
    let batch = options.resolvedBatchSize(samples: samples)
    guard progress.samples == samples, progress.batchSize == batch else {
      throw fail(
        "it was saved with mini-batches of \(progress.batchSize) of \(progress.samples) samples,"
          + " not \(batch) of \(samples)")
    }
    let layers = architecture.layers.count
    let recorder = progress.recorder
    guard progress.step >= 0, progress.epoch >= 0, 0...samples ~= progress.position,
      progress.position == samples || progress.position.isMultiple(of: batch),
      progress.step == 0 || progress.epoch > 0, progress.seconds >= 0, progress.seconds < 1e18,
      progress.initial.layers.count == layers, recorder.updates.count == layers,
      recorder.epoch.layers == layers
    else { throw fail("its counts contradict each other") }
  }
}

/// Where a training stands: everything but its parameters and its history.
public struct TrainingStateProgress: Codable, Sendable, Equatable {
  /// Steps made.
  public var step: Int
  /// The current epoch; the first is epoch 1.
  public var epoch: Int
  /// Samples of the epoch that were used.
  public var position: Int
  /// Whether a value that is NaN or infinite has ended the training.
  public var hasStopped: Bool
  /// Wall-clock seconds of training alone.
  public var seconds: Double
  /// Samples of an epoch.
  public var samples: Int
  /// Samples of a mini-batch.
  public var batchSize: Int
  /// The network before the first step, over all samples.
  public var initial: Measurement
  /// The mean cost of the last mini-batch; NaN before the first.
  var lastCost: Double
  var recorder: RunRecorder.State
}
