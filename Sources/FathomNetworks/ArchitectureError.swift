/// Why an architecture cannot be.
public enum ArchitectureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer than two sizes.
  case tooFewSizes([Int])
  /// A layer without units.
  case sizeNotPositive(Int, layer: Int)
  /// More parameters than can be held.
  case tooManyParameters(Double)
  /// Softmax in a hidden layer.
  case hiddenSoftmax(layer: Int)
  /// A cost that cannot be computed from the output activation.
  case costAndOutput(Cost, Activation)

  /// What is wrong and what to do, in one sentence.
  public var description: String {
    switch self {
    case .tooFewSizes(let sizes):
      "a network needs an input and an output size, got \(sizes); for example 784,30,10"
    case .sizeNotPositive(let size, let layer):
      "layer \(layer) has size \(size); every size must be at least 1"
    case .tooManyParameters(let count):
      "the network would have about \(Int(min(count, 1e18))) parameters, more than the \(Int(Architecture.parameterLimit))"
        + " that can be addressed; make the layers smaller"
    case .hiddenSoftmax(let layer):
      "softmax is for the output layer only, but hidden layer \(layer) has it;"
        + " choose another activation, for example relu"
    case .costAndOutput(let cost, let output):
      "cost '\(cost.rawValue)' does not go with output '\(output.rawValue)'; \(remedy(cost, output))"
    }
  }

  private func remedy(_ cost: Cost, _ output: Activation) -> String {
    switch (cost, output) {
    case (_, .softmax): "use --cost softmax"
    case (.crossEntropy, _): "use --output sigmoid, or --cost quadratic"
    case (_, .sigmoid): "use --output softmax, or --cost cross-entropy"
    default: "use --output \(cost.defaultOutput.rawValue), or --cost quadratic"
    }
  }
}
