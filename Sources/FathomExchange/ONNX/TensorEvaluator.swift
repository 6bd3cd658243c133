import FathomText
import FathomNumerics

/// Computes nodes whose inputs are all known.
///
/// The importer folds constants with it; a prediction is a graph whose input is known too.
struct TensorEvaluator {
  /// The most numbers that a result may have, so that a small file cannot fill the memory.
  let limit: Int

  /// The outputs of a node.
  ///
  /// - Parameters:
  ///   - node: The node.
  ///   - inputs: Its inputs; nil for those left out.
  /// - Returns: The first output, which is the only one of every operation that is supported.
  /// - Throws: `ExchangeError` when the node cannot be computed.
  func outputs(of node: ONNXNode, _ inputs: [Tensor?]) throws(ExchangeError) -> [Tensor] {
    [try output(of: node, inputs)]
  }

  private func output(of node: ONNXNode, _ inputs: [Tensor?]) throws(ExchangeError) -> Tensor {
    guard node.isStandard else { throw SupportedOperations.refusal(of: node) }
    if node.operation == "Constant" { return try constant(node) }
    guard let given = inputs.first, let first = given else {
      throw node.damage("its first input is missing")
    }
    try node.checkHistory()
    let second = inputs.count > 1 ? inputs[1] : nil
    switch node.operation {
    case "Identity": return first
    case "Dropout":
      try Self.checkDropout(node, inputs)
      return first
    case "Cast", "CastLike":
      return try Self.cast(first, to: Self.castKind(node, like: second), node)
    case "Shape": return try Self.shape(node, first)
    case "Expand": return try expanded(node, first, second)
    case "Gather": return try gather(node, first, second)
    case "Slice": return try slice(node, first, inputs)
    case "Concat": return try concatenated(node, inputs)
    case "Transpose": return first.transposed(try Self.permutation(node, rank: first.shape.count))
    case "Gemm": return try gemm(node, first, second, inputs.count > 2 ? inputs[2] : nil)
    case "MatMul": return try product(node, first, second)
    case "BatchNormalization": return try batchNormalized(node, first, inputs)
    case "LayerNormalization": return try layerNormalized(node, first, inputs)
    case "Softmax", "LogSoftmax": return try softmax(node, first)
    case _ where ShapeRules.operations.contains(node.operation):
      let shape = try ShapeRules.shape(after: node, of: first.shape, second)
      return Tensor(shape: shape, kind: first.kind, values: first.values)
    default: return try elementwise(node, inputs)
    }
  }

  func check(_ shape: [Int], _ node: ONNXNode) throws(ExchangeError) -> Int {
    guard let count = Tensor.count(of: shape), count <= limit else {
      throw node.refusal(
        "its result of shape \(shape) is too large", fix: "name a smaller model or less data")
    }
    return count
  }

  private func constant(_ node: ONNXNode) throws(ExchangeError) -> Tensor {
    if let tensor = try node.tensor("value") { return tensor }
    if let values = node.reals("value_floats") {
      return Tensor(shape: [values.count], kind: .float, values: values)
    }
    if let values = node.integers("value_ints") { return Tensor(integers: values) }
    if node.has("value_float") {
      return Tensor(shape: [], kind: .float, values: [node.real("value_float", default: 0)])
    }
    if node.has("value_int") {
      let value = node.integer("value_int", default: 0)
      return Tensor(shape: [], kind: .integer, values: [Double(value)])
    }
    throw node.refusal("its value is neither a number nor a tensor", fix: "export it as a tensor")
  }

  // MARK: - Number by number

  private func elementwise(
    _ node: ONNXNode, _ inputs: [Tensor?]
  ) throws(ExchangeError) -> Tensor {
    guard let function = try Elementwise(node, constants: inputs) else {
      throw SupportedOperations.refusal(of: node)
    }
    var operands = inputs.compactMap(\.self)
    if operands.count == 2 {
      operands[1] = try node.alignedSecond(operands[1], rank: operands[0].shape.count)
    }
    let kind = Elementwise.comparisons.contains(node.operation) ? .boolean : operands[0].kind
    switch function {
    case .unary(let value):
      return Tensor(shape: operands[0].shape, kind: kind, values: operands[0].values.map(value))
    case .binary(let value):
      guard operands.count == 2 || Elementwise.variadic.contains(node.operation) else {
        throw node.damage("it needs two inputs")
      }
      var result = operands[0]
      for operand in operands.dropFirst() {
        let shape = try together(node, [result, operand])
        let values = zip(result.expanded(to: shape), operand.expanded(to: shape)).map(value)
        result = Tensor(shape: shape, kind: kind, values: values)
      }
      return result
    case .choice:
      guard operands.count == 3 else { throw node.damage("it needs three inputs") }
      let shape = try together(node, operands)
      let (condition, a, b) = (
        operands[0].expanded(to: shape), operands[1].expanded(to: shape),
        operands[2].expanded(to: shape)
      )
      return Tensor(
        shape: shape, kind: operands[1].kind,
        values: condition.indices.map { condition[$0] != 0 ? a[$0] : b[$0] })
    }
  }

  private func together(
    _ node: ONNXNode, _ tensors: [Tensor]
  ) throws(ExchangeError) -> [Int] {
    var shape: [Int] = []
    for tensor in tensors {
      guard let next = Tensor.broadcast(shape, tensor.shape) else {
        throw node.damage("its inputs of shapes \(tensors.map(\.shape)) do not fit together")
      }
      shape = next
    }
    _ = try check(shape, node)
    return shape
  }

  private func softmax(_ node: ONNXNode, _ input: Tensor) throws(ExchangeError) -> Tensor {
    let rank = input.shape.count
    guard rank > 0 else { return Tensor(shape: [], kind: input.kind, values: [1]) }
    let axis = try ShapeRules.normalized(
      node.integer("axis", default: node.opset < 13 ? 1 : -1), rank: rank, node)
    // Before opset 13 everything from the axis on was one group.
    let group = (node.opset < 13 ? input.shape[axis...] : input.shape[axis...axis]).reduce(1, *)
    let step = node.opset < 13 ? 1 : input.shape[(axis + 1)...].reduce(1, *)
    var values = input.values
    guard group > 0, !values.isEmpty else { return input }
    for start in values.indices where start / step % group == 0 {
      let members = (0..<group).map { start + $0 * step }
      let largest = members.reduce(-Double.infinity) { max($0, values[$1]) }
      let total = members.reduce(0) { $0 + Formulas.exponential(values[$1] - largest) }
      for member in members {
        let shifted = values[member] - largest
        values[member] =
          node.operation == "Softmax"
          ? Formulas.exponential(shifted) / total : shifted - Formulas.logarithm(total)
      }
    }
    return Tensor(shape: input.shape, kind: input.kind, values: values)
  }
}
