public import FathomVocabulary

extension ParameterVector {
  /// How many units the largest group of units with equal weights and biases has.
  public func largestGroupOfEqualUnits(_ layer: LayerNumber) -> Int {
    let slot = layout.slot(layer)
    func row(_ unit: Int) -> ArraySlice<Scalar> {
      values[slot.weights + unit * slot.inputs..<slot.weights + (unit + 1) * slot.inputs]
    }
    // Few units share their bias and first weight; only those are compared in full.
    let candidates = Dictionary(grouping: 0..<slot.units) { unit in
      [slot.biases.map { values[$0 + unit] } ?? 0, values[slot.weights + unit * slot.inputs]]
    }
    var largest = 1
    for units in candidates.values where units.count > largest {
      let groups = Dictionary(grouping: units) { Array(row($0)) }
      largest = max(largest, groups.values.map(\.count).max() ?? 1)
    }
    return largest
  }

  /// Whether all weights of a layer are the same number.
  public func hasConstantWeights(_ layer: LayerNumber) -> Bool {
    let weights = weights(layer)
    return weights.allSatisfy { $0 == weights[0] }
  }
}

extension ParameterLayout {
  /// The number of weights and biases of a layer.
  public func parameterCount(_ layer: LayerNumber) -> Int {
    let slot = slot(layer)
    return slot.units * (slot.inputs + (slot.biases == nil ? 0 : 1))
  }
}
