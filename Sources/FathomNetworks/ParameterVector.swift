public import FathomNumerics

/// One number for each weight w^l_{jk} and bias b^l_j of a network: its parameters, their
/// derivatives or their last change.
///
/// Layers count from the input, whose number is 1; units count from 0.
public struct ParameterVector<Scalar: RealScalar>: Sendable, Equatable {
  /// Which number belongs to which weight or bias.
  public let layout: ParameterLayout
  var values: [Scalar]

  init(layout: ParameterLayout, values: [Scalar]) {
    precondition(values.count == layout.count)
    self.layout = layout
    self.values = values
  }

  /// Zero for every weight and bias.
  public init(zeros layout: ParameterLayout) {
    self.init(layout: layout, values: Array(repeating: 0, count: layout.count))
  }

  /// The number that belongs to w^l_{jk}, the weight to unit j of layer l from unit k of the
  /// layer before.
  public subscript(weight layer: Int, to unit: Int, from input: Int) -> Scalar {
    get { values[layout.weight(layer, unit, input)] }
    set { values[layout.weight(layer, unit, input)] = newValue }
  }

  /// The number that belongs to b^l_j.
  public subscript(bias layer: Int, unit: Int) -> Scalar {
    get { values[layout.bias(layer, unit)] }
    set { values[layout.bias(layer, unit)] = newValue }
  }

  /// All weights of a layer, units × inputs, row by row.
  public func weights(_ layer: Int) -> [Scalar] {
    let slot = layout.slot(layer)
    return Array(values[slot.weights..<slot.weights + slot.units * slot.inputs])
  }

  /// All biases of a layer.
  public func biases(_ layer: Int) -> [Scalar] {
    let slot = layout.slot(layer)
    return Array(values[slot.biases..<slot.biases + slot.units])
  }

  /// The same numbers, each replaced by a function of it.
  public func map(_ transform: (Scalar) -> Scalar) -> ParameterVector {
    ParameterVector(layout: layout, values: values.map(transform))
  }
}
