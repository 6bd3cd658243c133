public import FathomVocabulary

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
  @Recorded public var seconds: Double
  /// Steps per second of training alone.
  @Recorded public var stepsPerSecond: Double
  /// The mean mini-batch cost of each epoch; the last epoch may be partial.
  @Recorded public var cost: [Double]
  /// The mean mini-batch accuracy of each epoch; empty for targets that are not classes.
  @Recorded public var accuracy: [Double]
  /// The accuracy on held-out data after each epoch; empty without held-out data.
  @Recorded public var testAccuracy: [Double]
  /// The first value that was NaN or infinite; training stopped there.
  @Recorded public var incident: Incident?
  /// The first lasting stretch of steps whose cost was beyond any use, or else the longest; nil
  /// when there was none.
  @Recorded public var excursion: CostExcursion?
  /// How the learning rate changed, as on the command line; nil for not at all.
  @Recorded public var schedule: String?
  /// The norm that the gradient was clipped to; nil for none.
  @Recorded public var clipNorm: Double?
  /// The magnitude that derivatives were clipped to; nil for none.
  @Recorded public var clipValue: Double?
  /// λ₁ of the penalty λ₁ sign(w); nil for none.
  @Recorded public var l1: Double?
  /// λ₂ of the penalty λ₂ w; nil for none.
  @Recorded public var l2: Double?
  /// How much of a class's target was spread over all classes; nil for nothing.
  @Recorded public var labelSmoothing: Double?
  /// What a sample of each class counted, 1 on average; nil for all the same.
  @Recorded public var classWeights: [Double]?
  /// Whether it was interrupted before its end.
  @Recorded public var interrupted: Bool

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
    self.cost = cost
    self.accuracy = accuracy
    self.testAccuracy = testAccuracy
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
  public var layer: LayerNumber
  /// What it was.
  public var quantity: Quantity

  /// An incident.
  public init(step: Int, layer: LayerNumber, quantity: Quantity) {
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
  public var layer: LayerNumber

  /// Whether it lasted too long to be an accident.
  public var isLasting: Bool { steps >= Self.lasting }

  /// An excursion.
  public init(limit: Double, firstStep: Int, steps: Int, layer: LayerNumber) {
    self.limit = limit
    self.firstStep = firstStep
    self.steps = steps
    self.layer = layer
  }
}
