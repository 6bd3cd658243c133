/// Where the weights and biases of each layer stand in one contiguous array.
///
/// Only the engine and `ParameterVector` know it; everyone else names w^l_{jk} and b^l_j.
public struct ParameterLayout: Hashable, Sendable {
  struct Slot: Hashable, Sendable {
    var weights: Int
    var biases: Int
    var units: Int
    var inputs: Int
  }

  let slots: [Slot]
  /// The number of weights and biases.
  public let count: Int

  /// The layout of an architecture's parameters.
  public init(_ architecture: Architecture) {
    var slots: [Slot] = []
    var position = 0
    for (inputs, units) in zip(architecture.sizes, architecture.sizes.dropFirst()) {
      let biases = position + inputs * units
      slots.append(Slot(weights: position, biases: biases, units: units, inputs: inputs))
      position = biases + units
    }
    self.slots = slots
    count = position
  }

  /// The numbers of the layers with parameters, 2 … L.
  public var layers: ClosedRange<Int> { 2...slots.count + 1 }

  func slot(_ layer: Int) -> Slot {
    precondition(
      layers.contains(layer), "layer \(layer) has no weights; layers \(layers) have")
    return slots[layer - 2]
  }

  func weight(_ layer: Int, _ unit: Int, _ input: Int) -> Int {
    let slot = slot(layer)
    precondition(
      0 <= unit && unit < slot.units && 0 <= input && input < slot.inputs,
      "layer \(layer) has weights to units 0..<\(slot.units) from 0..<\(slot.inputs),"
        + " not to \(unit) from \(input)")
    return slot.weights + unit * slot.inputs + input
  }

  func bias(_ layer: Int, _ unit: Int) -> Int {
    let slot = slot(layer)
    precondition(
      0 <= unit && unit < slot.units, "layer \(layer) has units 0..<\(slot.units), not \(unit)")
    return slot.biases + unit
  }
}
