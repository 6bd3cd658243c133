import FathomText

extension TensorEvaluator {
  /// A Dropout that would drop is refused.
  static func checkDropout(_ node: ONNXNode, _ inputs: [Tensor?]) throws(ExchangeError) {
    guard node.opset >= 12, inputs.count > 2, let training = inputs[2],
      training.values.contains(where: { $0 != 0 }), inputs[1]?.values != [0]
    else { return }
    throw node.refusal("it is in training mode", fix: "export the model in evaluation mode")
  }

  /// What a Cast turns numbers into.
  static func castKind(
    _ node: ONNXNode, like model: Tensor? = nil
  ) throws(ExchangeError) -> Tensor.Kind {
    if node.operation == "CastLike", let model { return model.kind }
    guard let (_, kind) = Tensor.type(Int32(clamping: node.integer("to", default: 0))) else {
      throw node.refusal("its type is not supported", fix: "export it with float or double")
    }
    return kind
  }

  static func cast(
    _ input: Tensor, to kind: Tensor.Kind, _ node: ONNXNode
  ) throws(ExchangeError) -> Tensor {
    let values: [Double] =
      switch kind {
      case .double, .half: input.values
      case .float: input.kind == .double ? input.values.map { Double(Float($0)) } : input.values
      case .integer: input.values.map { $0.rounded(.towardZero) }
      case .boolean: input.values.map { $0 == 0 ? 0 : 1 }
      }
    guard kind != .half || input.kind == .half else {
      throw node.refusal(
        "it rounds numbers to 16 bits", fix: "export the model with float or double arithmetic")
    }
    return Tensor(shape: input.shape, kind: kind, values: values)
  }

  static func shape(_ node: ONNXNode, _ input: Tensor) throws(ExchangeError) -> Tensor {
    shape(node, of: input.shape)
  }

  /// The sizes that a Shape node reads off.
  static func shape(_ node: ONNXNode, of shape: [Int]) -> Tensor {
    let rank = shape.count
    func clamped(_ position: Int) -> Int {
      max(0, min(rank, position < 0 ? position + rank : position))
    }
    let start = clamped(node.integer("start", default: 0))
    let end = clamped(node.integer("end", default: rank))
    return Tensor(integers: start < end ? Array(shape[start..<end]) : [])
  }

  /// Numbers repeated until they fill a shape, or more where they have more axes themselves.
  func expanded(
    _ node: ONNXNode, _ input: Tensor, _ sizes: Tensor?
  ) throws(ExchangeError) -> Tensor {
    guard let sizes = sizes?.integers, sizes.count <= 16,
      let shape = Tensor.broadcast(input.shape, sizes)
    else { throw node.damage("its shape does not fit \(input.shape)") }
    _ = try check(shape, node)
    return Tensor(shape: shape, kind: input.kind, values: input.expanded(to: shape))
  }

  /// The order of axes after a Transpose.
  static func permutation(_ node: ONNXNode, rank: Int) throws(ExchangeError) -> [Int] {
    let order = node.integers("perm") ?? Array((0..<rank).reversed())
    guard order.sorted() == Array(0..<rank) else {
      throw node.damage("\(order.prefix(16)) is not an order of \(rank) axes")
    }
    return order
  }

  func gather(
    _ node: ONNXNode, _ data: Tensor, _ indices: Tensor?
  ) throws(ExchangeError) -> Tensor {
    guard let indices, let positions = indices.integers else {
      throw node.damage("its indices are missing")
    }
    let axis = try ShapeRules.normalized(
      node.integer("axis", default: 0), rank: data.shape.count, node)
    let length = data.shape[axis]
    guard positions.allSatisfy({ -length..<length ~= $0 }) else {
      throw node.damage("an index is not from 0 to \(length - 1)")
    }
    let shape = Array(data.shape[..<axis]) + indices.shape + Array(data.shape[(axis + 1)...])
    let total = try check(shape, node)
    let inner = data.shape[(axis + 1)...].reduce(1, *)
    var values: [Double] = []
    values.reserveCapacity(total)
    for outer in 0..<data.shape[..<axis].reduce(1, *) {
      for position in positions {
        let start = (outer * length + (position < 0 ? position + length : position)) * inner
        values += data.values[start..<start + inner]
      }
    }
    return Tensor(shape: shape, kind: data.kind, values: values)
  }

  func slice(
    _ node: ONNXNode, _ data: Tensor, _ inputs: [Tensor?]
  ) throws(ExchangeError) -> Tensor {
    func list(_ position: Int, _ attribute: String) -> [Int]? {
      guard node.opset >= 10 else { return node.integers(attribute) }
      return inputs.count > position ? inputs[position]?.integers : nil
    }
    guard let starts = list(1, "starts"), let ends = list(2, "ends"), starts.count == ends.count
    else { throw node.damage("its starts and ends are missing") }
    let axes = list(3, "axes") ?? Array(starts.indices)
    let steps = list(4, "steps") ?? starts.map { _ in 1 }
    guard axes.count == starts.count, steps.allSatisfy({ $0 == 1 }), steps.count == starts.count
    else { throw node.refusal("it skips values", fix: "export slices with steps of 1") }
    var result = data
    for (given, (start, end)) in zip(axes, zip(starts, ends)) {
      let axis = try ShapeRules.normalized(given, rank: data.shape.count, node)
      let length = result.shape[axis]
      func clamped(_ position: Int) -> Int {
        max(0, min(length, position < 0 ? position + length : position))
      }
      let range = clamped(start)..<max(clamped(start), clamped(end))
      let inner = result.shape[(axis + 1)...].reduce(1, *)
      var values: [Double] = []
      for outer in 0..<result.shape[..<axis].reduce(1, *) {
        let base = outer * length * inner
        values += result.values[base + range.lowerBound * inner..<base + range.upperBound * inner]
      }
      var shape = result.shape
      shape[axis] = range.count
      result = Tensor(shape: shape, kind: data.kind, values: values)
    }
    return result
  }

  func concatenated(_ node: ONNXNode, _ inputs: [Tensor?]) throws(ExchangeError) -> Tensor {
    let parts = inputs.compactMap(\.self)
    guard let first = parts.first, !first.shape.isEmpty else {
      throw node.damage("it has no inputs to concatenate")
    }
    let axis = try ShapeRules.normalized(
      node.integer("axis", default: 0), rank: first.shape.count, node)
    var shape = first.shape
    shape[axis] = 0
    for part in parts {
      var other = part.shape
      guard other.count == shape.count else { throw node.damage("its inputs do not fit together") }
      other[axis] = shape[axis]
      guard other == shape else { throw node.damage("its inputs do not fit together") }
      shape[axis] += part.shape[axis]
    }
    let total = try check(shape, node)
    let inner = shape[(axis + 1)...].reduce(1, *)
    var values: [Double] = []
    values.reserveCapacity(total)
    for outer in 0..<shape[..<axis].reduce(1, *) {
      for part in parts {
        let length = part.shape[axis] * inner
        values += part.values[outer * length..<(outer + 1) * length]
      }
    }
    return Tensor(shape: shape, kind: first.kind, values: values)
  }
}
