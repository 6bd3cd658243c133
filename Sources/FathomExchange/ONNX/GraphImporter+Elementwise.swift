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
    guard operands.count == 2, ["Add", "Sub", "Mul", "Div"].contains(node.operation) else {
      return nil
    }
    let constant: Tensor
    let isFirst: Bool
    switch (operands[0], operands[1]) {
    case (.signal?, .constant(let tensor)?): (constant, isFirst) = (tensor, false)
    case (.constant(let tensor)?, .signal?): (constant, isFirst) = (tensor, true)
    default: return nil
    }
    if case .input(let scaling) = stages[signal.stage].kind {
      return try scaled(node, signal, constant, isFirst, scaling)
    }
    // A single number may be a part of an activation.
    guard constant.count > 1 || (signal.features == 1 && !constant.shape.isEmpty) else {
      return nil
    }
    switch (node.operation, isFirst) {
    case ("Add", _): return try biased(node, signal, by: constant, sign: 1)
    case ("Sub", false): return try biased(node, signal, by: constant, sign: -1)
    case ("Mul", _): return try multiplied(node, signal, by: constant) { $0 * $1 }
    case ("Div", false): return try multiplied(node, signal, by: constant) { $0 / $1 }
    default: return nil
    }
  }

  /// Inputs that are scaled before the first weights.
  private mutating func scaled(
    _ node: ONNXNode, _ signal: Signal, _ constant: Tensor, _ isFirst: Bool,
    _ scaling: Scaling?
  ) throws(ExchangeError) -> Signal? {
    guard signal.expression == ExpressionArena.input else { return nil }
    let values = try perUnit(node, constant, signal.shape)
    let before = scaling ?? Scaling(unchanged: signal.features)
    let (scale, shift) = (before.scale, before.shift)
    let result: Scaling
    switch (node.operation, isFirst) {
    case ("Add", _): result = Scaling(scale: scale, shift: zip(shift, values).map { $0 + $1 })
    case ("Sub", false): result = Scaling(scale: scale, shift: zip(shift, values).map { $0 - $1 })
    case ("Sub", true):
      result = Scaling(scale: scale.map { -$0 }, shift: zip(shift, values).map { $1 - $0 })
    case ("Mul", _):
      result = Scaling(
        scale: zip(scale, values).map { $0 * $1 }, shift: zip(shift, values).map { $0 * $1 })
    case ("Div", false):
      result = Scaling(
        scale: zip(scale, values).map { $0 / $1 }, shift: zip(shift, values).map { $0 / $1 })
    default: return nil
    }
    guard result.isFinite else {
      throw node.refusal(
        "it scales inputs by numbers that are not finite", fix: "scale by finite numbers")
    }
    stages.append(
      Stage(kind: .input(result), units: signal.features, isDouble: false, node: node))
    return Signal(stage: stages.count - 1, shape: signal.shape)
  }
}
