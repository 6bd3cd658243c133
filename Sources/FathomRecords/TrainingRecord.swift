import FathomVocabulary

/// A training in short: what was asked, how far it came, how fast it went.
public struct TrainingRecord: Codable, Sendable, Equatable {
  /// The optimiser's name.
  public var optimizer: String
  /// The learning rate η.
  public var learningRate: Double
  /// The decay d of w ← w(1 − ηd), weights only.
  public var weightDecay: Double
  /// Samples in a mini-batch.
  public var batchSize: Int
  /// Steps made.
  public var steps: Int
  /// Whole passes over the data.
  public var epochsCompleted: Int
  /// Wall-clock seconds of training alone.
  @Measured public var seconds: Double
  /// Steps per second of training alone.
  @Measured public var stepsPerSecond: Double
  /// The mean mini-batch cost of each epoch; the last epoch may be partial.
  public var cost: [Measured]
  /// The mean mini-batch accuracy of each epoch; empty for targets that are not classes.
  public var accuracy: [Measured]
  /// The accuracy on held-out data after each epoch; empty without held-out data.
  public var testAccuracy: [Measured]
  /// The first value that was NaN or infinite; training stopped there.
  @Nullable public var incident: Incident?
  /// The first lasting stretch of steps whose cost was beyond any use, or else the longest; nil
  /// when there was none.
  @Nullable public var excursion: CostExcursion?
  /// How the learning rate changed, as on the command line; nil for not at all.
  @Nullable public var schedule: String?
  /// The norm that the gradient was clipped to; nil for none.
  @Nullable public var clipNorm: Double?
  /// The magnitude that derivatives were clipped to; nil for none.
  @Nullable public var clipValue: Double?
  /// λ₁ of the penalty λ₁ sign(w); nil for none.
  @Nullable public var l1: Double?
  /// λ₂ of the penalty λ₂ w; nil for none.
  @Nullable public var l2: Double?
  /// How much of a class's target was spread over all classes; nil for nothing.
  @Nullable public var labelSmoothing: Double?
  /// What a sample of each class counted, 1 on average; nil for all the same.
  @Nullable public var classWeights: [Double]?
  /// Whether it was interrupted before its end.
  @Marked public var interrupted: Bool

  /// A training's record.
  public init(
    optimizer: String, learningRate: Double, weightDecay: Double, batchSize: Int, steps: Int,
    epochsCompleted: Int, seconds: Double, stepsPerSecond: Double, cost: [Double],
    accuracy: [Double], testAccuracy: [Double], incident: Incident?, excursion: CostExcursion?
  ) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.batchSize = batchSize
    self.steps = steps
    self.epochsCompleted = epochsCompleted
    self.seconds = seconds
    self.stepsPerSecond = stepsPerSecond
    self.cost = cost.map(Measured.init(wrappedValue:))
    self.accuracy = accuracy.map(Measured.init(wrappedValue:))
    self.testAccuracy = testAccuracy.map(Measured.init(wrappedValue:))
    self.incident = incident
    self.excursion = excursion
    interrupted = false
  }
}

/// The first non-finite value of a run, traced to its step and layer.
public struct Incident: Codable, Sendable, Equatable {
  /// What became non-finite first, in the order in which a step computes them.
  public enum Quantity: String, Codable, Sendable {
    /// An activation, on the way forward.
    case activation
    /// The cost itself.
    case cost
    /// An error, on the way back.
    case error
    /// A derivative.
    case gradient
  }

  /// The step in which it happened; the first step is step 1.
  public var step: Int
  /// The layer it happened in.
  public var layer: Int
  /// What it was.
  public var quantity: Quantity

  /// An incident.
  public init(step: Int, layer: Int, quantity: Quantity) {
    self.step = step
    self.layer = layer
    self.quantity = quantity
  }
}

/// A stretch of consecutive steps whose cost was above a limit.
public struct CostExcursion: Codable, Sendable, Equatable {
  /// From so many steps on a stretch is no accident.
  public static let lasting = 10

  /// 10³ × max(initial cost, ln classes).
  public var limit: Double
  /// The first step of the stretch.
  public var firstStep: Int
  /// How many steps it lasted.
  public var steps: Int
  /// The layer whose parameters moved most in the step before the stretch began.
  public var layer: Int

  /// Whether it lasted too long to be an accident.
  public var isLasting: Bool { steps >= Self.lasting }

  /// An excursion.
  public init(limit: Double, firstStep: Int, steps: Int, layer: Int) {
    self.limit = limit
    self.firstStep = firstStep
    self.steps = steps
    self.layer = layer
  }
}

/// A training step by step, thinned out on a schedule so that it stays small.
public struct TrainingHistory: Codable, Sendable, Equatable {
  /// Single steps: every one at first, then spaced evenly in the logarithm of the step.
  public var steps: [StepRecord]
  /// Aggregates over each epoch.
  public var epochs: [EpochRecord]
  /// The cost over the whole run, in at most a few hundred windows of equal length.
  public var costCurve: [CostWindow]

  /// A history.
  public init(
    steps: [StepRecord] = [], epochs: [EpochRecord] = [], costCurve: [CostWindow] = []
  ) {
    self.steps = steps
    self.epochs = epochs
    self.costCurve = costCurve
  }
}

