public import FathomNumerics

extension ParameterVector {
  /// The parameters of layers 2 … L that come from elsewhere.
  ///
  /// - Parameters:
  ///   - architecture: The network they belong to.
  ///   - weights: W^l of every layer with weights, units × inputs, row by row.
  ///   - biases: b^l of every layer with weights.
  /// - Precondition: As many numbers as the architecture has.
  public init(_ architecture: Architecture, weights: [[Scalar]], biases: [[Scalar]]) {
    let layout = ParameterLayout(architecture)
    precondition(weights.count == layout.slots.count && biases.count == layout.slots.count)
    var values: [Scalar] = []
    values.reserveCapacity(layout.count)
    for (slot, (weights, biases)) in zip(layout.slots, zip(weights, biases)) {
      precondition(
        weights.count == slot.units * slot.inputs && biases.count == slot.units,
        "\(weights.count) weights and \(biases.count) biases for \(slot.units) units with"
          + " \(slot.inputs) inputs")
      values += weights
      values += biases
    }
    self.init(layout: layout, values: values)
  }

  /// The same numbers in another precision.
  public func converted<Other: RealScalar>(to: Other.Type) -> ParameterVector<Other> {
    ParameterVector<Other>(layout: layout, values: values.map { Other($0) })
  }
}
