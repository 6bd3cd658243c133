package import FathomText
public import FathomVocabulary

/// Why an architecture cannot be.
public enum ArchitectureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer than two sizes.
  case tooFewSizes([Int])
  /// A layer without units.
  case sizeNotPositive(Int, layer: LayerNumber)
  /// More parameters than can be held.
  case tooManyParameters(Double)
  /// An activation or initialiser with parameters that make no sense.
  case parameters(String, String, layer: LayerNumber)
  /// Softmax in a hidden layer.
  case hiddenSoftmax(layer: LayerNumber)
  /// A share of dropped activations that is none.
  case dropout(Double, layer: LayerNumber)
  /// Something behind the activation of the output layer, or none there.
  case outputWithoutEnd
  /// Dropout in the output layer.
  case outputDropout
  /// A layer without an affine map, or with several.
  case notOneAffinePart(Int, layer: LayerNumber)
  /// An order of parts that names normalisation, where none is said.
  case orderWithoutNormalization(layer: LayerNumber)
  /// An order of parts that leaves out what a setting asks for.
  case orderLeavesOut(SettingKey)
  /// A layer that drops out more than once.
  case severalDropouts(layer: LayerNumber)
  /// A shortcut that does not come from an earlier layer.
  case shortcut(from: LayerNumber, to: LayerNumber)
  /// A shortcut between layers of different widths.
  case shortcutWidths(from: LayerNumber, Int, to: LayerNumber, Int)
  /// A cost that cannot be computed from the output activation.
  case costAndOutput(Cost, Activation)

  /// What is wrong and what to do, in one sentence, with settings as the library names them.
  public var description: String { sentence(.library) }

  /// What is wrong and what to do.
  package var message: Message {
    switch self {
    case .tooFewSizes(let sizes):
      "a network needs an input and an output size, but the sizes are \("\(sizes)"); write for"
        + " example 784,30,10"
    case .sizeNotPositive(let size, let layer):
      "layer \(layer) has size \(size); every size must be at least 1"
    case .tooManyParameters(let count):
      "the network would have about \(Int(min(count, 1e18))) parameters, more than the \(Int(Architecture.parameterLimit))"
        + " that can be addressed; make the layers smaller"
    case .parameters(let value, let problem, let layer):
      "layer \(layer) has \(value), which \(problem)"
    case .hiddenSoftmax(let layer):
      "layer \(layer) is hidden and has softmax, which is for the output layer only;"
        + " choose another activation, for example relu"
    case .dropout(let share, let layer):
      "layer \(layer) has dropout \(share); give a fraction of at least 0 and less than 1"
    case .outputWithoutEnd:
      "the output layer must end with its activation, identity included; normalise or add an earlier"
        + " layer in front of that"
    case .outputDropout:
      "the output layer has dropout, which is for hidden layers; leave it out there"
    case .notOneAffinePart(let count, let layer):
      "layer \(layer) has \(count) dense parts; every layer needs exactly one"
    case .orderWithoutNormalization(let layer):
      "the parts of layer \(layer) have a normalisation, but nothing says which; use"
        + " \(setting: .normalization, "batch"), or write batch or layer in its place"
    case .orderLeavesOut(let key):
      "\(setting: .parts) leaves out what \(setting: key) asks for; name \(key.rawValue) among the parts,"
        + " or leave \(setting: key) out"
    case .severalDropouts(let layer):
      "layer \(layer) has dropout more than once; drop out once with the share that is meant"
    case .shortcut(let source, let layer):
      "layer \(layer) has a shortcut from layer \(source); it must come from an earlier layer,"
        + " from 1 (the inputs) to \(layer.below)"
    case .shortcutWidths(let source, let units, let layer, let width):
      "the shortcut from layer \(source) with \(units) units to layer \(layer) with \(width)"
        + " needs equal widths; give both layers the same number of units"
    case .costAndOutput(let cost, let output):
      "the cost '\(cost)' cannot be used with the output activation '\(output)';"
        + " \(remedy(cost, output))"
    }
  }

  private func remedy(_ cost: Cost, _ output: Activation) -> Message {
    switch (cost, output) {
    case (_, .softmax): "use \(setting: .cost, "softmax")"
    case (.crossEntropy, _), (.bce, _):
      "use \(setting: .output, "sigmoid"), or \(setting: .cost, "quadratic")"
    case (_, .sigmoid): "use \(setting: .output, "softmax"), or \(setting: .cost, "cross-entropy")"
    default:
      "use \(setting: .output, cost.defaultOutput.description), or \(setting: .cost, "quadratic")"
    }
  }
}

extension ArchitectureError: SettingNaming {
  /// What is wrong and what to do, in one sentence.
  package func sentence(_ style: SettingStyle) -> String { message.text(style) }
}
