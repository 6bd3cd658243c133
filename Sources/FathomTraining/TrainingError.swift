public import FathomVocabulary
import FathomNetworks

/// Why a network cannot be trained on some data.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The network's first size is not the data's number of columns.
  case inputs(network: Int, data: Int, name: String)
  /// The network's last size does not suit the data's targets.
  case outputs(network: Int, expected: Int, meaning: String, name: String)
  /// Targets that the cost has no meaning for.
  case targets(Cost, name: String)
  /// A mini-batch larger than the data, or without samples.
  case batchSize(Int, samples: Int)
  /// A number of steps or epochs below zero.
  case duration(Int)
  /// An optimiser whose parameters make no sense.
  case optimizer(Optimizer, String)
  /// A momentum beside a schedule that moves it.
  case movingMomentum(Double)
  /// A learning rate or weight decay that is not a number, or negative.
  case hyperparameter(name: String, value: Double)
  /// A label smoothing that leaves nothing of the labels.
  case labelSmoothing(Double)
  /// Weights that are not one for each class, or targets that are no classes.
  case classWeights(classes: Int?, name: String)
  /// Fewer threads than one.
  case threads(Int)
  /// A state that is not one of this training.
  case state(String)

  /// What is wrong and what to do, in one sentence.
  public var description: String {
    switch self {
    case .inputs(let network, let data, let name):
      "the network has \(network) inputs, but \(name) has \(data) numbers per sample;"
        + " make \(data) the first layer size"
    case .outputs(let network, let expected, let meaning, let name):
      "the network has \(network) outputs, but \(name) has \(meaning);"
        + " make \(expected) the last layer size"
    case .targets(let cost, let name):
      "the cost '\(cost)' needs targets from 0 to 1, but \(name) has others; use the cost quadratic"
    case .batchSize(let size, let samples):
      "the batch size is \(size), but there are \(samples) samples;"
        + " choose a size from 1 to \(samples)"
    case .duration(let value):
      "a training cannot last \(value) steps or epochs; give a number of at least 0"
    case .optimizer(let optimizer, let problem): "optimizer '\(optimizer)' \(problem)"
    case .movingMomentum(let momentum):
      "a one-cycle schedule moves the momentum from 0.95 to 0.85 and back, so a momentum"
        + " of \(momentum) would have no effect; leave the number out, or choose another schedule"
    case .hyperparameter(let name, let value):
      "\(name) is \(value); give a finite number of at least 0"
    case .labelSmoothing(let share):
      "the label smoothing is \(share); give a number below 1"
    case .classWeights(let classes?, let name):
      "the class weights do not fit \(name); give one finite number of at least 0 for each of"
        + " its \(classes) classes, not all of them 0"
    case .classWeights(nil, let name):
      "class weights need classes, but the targets of \(name) are numbers; leave the weights out"
    case .threads(let threads):
      "a training cannot run on \(threads) threads; give at least 1"
    case .state(let problem):
      "the training cannot be resumed from this state: \(problem); resume it with the network, data"
        + " and options it began with"
    }
  }
}
