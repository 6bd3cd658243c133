import FathomVocabulary
import FathomNetworks

extension NetworkSettings {
  /// The network of these sizes under a cost, layer by layer.
  ///
  /// What is said of a single layer comes before what is said of all.
  func architecture(
    of layers: LayerSizes, cost: Cost
  ) throws(ArchitectureError) -> Architecture {
    let hidden = activation ?? .sigmoid
    let last = layers.sizes.count - 1
    let parts = (1...last).map { index in
      let detail = layers.details[index]
      let isOutput = index == last
      let fallback = isOutput ? output ?? cost.defaultOutput : hidden
      let choice = detail.normalization ?? (isOutput ? nil : normalization)
      return Architecture.Layer(
        units: layers.sizes[index], activation: detail.activation ?? fallback,
        initializer: detail.initializer ?? initializer
          ?? (isOutput ? hidden : detail.activation ?? hidden).suitableInitializer,
        normalization: choice?.normalization,
        dropout: detail.dropout ?? (isOutput ? 0 : dropout ?? 0), shortcut: detail.shortcut)
    }
    let network = try Architecture(inputs: layers.sizes[0], layers: parts, cost: cost)
    guard let residual else { return network }
    return try network.residual(every: residual)
  }
}
