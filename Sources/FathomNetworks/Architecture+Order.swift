public import FathomVocabulary

extension Architecture.Layer {
  /// The same layer with its parts in another order.
  ///
  /// What the order names without a value is what the layer has; parts of the layer that the order
  /// does not name are left out. Biases go where z itself is normalised over a mini-batch.
  ///
  /// - Parameters:
  ///   - order: The order.
  ///   - number: The layer's number, for messages.
  /// - Returns: Another layer.
  /// - Throws: `ArchitectureError` when the order names a normalisation, and neither it nor the layer
  ///   says which.
  public func arranged(
    in order: LayerOrder, _ number: LayerNumber
  ) throws(ArchitectureError) -> Architecture.Layer {
    guard normalization != nil || !order.parts.contains(.normalization(nil)) else {
      throw .orderWithoutNormalization(layer: number)
    }
    let biases = hasBiases || isNormalizedOverBatch
    var layer = self
    layer.parts = order.parts.compactMap { name in
      switch name {
      case .dense: .dense(units: units, hasBiases: biases)
      case .denseUnbiased: .dense(units: units, hasBiases: false)
      case .activation(let own): .activation(own ?? activation)
      case .normalization(let own): (own ?? normalization).map { .normalization($0) }
      case .dropout(let own): (own ?? dropout) == 0 ? nil : .dropout(own ?? dropout)
      case .add(let source): .add(source)
      }
    }
    if layer.isNormalizedOverBatch { layer.hasBiases = false }
    return layer
  }
}
