public import FathomVocabulary

extension Architecture {
  /// This network with its hidden layers in residual blocks.
  ///
  /// The first hidden layer brings the inputs to the blocks' width; from there on the last layer of
  /// each block adds what the block began with. Hidden layers that do not fill a block get no sum.
  /// Where in a layer the sum stands is said by `ResidualBlocks.Form`; with `pre`, what each layer
  /// has around σ moves in front of the affine map of the next one, the output layer included.
  ///
  /// - Throws: `ArchitectureError` when a block would begin and end with different widths.
  public func residual(_ blocks: ResidualBlocks) throws(ArchitectureError) -> Architecture {
    precondition(blocks.layers > 0, "residual blocks of \(blocks.layers) layers")
    var layers = blocks.form == .pre ? preActivated : layers
    for last in stride(from: blocks.layers, to: layers.count - 1, by: blocks.layers) {
      let source = LayerNumber(at: last).advanced(by: -blocks.layers)
      let end = layers[last].parts.endIndex
      switch blocks.form {
      case .outer, .pre: layers[last].parts.insert(.add(source), at: end)
      case .post:
        layers[last].parts.insert(.add(source), at: layers[last].activationIndex ?? end)
      }
    }
    return try Architecture(inputs: inputs, layers: layers, cost: cost)
  }

  /// The layers with everything behind a hidden layer's affine map moved in front of the next one's.
  private var preActivated: [Layer] {
    var layers = layers
    for index in layers.indices.dropLast() {
      let behind = layers[index].affineIndex + 1
      let moved = layers[index].parts[behind...]
      layers[index].parts.removeSubrange(behind...)
      // Another layer's sum lies between the biases and what would subtract them.
      layers[index].hasBiases = true
      layers[index + 1].parts.insert(contentsOf: moved, at: 0)
    }
    return layers
  }

  /// Whether all layers are plain ones.
  public var isPlain: Bool { layers.allSatisfy(\.isPlain) }

  /// Whether samples of a mini-batch have to do with each other.
  public var mixesSamples: Bool {
    layers.contains { $0.parts.contains { $0.normalization?.isOverBatch == true } }
  }
}
