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
  /// Normalisation, dropout or a shortcut in the output layer.
  case outputNotPlain
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
    case .outputNotPlain:
      "the output layer has normalisation, dropout or a shortcut, which are for hidden layers;"
        + " leave them out there"
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