/// One optimiser step, measured on its mini-batch.
public struct StepRecord: Codable, Sendable, Equatable {
  /// One layer in one step.
  public struct Layer: Codable, Sendable, Equatable {
    /// Counted from the input, whose number is 1.
    public var layer: Int
    /// √(mean over the mini-batch of ‖e^l_s‖²), per unit.
    @Measured public var errorRMS: Double
    /// ‖δ^l‖ of the mini-batch.
    @Measured public var gradientNorm: Double
    /// ‖∂C/∂w^l‖ of the mini-batch.
    @Measured public var weightsNorm: Double
    /// ‖∂C/∂b^l‖ of the mini-batch.
    @Measured public var biasesNorm: Double
    /// The largest magnitude among the layer's derivatives.
    @Measured public var gradientMax: Double
    /// Derivatives that are exactly zero.
    public var zeros: Int
    /// Derivatives that are NaN or infinite.
    public var nonFinite: Int
    /// ‖Δ(W^l, b^l)‖ of the step, weight decay taken out.
    @Measured public var speed: Double
    /// ‖ΔW^l‖ / ‖W^l‖, weight decay taken out; nil when the weights are all zero.
    @Nullable public var relativeSpeed: Double?
    /// The share of activations (units × samples) with |σ′(z)| below 1 % of its maximum.
    public var saturatedShare: Double
    /// What the activations were like; nil where it was not written down.
    @Nullable public var activation: Activation?
    /// ‖δ^l‖ of the mini-batch over its expected error, √(tr Cov / B) of the samples' gradients;
    /// nil for a single sample and where samples do not differ.
    @Nullable public var signalToNoise: Double?
    /// What the other figures would be if the working precision had no bounds; nil for steps in
    /// which it sufficed.
    @Nullable public var exact: Exact?

    /// Magnitudes from the exact pass.
    public struct Exact: Codable, Sendable, Equatable {
      /// log₁₀ of `errorRMS`; nil for a true zero.
      @Nullable public var log10ErrorRMS: Double?
      /// log₁₀ of `gradientNorm`; nil for a true zero.
      @Nullable public var log10GradientNorm: Double?

      /// Exact magnitudes.
      public init(log10ErrorRMS: Double?, log10GradientNorm: Double?) {
        self.log10ErrorRMS = log10ErrorRMS
        self.log10GradientNorm = log10GradientNorm
      }
    }

    /// A layer in a step.
    public init(
      layer: Int, errorRMS: Double, gradientNorm: Double, weightsNorm: Double, biasesNorm: Double,
      gradientMax: Double, zeros: Int, nonFinite: Int, speed: Double, relativeSpeed: Double?,
      saturatedShare: Double, activation: Activation? = nil, signalToNoise: Double? = nil,
      exact: Exact? = nil
    ) {
      self.exact = exact
      self.activation = activation
      self.layer = layer
      self.errorRMS = errorRMS
      self.gradientNorm = gradientNorm
      self.weightsNorm = weightsNorm
      self.biasesNorm = biasesNorm
      self.gradientMax = gradientMax
      self.zeros = zeros
      self.nonFinite = nonFinite
      self.speed = speed
      self.relativeSpeed = relativeSpeed
      self.saturatedShare = saturatedShare
      self.signalToNoise = signalToNoise
    }
  }

  /// The first step is step 1.
  public var step: Int
  /// The cost of the mini-batch, before the step.
  @Measured public var cost: Double
  /// η of the step; nil where it was not written down.
  @Nullable public var learningRate: Double?
  /// One entry for each layer with weights.
  public var layers: [Layer]

  /// A step.
  public init(step: Int, cost: Double, learningRate: Double? = nil, layers: [Layer]) {
    self.step = step
    self.cost = cost
    self.learningRate = learningRate
    self.layers = layers
  }
}

/// The steps of one epoch in sum.
public struct EpochRecord: Codable, Sendable, Equatable {
  /// One layer over one epoch.
  public struct Layer: Codable, Sendable, Equatable {
    /// Counted from the input, whose number is 1.
    public var layer: Int
    /// The root mean square of ‖δ^l‖ over the steps.
    @Measured public var gradientNorm: Double
    /// The root mean square of ‖Δ(W^l, b^l)‖ over the steps.
    @Measured public var speed: Double

    /// A layer over an epoch.
    public init(layer: Int, gradientNorm: Double, speed: Double) {
      self.layer = layer
      self.gradientNorm = gradientNorm
      self.speed = speed
    }
  }

  /// The first epoch is epoch 1.
  public var epoch: Int
  /// The steps it covers.
  public var steps: ClosedRange<Int>
  /// One entry for each layer with weights.
  public var layers: [Layer]

  /// An epoch.
  public init(epoch: Int, steps: ClosedRange<Int>, layers: [Layer]) {
    self.epoch = epoch
    self.steps = steps
    self.layers = layers
  }
}

/// The mini-batch costs of consecutive steps in sum.
public struct CostWindow: Codable, Sendable, Equatable {
  /// The first step of the window.
  public var firstStep: Int
  /// How many steps it covers.
  public var steps: Int
  /// The mean cost.
  @Measured public var mean: Double
  /// The lowest cost.
  @Measured public var low: Double
  /// The highest cost.
  @Measured public var high: Double

  /// A window.
  public init(firstStep: Int, steps: Int, mean: Double, low: Double, high: Double) {
    self.firstStep = firstStep
    self.steps = steps
    self.mean = mean
    self.low = low
    self.high = high
  }
}
