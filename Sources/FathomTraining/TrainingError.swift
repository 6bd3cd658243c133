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
      "the network has \(network) inputs but \(name) has \(data) numbers per sample;"
        + " make \(data) the first of the layer sizes"
    case .outputs(let network, let expected, let meaning, let name):
      "the network has \(network) outputs but \(name) has \(meaning);"
        + " make \(expected) the last of the layer sizes"
    case .targets(let cost, let name):
      "cost '\(cost)' needs targets between 0 and 1 but \(name) has others;"
        + " use cost quadratic"
    case .batchSize(let size, let samples):
      "batch size \(size) does not fit the \(samples) samples;"
        + " choose one from 1 to \(samples)"
    case .duration(let value):
      "cannot train for \(value) steps or epochs; give a number from 0 up"
    case .optimizer(let optimizer, let problem): "optimizer '\(optimizer)' \(problem)"
    case .movingMomentum(let momentum):
      "a one-cycle schedule moves the momentum from 0.95 to 0.85 and back, so that \(momentum) would"
        + " mean nothing; leave the number out, or choose another schedule"
    case .hyperparameter(let name, let value):
      "\(name) is \(value); it must be a finite number, zero or more"
    case .labelSmoothing(let share):
      "the label smoothing is \(share); it must be less than 1"
    case .classWeights(let classes?, let name):
      "the class weights do not fit \(name); give \(classes) finite numbers of 0 or more, one for"
        + " each class, not all of them 0"
    case .classWeights(nil, let name):
      "class weights need classes, but the targets of \(name) are numbers; leave them out"
    case .threads(let threads):
      "cannot run on \(threads) threads; give a number from 1 up"
    case .state(let problem):
      "the training cannot be resumed from this state: \(problem); resume it with the network, data"
        + " and options it began with"
    }
  }
}
