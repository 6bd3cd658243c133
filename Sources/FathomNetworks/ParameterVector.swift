public import FathomVocabulary
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

  /// Numbers in the layout's order.
  ///
  /// - Precondition: As many as the layout has.
  public init(_ layout: ParameterLayout, flat: [Scalar]) {
    self.init(layout: layout, values: flat)
  }

  /// All numbers in the layout's order, layer by layer: weights, biases, γ, β.
  public var flat: [Scalar] { values }

  /// Zero for every parameter.
  public init(zeros layout: ParameterLayout) {
    self.init(layout: layout, values: Array(repeating: 0, count: layout.count))
  }

  /// The number that belongs to w^l_{jk}, the weight to unit j of layer l from unit k of the
  /// layer before.
  public subscript(weight layer: LayerNumber, to unit: Int, from input: Int) -> Scalar {
    get { values[layout.weight(layer, unit, input)] }
    set { values[layout.weight(layer, unit, input)] = newValue }
  }

  /// The number that belongs to b^l_j.
  public subscript(bias layer: LayerNumber, unit: Int) -> Scalar {
    get { values[layout.bias(layer, unit)] }
    set { values[layout.bias(layer, unit)] = newValue }
  }

  /// The number that belongs to γ^l_j of a normalised layer.
  public subscript(scale layer: LayerNumber, unit: Int) -> Scalar {
    get { values[layout.scale(layer, unit)] }
    set { values[layout.scale(layer, unit)] = newValue }
  }

  /// The number that belongs to β^l_j of a normalised layer.
  public subscript(shift layer: LayerNumber, unit: Int) -> Scalar {
    get { values[layout.scale(layer, unit) + layout.slot(layer).units] }
    set { values[layout.scale(layer, unit) + layout.slot(layer).units] = newValue }
  }

  /// All weights of a layer, units × inputs, row by row.
  public func weights(_ layer: LayerNumber) -> [Scalar] {
    let slot = layout.slot(layer)
    return Array(values[slot.weights..<slot.weights + slot.units * slot.inputs])
  }

  /// All biases of a layer; none with batch normalisation.
  public func biases(_ layer: LayerNumber) -> [Scalar] {
    let slot = layout.slot(layer)
    guard let biases = slot.biases else { return [] }
    return Array(values[biases..<biases + slot.units])
  }

  /// All γ of a layer; none where nothing is normalised.
  public func scales(_ layer: LayerNumber) -> [Scalar] {
    let slot = layout.slot(layer)
    guard let scales = slot.scales else { return [] }
    return Array(values[scales..<scales + slot.units])
  }

  /// All β of a layer; none where nothing is normalised.
  public func shifts(_ layer: LayerNumber) -> [Scalar] {
    let slot = layout.slot(layer)
    guard let scales = slot.scales else { return [] }
    return Array(values[scales + slot.units..<scales + 2 * slot.units])
  }

  /// The same numbers, each replaced by a function of it.
  public func map(_ transform: (Scalar) -> Scalar) -> ParameterVector {
    ParameterVector(layout: layout, values: values.map(transform))
  }
}
