/// The rule that turns a gradient into a step.
public enum Optimizer: String, CaseIterable, Codable, Sendable {
  /// Stochastic gradient descent: w ← w − η ∂C/∂w.
  case sgd
}

/// What is measured at every step.
///
/// Steps that are written down one by one are always measured in full, unless nothing is.
public enum StepDetail: Int, CaseIterable, Comparable, Sendable {
  /// The cost, and whether it still is a finite number.
  case cost
  /// Also the norm of every layer's gradient, and with it the speed of learning.
  case norms
  /// Also its largest derivative and how many are zero.
  case layers
  /// Also the norm of every sample's gradient, and with it the mini-batch noise.
  case samples

  /// Less before more.
  public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// How a network is trained.
public struct TrainingOptions: Hashable, Sendable {
  /// How long a training lasts.
  public enum Duration: Hashable, Sendable {
    /// A number of mini-batches; 0 measures without training.
    case steps(Int)
    /// A number of passes over the data.
    case epochs(Int)
  }

  /// The rule that turns a gradient into a step.
  public var optimizer: Optimizer
  /// The learning rate η.
  public var learningRate: Double
  /// Samples in a mini-batch; nil for 32, or all samples where there are fewer.
  public var batchSize: Int?
  /// How long to train.
  public var duration: Duration
  /// The decay d of w ← w(1 − ηd), weights only; it is not part of the cost.
  public var weightDecay: Double
  /// The seed of initialisation and shuffling.
  public var seed: UInt64
  /// The threads that may be used; nil for the processors available.
  ///
  /// Results do not depend on it.
  public var threads: Int?
  /// What is measured at every step.
  ///
  /// Results do not depend on it.
  public var detail: StepDetail
  /// Which steps are written down one by one.
  public var recording: RecordingSchedule

  /// Options, with the defaults of the command line.
  public init(
    optimizer: Optimizer = .sgd, learningRate: Double = 0.1, batchSize: Int? = nil,
    duration: Duration = .steps(2000), weightDecay: Double = 0, seed: UInt64 = 0,
    threads: Int? = nil, detail: StepDetail = .samples,
    recording: RecordingSchedule = RecordingSchedule()
  ) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.batchSize = batchSize
    self.duration = duration
    self.weightDecay = weightDecay
    self.seed = seed
    self.threads = threads
    self.detail = detail
    self.recording = recording
  }

  func resolvedBatchSize(samples: Int) -> Int { batchSize ?? min(32, samples) }

  func totalSteps(samples: Int) -> Int {
    switch duration {
    case .steps(let steps): return steps
    case .epochs(let epochs):
      let batch = resolvedBatchSize(samples: samples)
      let (steps, overflow) = epochs.multipliedReportingOverflow(
        by: (samples + batch - 1) / batch)
      return overflow ? .max : steps
    }
  }
}
