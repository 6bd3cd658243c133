import FathomNetworks
import FathomText

extension GraphImporter {
  /// An operation on each number: part of an activation, a bias, or scaling of the inputs.
  mutating func elementwise(
    _ node: ONNXNode, _ inputs: [Value?], _ constants: [Tensor?]
  ) throws(ExchangeError) -> Signal {
    guard let function = try Elementwise(node, constants: constants) else {
      throw SupportedOperations.refusal(of: node)
    }
    // The bounds of a Clip are in the function already.
    var operands = node.operation == "Clip" ? Array(inputs.prefix(1)) : inputs
    let signal = try commonSignal(node, operands)
    if operands.count == 2, case .constant(let tensor)? = operands[1] {
      operands[1] = .constant(try node.alignedSecond(tensor, rank: signal.shape.count))
    }
    if let result = try withVector(node, signal, operands) { return result }
    var positions: [Int] = []
    var shape = signal.shape
    for operand in operands {
      switch operand {
      case .signal(let other): positions.append(other.expression)
      case .constant(let tensor):
        guard tensor.count == 1, let together = Tensor.broadcast(shape, tensor.shape),
          together == shape
        else {
          throw node.refusal(
            "its constant of shape \(tensor.shape) treats the values of a sample differently",
            fix: "fold it into the weights of a layer")
        }
        positions.append(arena.constant(tensor.values[0]))
      case .refused, nil: throw node.damage("an input is missing")
      }
    }
    let needed =
      switch function {
      case .unary: 1
      case .binary: Elementwise.variadic.contains(node.operation) ? positions.count : 2
      case .choice: 3
      }
    guard positions.count == needed else { throw node.damage("it has the wrong number of inputs") }
    shape = signal.shape
    return Signal(
      stage: signal.stage, expression: arena.apply(function, to: positions, of: node),
      shape: shape)
  }

  /// The one layer that all signals among the inputs come from.
  private func commonSignal(
    _ node: ONNXNode, _ operands: [Value?]
  ) throws(ExchangeError) -> Signal {
    let signals = operands.compactMap { operand in
      if case .signal(let signal)? = operand { signal } else { nil }
    }
    guard let first = signals.first else {
      throw node.refusal(
        "it depends on the samples in a way that is not supported",
        fix: "export the model with constant bounds and shapes")
    }
    guard signals.allSatisfy({ $0.end == .open }) else { throw Self.afterSoftmax(node) }
    guard signals.allSatisfy({ $0.stage == first.stage && $0.shape == first.shape }) else {
      throw node.refusal(
        "it combines two layers, which is not supported", fix: "use a plain chain of layers")
    }
    return first
  }

  /// Signal and constant, where the constant has a number for each unit or input; nil where it is
  /// a single number, as constants within activations are.
  private mutating func withVector(
    _ node: ONNXNode, _ signal: Signal, _ operands: [Value?]
  ) throws(ExchangeError) -> Signal? {
    guard operands.count == 2 else { return nil }
    let constant: Tensor
    let isFirst: Bool
    switch (operands[0], operands[1]) {
    case (.signal?, .constant(let tensor)?): (constant, isFirst) = (tensor, false)
    case (.constant(let tensor)?, .signal?): (constant, isFirst) = (tensor, true)
    default: return nil
    }
    guard let step = Scaling.Step(node.operation, isFirst: isFirst) else { return nil }
    if case .input(let scaling) = stages[signal.stage].kind {
      guard constant.count > 1 else { return nil }
      return try scaled(node, signal, step, constant, scaling)
    }
    // A single number may be a part of an activation.
    guard constant.count > 1 || (signal.features == 1 && !constant.shape.isEmpty) else {
      return nil
    }
    return try changed(node, signal, step, by: constant)
  }

  /// Inputs that are scaled one by one before the first weights.
  private mutating func scaled(
    _ node: ONNXNode, _ signal: Signal, _ step: Scaling.Step, _ constant: Tensor,
    _ scaling: Scaling?
  ) throws(ExchangeError) -> Signal? {
    guard let steps = arena.affineSteps(to: signal.expression) else { return nil }
    let values = try perUnit(node, constant, signal.shape)
    let result = (scaling ?? Scaling(unchanged: signal.features)).followed(by: steps)
      .followed(by: step, values)
    guard result.isFinite else {
      throw node.refusal(
        "it scales inputs by numbers that are not finite", fix: "scale by finite numbers")
    }
    return add(
      Stage(kind: .input(result), isDouble: false, node: node, depth: 0), shape: signal.shape)
  }
}
