/// What the operations that only move numbers do to a shape.
enum ShapeRules {
  /// The operations there are rules for.
  static let operations: Set<String> = ["Reshape", "Flatten", "Squeeze", "Unsqueeze"]

  /// The shape after such a node.
  ///
  /// - Parameters:
  ///   - node: The node.
  ///   - shape: The shape of its first input.
  ///   - argument: Its second input: a shape or axes.
  /// - Returns: A shape of as many numbers.
  /// - Throws: `ExchangeError` when there is none.
  static func shape(
    after node: ONNXNode, of shape: [Int], _ argument: Tensor?
  ) throws(ExchangeError) -> [Int] {
    let argument = try argument.map { tensor throws(ExchangeError) in
      guard let integers = tensor.integers, integers.count <= 16 else {
        throw node.damage("its shape or axes are not a short list of integers")
      }
      return integers
    }
    switch node.operation {
    case "Reshape":
      return try reshaped(node, shape, to: argument ?? node.integers("shape") ?? [])
    case "Flatten":
      let axis = node.integer("axis", default: 1)
      guard -shape.count...shape.count ~= axis else { throw node.damage("it has no axis \(axis)") }
      let split = axis < 0 ? axis + shape.count : axis
      return [shape[..<split].reduce(1, *), shape[split...].reduce(1, *)]
    case "Squeeze":
      guard let axes = argument ?? node.integers("axes") else { return shape.filter { $0 != 1 } }
      let dropped = try Set(
        axes.map { axis throws(ExchangeError) in
          try normalized(axis, rank: shape.count, node)
        })
      guard dropped.allSatisfy({ shape[$0] == 1 }) else {
        throw node.damage("it drops an axis of \(shape) whose size is not 1")
      }
      return shape.indices.filter { !dropped.contains($0) }.map { shape[$0] }
    default:
      let axes = argument ?? node.integers("axes") ?? []
      let rank = shape.count + axes.count
      let added = try Set(
        axes.map { axis throws(ExchangeError) in
          try normalized(axis, rank: rank, node)
        })
      guard added.count == axes.count else { throw node.damage("it adds an axis twice") }
      var rest = shape.makeIterator()
      return (0..<rank).map { added.contains($0) ? 1 : rest.next() ?? 1 }
    }
  }

  /// An axis counted from the front.
  static func normalized(_ axis: Int, rank: Int, _ node: ONNXNode) throws(ExchangeError) -> Int {
    guard -rank..<rank ~= axis else { throw node.damage("it has no axis \(axis)") }
    return axis < 0 ? axis + rank : axis
  }

  private static func reshaped(
    _ node: ONNXNode, _ shape: [Int], to target: [Int]
  ) throws(ExchangeError) -> [Int] {
    let keepsZero = node.integer("allowzero", default: 0) == 1
    var result = target
    for (axis, size) in target.enumerated() where size == 0 && !keepsZero {
      guard axis < shape.count else { throw node.damage("it copies an axis that does not exist") }
      result[axis] = shape[axis]
    }
    let total = shape.reduce(1, *)
    if let open = result.firstIndex(of: -1) {
      result[open] = 1
      guard let others = Tensor.count(of: result), others > 0, total.isMultiple(of: others) else {
        throw node.damage("the shape \(shape) does not become \(target)")
      }
      result[open] = total / others
    }
    guard Tensor.count(of: result) == total else {
      throw node.damage("the shape \(shape) does not become \(target)")
    }
    return result
  }
}
