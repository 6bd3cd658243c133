public import FathomTraining
public import FathomVocabulary
import FathomData
import FathomText

/// What an experiment says of its training.
public struct TrainingSettings: Hashable, Sendable {
  /// How weights decay.
  public enum Decay: Hashable, Sendable {
    /// d of w ← w(1 − ηd).
    case weightDecay(Double)
    /// Nielsen's λ = d · n, n being the number of training samples.
    case lambda(Double)
  }

  /// The optimiser.
  public var optimizer: Optimizer?
  /// The learning rate η.
  public var learningRate: Double?
  /// How it changes.
  public var schedule: LearningRateSchedule?
  /// What happens to gradients that are too large.
  public var clipping: GradientClipping?
  /// λ₁ of a penalty.
  public var l1: Double?
  /// λ₂ of a penalty.
  public var l2: Double?
  /// How much of a class's target is spread over all classes.
  public var labelSmoothing: Double?
  /// How much the samples of each class count.
  public var classWeights: ClassWeights?
  /// Samples in a mini-batch.
  public var batchSize: Int?
  /// How long to train.
  public var duration: TrainingOptions.Duration?
  /// How weights decay.
  public var decay: Decay?
  /// The working precision.
  public var precision: Precision?
  /// The seed of everything random.
  public var seed: UInt64?
  /// Threads to use.
  public var threads: Int?
}

extension TrainingSettings: SettingGroup {
  static let group = Setting.Group.training
  static let place: any WritableKeyPath<Experiment, Self> & Sendable = \.training

  static var settings: [Setting] {
    Setting(
      .optimizer, \Self.optimizer, .spelled, "name",
      "Optimiser: \(Optimizer.families.usages)", usual: "sgd"
    ) { $0.options.optimizer }
    Setting(
      .learningRate, \Self.learningRate, .positive, "rate", "Learning rate",
      usual: Optimizer.usual(\.defaultLearningRate)
    ) { $0.options.learningRate }
    Setting(
      .schedule, \Self.schedule, .schedule, "schedule",
      "How the learning rate changes: \(LearningRateSchedule.forms.joined(separator: ", ")); N is a"
        + " number of steps, or of epochs as in 3e", usual: "constant")
    Setting(
      .clipNorm, \Self.clipNorm, .positive, "norm", "Clip the gradient's norm to this value",
      rival: .clipValue)
    Setting(
      .clipValue, \Self.clipValue, .positive, "value", "Clip every derivative to this magnitude",
      rival: .clipNorm)
    Setting(
      .l1, \Self.l1, .nonNegative, "factor",
      "L1 penalty: add this times the sign of each weight to its derivative", usual: "0")
    Setting(
      .l2, \Self.l2, .nonNegative, "factor",
      "L2 penalty: add this times each weight to its derivative", usual: "0")
    Setting(
      .labelSmoothing, \Self.labelSmoothing, .smoothing, "fraction",
      "Spread this fraction of each target over all classes", usual: "0")
    Setting(
      .classWeights, \Self.classWeights, .classWeights, "weights",
      "How much the samples of each class count: balanced, or one number for each class")
    Setting(
      .batchSize, \Self.batchSize, .count, "count", "Samples in a mini-batch",
      usual: "32, or all if there are fewer"
    ) { $0.options.resolvedBatchSize(samples: $0.data.training.samples) }
    Setting(
      .epochs, \Self.epochs, .whole(1...1_000_000), "count", "Passes over the training samples",
      rival: .steps,
      mayChangeOnResume: true)
    Setting(
      .steps, \Self.steps, .whole(0...countLimit), "count",
      "Optimiser steps; 0 measures the network without training it",
      usual: "2000, or 10 epochs in a run",
      rival: .epochs, mayChangeOnResume: true)
    Setting(
      .weightDecay, \Self.weightDecay, .nonNegative, "decay",
      "Weight decay: each step multiplies the weights by 1 - rate * decay",
      usual: Optimizer.usual(\.defaultWeightDecay),
      rival: .lambda
    ) {
      let rate = $0.options.weightDecay
      return $0.experiment.decay == nil && rate > 0 ? rate : nil
    }
    Setting(
      .lambda, \Self.lambda, .nonNegative, "lambda",
      "Weight decay as Nielsen writes it: decay = lambda / number of training samples",
      rival: .weightDecay)
    Setting(
      .precision, \Self.precision, .name, "name", "Working precision: float or double",
      usual: "float", in: .network
    ) { $0.resolved.precision }
    Setting(
      .seed, \Self.seed, .seed, "number", "Seed of all random numbers", usual: "0"
    ) { $0.options.seed }
    Setting(
      .threads, \Self.threads, .whole(1...1024), "count", "Number of threads",
      usual: "the available cores", mayChangeOnResume: true)
  }
}

extension TrainingSettings {
  /// How to train on some data, with the defaults of what is not named.
  func options(for data: LoadedData) throws(ExperimentError) -> TrainingOptions {
    let samples = data.training.samples
    if let batchSize, batchSize > samples {
      throw .wrong(
        .batchSize,
        "\(setting: .batchSize, "\(batchSize)") is larger than the \(samples) samples of"
          + " \(data.name); use \(setting: .batchSize, "\(samples)") or less")
    }
    if let classWeights, classWeights.normalized(over: data) == nil {
      throw .wrong(
        .classWeights,
        Message(TrainingError.classWeights(classes: data.classes, name: data.name).description))
    }
    var options = TrainingOptions(optimizer: optimizer ?? .sgd, learningRate: learningRate)
    options.schedule = schedule ?? .constant
    options.clipping = clipping ?? .none
    options.l1 = l1 ?? 0
    options.l2 = l2 ?? 0
    options.labelSmoothing = labelSmoothing ?? 0
    options.classWeights = classWeights
    options.batchSize = batchSize
    options.seed = seed ?? options.seed
    options.threads = threads
    options.duration = duration ?? options.duration
    switch decay {
    case nil: break
    case .weightDecay(let rate): options.weightDecay = rate
    case .lambda(let lambda): options.weightDecay = lambda / Double(samples)
    }
    return options
  }
}

extension Optimizer {
  /// A default that depends on the optimiser, in words: that of plain descent, and who has another.
  fileprivate static func usual(_ value: (Optimizer) -> Double) -> String {
    let others = Dictionary(grouping: families.filter { value($0) != value(.sgd) }, by: value)
    let exceptions = others.sorted { $0.key < $1.key }.map { number, optimizers in
      "\(Values.text(number)) for \(Wording.words(optimizers.map(\.name)))"
    }
    return ([Values.text(value(.sgd))] + exceptions).joined(separator: ", or ")
  }
}
