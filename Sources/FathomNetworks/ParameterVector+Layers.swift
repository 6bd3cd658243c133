public import FathomVocabulary
public import FathomNumerics

extension ParameterVector {
  /// The parameters of layers 2 … L that come from elsewhere.
  ///
  /// - Parameters:
  ///   - architecture: The network they belong to.
  ///   - weights: W^l of every layer with weights, units × inputs, row by row.
  ///   - biases: b^l of every layer with weights; left aside where it has none.
  ///   - scales: γ and β by the number of their layer; 1 and 0 where they are not named. Slopes
  ///     that are learned are those at the start.
  /// - Precondition: As many numbers as the architecture has.
  public init(
    _ architecture: Architecture, weights: [[Scalar]], biases: [[Scalar]],
    scales: [LayerNumber: (scales: [Scalar], shifts: [Scalar])] = [:]
  ) {
    let layout = ParameterLayout(architecture)
    precondition(
      weights.count == architecture.layers.count && biases.count == architecture.layers.count)
    self.init(zeros: layout)
    for block in layout.blocks {
      let given = scales[block.layer]
      switch block.role {
      case .weights: self[block] = weights[layer: block.layer]
      case .biases: self[block] = biases[layer: block.layer]
      case .scales: self[block] = given?.scales ?? Array(repeating: 1, count: block.range.count)
      case .shifts: self[block] = given?.shifts ?? Array(repeating: 0, count: block.range.count)
      case .slopes:
        let part = architecture.layers[layer: block.layer].parts[block.part]
        let start = part.activation?.slopeToLearn?.start ?? 0
        self[block] = Array(repeating: Scalar(start), count: block.range.count)
      }
    }
  }

  /// The same numbers in another precision.
  public func converted<Other: RealScalar>(to: Other.Type) -> ParameterVector<Other> {
    ParameterVector<Other>(layout: layout, values: values.map { Other($0) })
  }
}
