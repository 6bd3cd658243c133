public import FathomVocabulary
internal import FathomNetworks
internal import FathomNumerics

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
  /// How it changes in the course of the training.
  public var schedule: LearningRateSchedule
  /// What happens to gradients that are too large.
  public var clipping: GradientClipping
  /// Samples in a mini-batch; nil for 32, or all samples where there are fewer.
  public var batchSize: Int?
  /// How long to train.
  public var duration: Duration
  /// The decay d of w ← w(1 − ηd), weights only, beside the step of any optimiser; it is not
  /// part of the cost.
  public var weightDecay: Double
  /// λ₁ of a penalty: λ₁ sign(w) is added to the derivatives of weights.
  ///
  /// It is not part of the cost that is reported.
  public var l1: Double
  /// λ₂ of a penalty: λ₂ w is added to the derivatives of weights.
  ///
  /// PyTorch's `weight_decay` does the same outside AdamW. It is not part of the cost that is
  /// reported.
  public var l2: Double
  /// ε: the target of a sample's class is 1 − ε + ε/classes, that of the others ε/classes; 0 for
  /// plain targets.
  public var labelSmoothing: Double
  /// How much the samples of each class count; nil for all the same.
  public var classWeights: ClassWeights?
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
  ///
  /// Learning rate and weight decay are the optimiser's defaults where they are not named.
  public init(
    optimizer: Optimizer = .sgd, learningRate: Double? = nil,
    schedule: LearningRateSchedule = .constant, clipping: GradientClipping = .none,
    batchSize: Int? = nil, duration: Duration = .steps(2000), weightDecay: Double? = nil,
    l1: Double = 0, l2: Double = 0, labelSmoothing: Double = 0,
    classWeights: ClassWeights? = nil, seed: UInt64 = 0, threads: Int? = nil,
    detail: StepDetail = .samples, recording: RecordingSchedule = RecordingSchedule()
  ) {
    self.optimizer = optimizer
    self.learningRate = learningRate ?? optimizer.defaultLearningRate
    self.schedule = schedule
    self.clipping = clipping
    self.batchSize = batchSize
    self.duration = duration
    self.weightDecay = weightDecay ?? optimizer.defaultWeightDecay
    self.l1 = l1
    self.l2 = l2
    self.labelSmoothing = labelSmoothing
    self.classWeights = classWeights
    self.seed = seed
    self.threads = threads
    self.detail = detail
    self.recording = recording
  }
}

// What the options come to in a training.
extension TrainingOptions {
  /// Whether the speed of learning holds a penalty's part, which an optimiser with a memory or a
  /// scale mixes with the cost's.
  var decayIsIncluded: Bool { (l1 > 0 || l2 > 0) && !optimizer.isPlain }

  /// Whether a step needs no stored gradient, but only η and decay: the penalty λ₂ then is one.
  func descendsPlainly(_ architecture: Architecture) -> Bool {
    optimizer.isPlain && clipping == .none && l1 == 0
      && architecture.learnsOnlyWeightsAndBiases
  }

  /// The numbers of a step, but for what clipping by the norm makes of them.
  ///
  /// - Parameters:
  ///   - rate: η.
  ///   - momentum: What the schedule puts in the place of μ or β₁; nil for the optimiser's own.
  ///   - step: The number of the optimiser's step, from 1.
  /// - Returns: What the optimiser's rule, penalties, decay and clipping take.
  func stepSettings(rate: Double, momentum: Double?, step: Int) -> StepSettings {
    var settings = StepSettings(optimizer.constants(rate: rate, momentum: momentum, step: step))
    settings.keep = 1 - rate * weightDecay
    (settings.l1, settings.l2) = (l1, l2)
    settings.bound = clipping.largestDerivative ?? settings.bound
    return settings
  }

  /// What becomes of η and of the momentum.
  func clock(samples: Int) -> ScheduleClock {
    ScheduleClock(
      schedule, rate: learningRate, totalSteps: totalSteps(samples: samples),
      stepsPerEpoch: stepsPerEpoch(samples: samples))
  }

  /// In which order the samples are used.
  func order(samples: Int) -> SampleOrder { SampleOrder(samples: samples, seed: seed) }

  func stepsPerEpoch(samples: Int) -> Int {
    let batch = max(1, resolvedBatchSize(samples: samples))
    return (samples + batch - 1) / batch
  }

  /// How many samples a mini-batch has: 32, or all where there are fewer, unless it was said.
  package func resolvedBatchSize(samples: Int) -> Int { batchSize ?? min(32, samples) }

  func totalSteps(samples: Int) -> Int {
    switch duration {
    case .steps(let steps): return steps
    case .epochs(let epochs):
      let (steps, overflow) = epochs.multipliedReportingOverflow(
        by: stepsPerEpoch(samples: samples))
      return overflow ? .max : steps
    }
  }
}
