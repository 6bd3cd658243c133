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

  /// All numbers in the layout's order, block by block.
  public var flat: [Scalar] { values }

  /// Zero for every parameter.
  public init(zeros layout: ParameterLayout) {
    self.init(layout: layout, values: Array(repeating: 0, count: layout.count))
  }

  /// The numbers of a block, in the order of its shape, row by row.
  public subscript(block: ParameterBlock) -> [Scalar] {
    get { Array(values[block.range]) }
    set {
      precondition(newValue.count == block.range.count, "\(newValue.count) numbers for \(block)")
      values.replaceSubrange(block.range, with: newValue)
    }
  }

  /// The number that belongs to w^l_{jk}, the weight to unit j of layer l from unit k of the
  /// layer before.
  public subscript(weight layer: LayerNumber, to unit: Int, from input: Int) -> Scalar {
    get { values[layout.place(.weights, layer, unit, input)] }
    set { values[layout.place(.weights, layer, unit, input)] = newValue }
  }

  /// The number that belongs to b^l_j.
  public subscript(bias layer: LayerNumber, unit: Int) -> Scalar {
    get { values[layout.place(.biases, layer, unit)] }
    set { values[layout.place(.biases, layer, unit)] = newValue }
  }

  /// The number that belongs to γ^l_j of a normalised layer.
  public subscript(scale layer: LayerNumber, unit: Int) -> Scalar {
    get { values[layout.place(.scales, layer, unit)] }
    set { values[layout.place(.scales, layer, unit)] = newValue }
  }

  /// The number that belongs to β^l_j of a normalised layer.
  public subscript(shift layer: LayerNumber, unit: Int) -> Scalar {
    get { values[layout.place(.shifts, layer, unit)] }
    set { values[layout.place(.shifts, layer, unit)] = newValue }
  }

  /// All numbers of a role in a layer, of several blocks one after the other; none where the layer
  /// has no such block.
  public func numbers(_ role: ParameterBlock.Role, _ layer: LayerNumber) -> [Scalar] {
    layout.blocks(of: layer).filter { $0.role == role }.flatMap { values[$0.range] }
  }

  /// All weights of a layer, units × inputs, row by row.
  public func weights(_ layer: LayerNumber) -> [Scalar] { numbers(.weights, layer) }

  /// All biases of a layer; none where it has none, as with batch normalisation.
  public func biases(_ layer: LayerNumber) -> [Scalar] { numbers(.biases, layer) }

  /// All γ of a layer; none where nothing is normalised.
  public func scales(_ layer: LayerNumber) -> [Scalar] { numbers(.scales, layer) }

  /// All β of a layer; none where nothing is normalised.
  public func shifts(_ layer: LayerNumber) -> [Scalar] { numbers(.shifts, layer) }

  /// The same numbers, each replaced by a function of it.
  public func map(_ transform: (Scalar) -> Scalar) -> ParameterVector {
    ParameterVector(layout: layout, values: values.map(transform))
  }
}
