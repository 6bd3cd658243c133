public import FathomVocabulary

extension Network {
  /// The same network with another cost.
  ///
  /// Outputs without an activation are taken as the logits of the cost's own output: softmax under
  /// `softmax`, sigmoid under `cross-entropy`.
  ///
  /// - Throws: `ArchitectureError` when the cost cannot be computed from the network's outputs.
  public func under(_ cost: Cost) throws(ArchitectureError) -> Network {
    var layers = architecture.layers
    let output = architecture.output(under: cost)
    if layers[layers.count - 1].activation != output {
      // The layer may have other activations in front of the one that it ends in.
      let end = layers[layers.count - 1].parts.count - 1
      layers[layers.count - 1].parts[end] = .activation(output)
      layers[layers.count - 1].initializer = output.suitableInitializer
    }
    return Network(
      try Architecture(inputs: architecture.inputs, layers: layers, cost: cost),
      parameters: parameters, runningStatistics: runningStatistics, inputScaling: inputScaling,
      targetScaling: targetScaling, classNames: classNames, answersLogarithms: answersLogarithms)
  }

  /// The cost that such a network is most often trained with.
  ///
  /// - Parameter hasClasses: Whether its targets are classes.
  /// - Returns: A cost that goes with the network's outputs.
  public func suggestedCost(hasClasses: Bool) -> Cost {
    let output = architecture.layers.last?.activation ?? .identity
    if output == .identity, hasClasses {
      return architecture.outputs == 1 ? .crossEntropy : .softmax
    }
    return Cost(plainestFor: output)
  }
}

extension Architecture {
  /// The activation that the outputs have under a cost, which takes those without one for the
  /// logits of its own.
  package func output(under cost: Cost) -> Activation {
    let own = layers.last?.activation ?? .identity
    return own == .identity ? cost.defaultOutput : own
  }
}

extension Cost {
  /// The cost that fits an output activation most plainly.
  package init(plainestFor output: Activation) {
    self = Self.families.first { $0.needsShares && $0.accepts(output) } ?? .mse
  }
}
