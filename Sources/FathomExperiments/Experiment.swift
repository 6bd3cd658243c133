package import FathomVocabulary
package import FathomData
import FathomNetworks
import FathomRecords
package import FathomRuns
package import FathomTraining

/// What a user asks for: the network, the data and the training, as far as they are named.
///
/// The same settings come from the command line and from a file. What is not named stays nil and
/// gets its default when the data is known, so that a setting added later on the command line
/// still moves the defaults that follow from it.
package struct Experiment: Hashable, Sendable {
  /// How long to train.
  package enum Duration: Hashable, Sendable {
    /// So many optimiser steps.
    case steps(Int)
    /// So many passes over the data.
    case epochs(Int)
  }

  /// How weights decay.
  package enum Decay: Hashable, Sendable {
    /// d of w ← w(1 − ηd).
    case weightDecay(Double)
    /// Nielsen's λ = d · n, n being the number of training samples.
    case lambda(Double)
  }

  /// The sizes n_1 … n_L.
  package var layers: LayerSizes?
  /// The file of a network, instead of sizes.
  package var model: String?
  /// σ of the hidden layers.
  package var activation: Activation?
  /// σ of the output layer.
  package var output: Activation?
  /// The cost.
  package var cost: Cost?
  /// How parameters are drawn.
  package var initializer: Initializer?
  /// What is normalised in front of σ in hidden layers.
  package var normalization: NormalizationChoice?
  /// The share of hidden activations dropped in training.
  package var dropout: Double?
  /// The hidden layers of a residual block.
  package var residual: Int?
  /// Where the data comes from.
  package var data: DataSource?
  /// The column of a CSV file that holds the answers.
  package var target: String?
  /// Use only the first so many samples.
  package var samples: Int?
  /// The part of the data to use.
  package var split: DataOptions.Split?
  /// What happens to the inputs.
  package var scale: DataOptions.Scale?
  /// The optimiser.
  package var optimizer: Optimizer?
  /// The learning rate η.
  package var learningRate: Double?
  /// How it changes.
  package var schedule: LearningRateSchedule?
  /// What happens to gradients that are too large.
  package var clipping: GradientClipping?
  /// λ₁ of a penalty.
  package var l1: Double?
  /// λ₂ of a penalty.
  package var l2: Double?
  /// How much of a class's target is spread over all classes.
  package var labelSmoothing: Double?
  /// How much the samples of each class count.
  package var classWeights: ClassWeights?
  /// Samples in a mini-batch.
  package var batchSize: Int?
  /// How long to train.
  package var duration: Duration?
  /// How weights decay.
  package var decay: Decay?
  /// The working precision.
  package var precision: Precision?
  /// The seed of everything random.
  package var seed: UInt64?
  /// Threads to use.
  package var threads: Int?
  /// The share of the training samples that is put aside for validation.
  package var validation: Double?
  /// Which steps are written down one by one.
  package var recording: RecordingSchedule?
  /// How often a checkpoint is written.
  package var checkpointEvery: RunSettings.Interval?
  /// How many of the last checkpoints are kept.
  package var keep: Int?
  /// After how many steps held-out samples are looked at.
  package var evaluateEvery: Int?
  /// After how many evaluations without a better one training ends.
  package var patience: Int?
  /// The accuracy at which training ends.
  package var untilAccuracy: Double?

  /// An experiment that names nothing.
  package init() {}

  /// This experiment with everything that another one names taken from there.
  package func overridden(by other: Experiment) -> Experiment {
    var result = self
    // Sizes and a model exclude each other; the later word counts.
    result.layers = other.layers ?? (other.model == nil ? layers : nil)
    result.model = other.model ?? (other.layers == nil ? model : nil)
    result.activation = other.activation ?? activation
    result.output = other.output ?? output
    result.cost = other.cost ?? cost
    result.initializer = other.initializer ?? initializer
    result.normalization = other.normalization ?? normalization
    result.dropout = other.dropout ?? dropout
    result.residual = other.residual ?? residual
    result.data = other.data ?? data
    result.target = other.target ?? target
    result.samples = other.samples ?? samples
    result.split = other.split ?? split
    result.scale = other.scale ?? scale
    result.optimizer = other.optimizer ?? optimizer
    result.learningRate = other.learningRate ?? learningRate
    result.schedule = other.schedule ?? schedule
    result.clipping = other.clipping ?? clipping
    result.l1 = other.l1 ?? l1
    result.l2 = other.l2 ?? l2
    result.labelSmoothing = other.labelSmoothing ?? labelSmoothing
    result.classWeights = other.classWeights ?? classWeights
    result.batchSize = other.batchSize ?? batchSize
    result.duration = other.duration ?? duration
    result.decay = other.decay ?? decay
    result.precision = other.precision ?? precision
    result.seed = other.seed ?? seed
    result.threads = other.threads ?? threads
    result.validation = other.validation ?? validation
    result.recording = other.recording ?? recording
    result.checkpointEvery = other.checkpointEvery ?? checkpointEvery
    result.keep = other.keep ?? keep
    result.evaluateEvery = other.evaluateEvery ?? evaluateEvery
    result.patience = other.patience ?? patience
    result.untilAccuracy = other.untilAccuracy ?? untilAccuracy
    return result
  }
}
