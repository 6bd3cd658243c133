public import FathomVocabulary
public import FathomNumerics

extension ParameterVector {
  /// The parameters of layers 2 … L that come from elsewhere.
  ///
  /// - Parameters:
  ///   - architecture: The network they belong to.
  ///   - weights: W^l of every layer with weights, units × inputs, row by row.
  ///   - biases: b^l of every layer with weights; left aside where it has none.
  ///   - scales: γ and β by the number of their layer; 1 and 0 where they are not named.
  /// - Precondition: As many numbers as the architecture has.
  public init(
    _ architecture: Architecture, weights: [[Scalar]], biases: [[Scalar]],
    scales: [LayerNumber: (scales: [Scalar], shifts: [Scalar])] = [:]
  ) {
    let layout = ParameterLayout(architecture)
    precondition(weights.count == layout.slots.count && biases.count == layout.slots.count)
    var values: [Scalar] = []
    values.reserveCapacity(layout.count)
    for (number, slot) in layout.slots.numbered {
      let (weights, biases) = (weights[layer: number], biases[layer: number])
      precondition(
        weights.count == slot.units * slot.inputs
          && (slot.biases == nil || biases.count == slot.units),
        "\(weights.count) weights and \(biases.count) biases for \(slot.units)"
          + " units with \(slot.inputs) inputs")
      values += weights
      if slot.biases != nil { values += biases }
      guard slot.scales != nil else { continue }
      let given = scales[number]
      values += given?.scales ?? Array(repeating: 1, count: slot.units)
      values += given?.shifts ?? Array(repeating: 0, count: slot.units)
    }
    self.init(layout: layout, values: values)
  }

  /// The same numbers in another precision.
  public func converted<Other: RealScalar>(to: Other.Type) -> ParameterVector<Other> {
    ParameterVector<Other>(layout: layout, values: values.map { Other($0) })
  }
}
