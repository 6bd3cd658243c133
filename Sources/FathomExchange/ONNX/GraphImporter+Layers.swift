import FathomText
import FathomNetworks

extension GraphImporter {
  /// A Gemm or MatMul: a new layer.
  mutating func linear(
    _ node: ONNXNode, _ signal: Signal, _ inputs: [Value?], _ constants: [Tensor?]
  ) throws(ExchangeError) -> Signal {
    guard constants.count > 1, let factor = constants[1] else {
      throw node.refusal(
        "it multiplies two values that are both computed from the samples",
        fix: "export a model whose weights are initialisers")
    }
    guard signal.end == .open else { throw Self.afterSoftmax(node) }
    let isGemm = node.operation == "Gemm"
    if isGemm, node.integer("transA", default: 0) != 0 {
      throw node.refusal(
        "transA = 1 would mix samples", fix: "export the model with samples as rows")
    }
    let inner = signal.shape.dropFirst().dropLast()
    guard signal.shape.count >= 2, factor.shape.count == 2, inner.allSatisfy({ $0 == 1 }),
      !isGemm || signal.shape.count == 2
    else {
      throw node.refusal(
        "it multiplies \(described(signal.shape)) by \(factor.shape), which is not a fully"
          + " connected layer",
        fix: "flatten the samples first and use two-dimensional weights"
      )
    }
    let isTransposed = isGemm && node.integer("transB", default: 0) != 0
    // Layers hold units × inputs; a factor on the right is inputs × units.
    let matrix = isTransposed ? factor : factor.transposed([1, 0])
    let (units, width) = (matrix.shape[0], matrix.shape[1])
    guard width == signal.features, units > 0 else {
      throw node.damage(
        "weights of shape \(factor.shape) do not fit \(signal.features) inputs")
    }
    let alpha = isGemm ? node.real("alpha", default: 1) : 1
    let beta = isGemm ? node.real("beta", default: 1) : 1
    let shape = Array(signal.shape.dropLast()) + [units]
    var biases: [Double]?
    if isGemm, inputs.count > 2, inputs[2] != nil {
      guard let bias = constants[2] else {
        throw node.refusal(
          "its bias is computed from the samples", fix: "use constant biases")
      }
      biases = try perUnit(node, bias, shape).map { beta == 1 ? $0 : beta * $0 }
    }
    return add(
      Stage(
        kind: .dense(
          source: signal,
          weights: alpha == 1 ? matrix.values : matrix.values.map { alpha * $0 }, biases: biases),
        isDouble: factor.kind == .double, node: node, depth: stages[signal.stage].depth + 1),
      shape: shape)
  }

  /// Adds a stage.
  mutating func add(_ stage: Stage, shape: [Int]) -> Signal {
    stages.append(stage)
    return Signal(stage: stages.count - 1, shape: shape)
  }

  /// A constant as one number for each unit or input.
  func perUnit(
    _ node: ONNXNode, _ constant: Tensor, _ shape: [Int]
  ) throws(ExchangeError) -> [Double] {
    let single = [1] + shape.dropFirst()
    guard Tensor.broadcast(single, constant.shape) == single else {
      throw node.refusal(
        "its constant of shape \(constant.shape) is not one number for each unit of"
          + " \(described(shape))", fix: "export a plain layer with one bias a unit")
    }
    return constant.expanded(to: single)
  }

  /// Numbers that are added unit by unit or that units are multiplied by: the same linear layer or
  /// normalisation with other parameters; nil where there is none directly before.
  mutating func changed(
    _ node: ONNXNode, _ signal: Signal, _ step: Scaling.Step, by constant: Tensor
  ) throws(ExchangeError) -> Signal? {
    var stage = stages[signal.stage]
    guard signal.expression == ExpressionArena.input, signal.end == .open else { return nil }
    switch stage.kind {
    case .dense, .normalization: break
    case .input, .slopes, .sum: return nil
    }
    stage.take(step, try perUnit(node, constant, signal.shape))
    stage.isDouble = stage.isDouble || constant.kind == .double
    return add(stage, shape: signal.shape)
  }

  /// The axes of a sample in another order, where that moves nothing.
  func transposed(_ node: ONNXNode, _ signal: Signal) throws(ExchangeError) -> Signal {
    let order = try TensorEvaluator.permutation(node, rank: signal.shape.count)
    let moving = order.filter { signal.shape[$0] != 1 }
    guard order.first == 0, moving == moving.sorted() else {
      throw node.refusal(
        "it rearranges the values of a sample", fix: "rearrange the data instead, before the model")
    }
    var result = signal
    result.shape = order.map { signal.shape[$0] }
    return result
  }

  /// The numbers of a sample in another shape.
  func reshaped(
    _ node: ONNXNode, _ signal: Signal, _ inputs: [Value?], _ constants: [Tensor?]
  ) throws(ExchangeError) -> Signal {
    if inputs.count > 1, inputs[1] != nil, constants[1] == nil {
      throw node.refusal("its shape is computed from the samples", fix: "use a fixed shape")
    }
    var result = signal
    result.shape = try ShapeRules.shape(
      after: node, of: signal.shape, constants.count > 1 ? constants[1] : nil)
    guard result.shape.first == batch, result.shape.count > 1 else {
      throw node.refusal(
        "it turns \(described(signal.shape)) into \(described(result.shape)), which does not keep"
          + " the samples apart", fix: "keep the first axis for the samples")
    }
    return result
  }

  /// Softmax over all outputs of a sample.
  func softmax(_ node: ONNXNode, _ signal: Signal) throws(ExchangeError) -> Signal {
    guard signal.end == .open else { throw Self.afterSoftmax(node) }
    let axis = try ShapeRules.normalized(
      node.integer("axis", default: node.opset < 13 ? 1 : -1), rank: signal.shape.count, node)
    let group = (node.opset < 13 ? signal.shape[axis...] : signal.shape[axis...axis]).reduce(1, *)
    guard axis > 0, group == signal.features else {
      throw node.refusal(
        "its axis \(axis) of \(described(signal.shape)) does not hold all outputs of a sample",
        fix: "export softmax over the last axis")
    }
    var result = signal
    result.end = node.operation == "Softmax" ? .softmax : .logSoftmax
    return result
  }

  static func afterSoftmax(_ node: ONNXNode) -> ExchangeError {
    node.refusal(
      "it follows a softmax, which must be the last operation",
      fix: "export the model up to its softmax")
  }

  /// A shape as messages write it.
  func described(_ shape: [Int]) -> String {
    let sizes = shape.map {
      guard $0 > 0, $0.isMultiple(of: Self.openBatch) else { return "\($0)" }
      return $0 == Self.openBatch ? "samples" : "\($0 / Self.openBatch) × samples"
    }
    return "[" + sizes.joined(separator: ", ") + "]"
  }
}
