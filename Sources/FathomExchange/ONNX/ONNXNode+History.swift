import FathomText

extension ONNXNode {
  /// Operations whose second input was aligned by an axis before opset 7.
  private static let aligned: Set<String> = [
    "Add", "Sub", "Mul", "Div", "Pow", "And", "Or", "Equal", "Greater", "Less", "PRelu",
  ]

  /// Refuses what old opsets mean by a node where no other node says it today.
  ///
  /// Before opset 7 a normalisation or dropout trained unless it was told not to; before opset 9
  /// a batch normalisation could have a mean for each number instead of one for each channel.
  func checkHistory() throws(ExchangeError) {
    if opset < 7, ["BatchNormalization", "Dropout"].contains(operation),
      integer("is_test", default: 0) == 0
    {
      throw refusal("it is in training mode", fix: "export the model in evaluation mode")
    }
    if opset < 9, operation == "BatchNormalization", integer("spatial", default: 1) == 0 {
      throw refusal(
        "spatial = 0 normalises each value separately",
        fix: "export the model with opset_version=17")
    }
  }

  /// A second input with axes of 1 behind its own, so that today's rule for shapes that differ
  /// gives what the node means.
  ///
  /// Before opset 7 its first axis was put on the axis that the node names; the slopes of a PRelu
  /// have been one for each channel.
  ///
  /// - Parameters:
  ///   - tensor: The second input.
  ///   - rank: The number of axes of the first.
  /// - Returns: The same numbers in that shape.
  /// - Throws: `ExchangeError` when the axes are not there.
  func alignedSecond(_ tensor: Tensor, rank: Int) throws(ExchangeError) -> Tensor {
    guard opset < 7, Self.aligned.contains(operation) else { return tensor }
    let isChannels = operation == "PRelu" && tensor.count > 1 && tensor.shape.count == 1
    guard has("axis") || isChannels else { return tensor }
    let given = integer("axis", default: isChannels ? 1 : 0)
    let axis = given < 0 ? given + rank : given
    guard axis >= 0, axis <= rank - tensor.shape.count else {
      throw damage("a constant of shape \(tensor.shape) does not fit \(rank) axes")
    }
    var result = tensor
    result.shape += Array(repeating: 1, count: rank - axis - tensor.shape.count)
    return result
  }
}
