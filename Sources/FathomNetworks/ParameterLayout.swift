public import FathomVocabulary

/// Where the parameters of each layer stand in one contiguous array: weights (units × inputs, row
/// by row), biases where there are any, then γ and β where the layer is normalised.
///
/// Only the engine and `ParameterVector` know it; everyone else names w^l_{jk} and b^l_j.
public struct ParameterLayout: Hashable, Sendable {
  struct Slot: Hashable, Sendable {
    var weights: Int
    /// nil where batch normalisation makes biases meaningless.
    var biases: Int?
    /// γ, which β follows; nil where nothing is normalised.
    var scales: Int?
    var units: Int
    var inputs: Int
  }

  let slots: [Slot]
  /// The number of parameters.
  public let count: Int

  /// The layout of an architecture's parameters.
  public init(_ architecture: Architecture) {
    var slots: [Slot] = []
    var position = 0
    for (inputs, layer) in zip(architecture.sizes, architecture.layers) {
      let units = layer.units
      var slot = Slot(weights: position, units: units, inputs: inputs)
      position += inputs * units
      if layer.hasBiases {
        slot.biases = position
        position += units
      }
      if layer.normalization != nil {
        slot.scales = position
        position += 2 * units
      }
      slots.append(slot)
    }
    self.slots = slots
    count = position
  }

  /// The numbers of the layers with parameters, 2 … L.
  public var layers: ClosedRange<LayerNumber> {
    .firstWithWeights...LayerNumber(at: slots.count - 1)
  }

  func slot(_ layer: LayerNumber) -> Slot {
    precondition(
      layers.contains(layer), "layer \(layer) has no weights; layers \(layers) have")
    return slots[layer: layer]
  }

  func weight(_ layer: LayerNumber, _ unit: Int, _ input: Int) -> Int {
    let slot = slot(layer)
    precondition(
      0 <= unit && unit < slot.units && 0 <= input && input < slot.inputs,
      "layer \(layer) has weights to units 0..<\(slot.units) from 0..<\(slot.inputs),"
        + " not to \(unit) from \(input)")
    return slot.weights + unit * slot.inputs + input
  }

  func bias(_ layer: LayerNumber, _ unit: Int) -> Int {
    let slot = slot(layer)
    guard let biases = slot.biases else {
      preconditionFailure("layer \(layer) has no biases; its batch normalisation has shifts")
    }
    precondition(
      0 <= unit && unit < slot.units, "layer \(layer) has units 0..<\(slot.units), not \(unit)")
    return biases + unit
  }

  func scale(_ layer: LayerNumber, _ unit: Int) -> Int {
    let slot = slot(layer)
    guard let scales = slot.scales else {
      preconditionFailure("layer \(layer) is not normalised and has neither scales nor shifts")
    }
    precondition(
      0 <= unit && unit < slot.units, "layer \(layer) has units 0..<\(slot.units), not \(unit)")
    return scales + unit
  }

  /// The number of units of a layer.
  public func units(_ layer: LayerNumber) -> Int { slot(layer).units }

  /// Whether a layer has biases.
  public func hasBiases(_ layer: LayerNumber) -> Bool { slot(layer).biases != nil }

  /// Whether a layer is normalised, so that it has scales γ and shifts β.
  public func hasScales(_ layer: LayerNumber) -> Bool { slot(layer).scales != nil }
}
