public import FathomVocabulary

extension ParameterVector {
  /// How many units the largest group of units with equal weights and biases has.
  public func largestGroupOfEqualUnits(_ layer: LayerNumber) -> Int {
    guard let weights = layout.block(.weights, of: layer) else { return 1 }
    let biases = layout.block(.biases, of: layer)
    let (units, inputs) = (weights.shape[0], weights.shape[1])
    func row(_ unit: Int) -> ArraySlice<Scalar> {
      let start = weights.range.lowerBound + unit * inputs
      return values[start..<start + inputs]
    }
    // Few units share their bias and first weight; only those are compared in full.
    let candidates = Dictionary(grouping: 0..<units) { unit in
      [biases.map { values[$0.range.lowerBound + unit] } ?? 0, row(unit).first ?? 0]
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
    return weights.allSatisfy { $0 == weights.first }
  }
}
