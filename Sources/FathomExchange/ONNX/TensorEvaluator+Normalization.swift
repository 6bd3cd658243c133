import FathomText

extension TensorEvaluator {
  /// γ (x − mean)/√(variance + ε) + β with given means and variances, channel by channel.
  func batchNormalized(
    _ node: ONNXNode, _ input: Tensor, _ inputs: [Tensor?]
  ) throws(ExchangeError) -> Tensor {
    guard node.integer("training_mode", default: 0) == 0 else {
      throw node.refusal(
        "it normalises in training mode", fix: "export the model in evaluation mode")
    }
    guard input.shape.count >= 2, inputs.count == 5 else {
      throw node.damage("it needs samples × channels and four vectors")
    }
    let channels = input.shape[1]
    var vectors: [[Double]] = []
    for vector in inputs.dropFirst() {
      guard let vector, vector.shape == [channels] else {
        throw node.damage("its vectors do not fit \(channels) channels")
      }
      vectors.append(vector.values)
    }
    let epsilon = node.real("epsilon", default: 1e-5)
    let factors = zip(vectors[0], vectors[3]).map { $0 / ($1 + epsilon).squareRoot() }
    let step = input.shape.dropFirst(2).reduce(1, *)
    let values = input.values.enumerated().map { position, value in
      let channel = position / step % channels
      return (value - vectors[2][channel]) * factors[channel] + vectors[1][channel]
    }
    return Tensor(shape: input.shape, kind: input.kind, values: values)
  }

  /// γ (x − mean)/√(variance + ε) + β over the axes from one on.
  func layerNormalized(
    _ node: ONNXNode, _ input: Tensor, _ inputs: [Tensor?]
  ) throws(ExchangeError) -> Tensor {
    let axis = try ShapeRules.normalized(
      node.integer("axis", default: -1), rank: input.shape.count, node)
    let shape = Array(input.shape[axis...])
    let count = shape.reduce(1, *)
    func vector(_ position: Int) throws(ExchangeError) -> [Double]? {
      guard position < inputs.count, let tensor = inputs[position] else { return nil }
      guard Tensor.broadcast(shape, tensor.shape) == shape else {
        throw node.damage("a constant of shape \(tensor.shape) does not fit \(shape)")
      }
      return tensor.expanded(to: shape)
    }
    guard let scales = try vector(1) else { throw node.damage("its scale is missing") }
    let shifts = try vector(2)
    let epsilon = node.real("epsilon", default: 1e-5)
    var values = input.values
    guard count > 0 else { return input }
    for start in stride(from: 0, to: values.count, by: count) {
      let row = values[start..<start + count]
      let mean = row.reduce(0, +) / Double(count)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      let factor = 1 / (variance + epsilon).squareRoot()
      for index in 0..<count {
        values[start + index] =
          (values[start + index] - mean) * factor * scales[index] + (shifts?[index] ?? 0)
      }
    }
    return Tensor(shape: input.shape, kind: input.kind, values: values)
  }
}
