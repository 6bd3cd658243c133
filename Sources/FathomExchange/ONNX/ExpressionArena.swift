import FathomNetworks

/// Functions of one number, as graphs of operations build them up: what happens to each number z
/// between two stages of a network.
///
/// An expression is the position of its last operation; operations stand after what they use.
struct ExpressionArena {
  /// The expression z.
  static let input = 0

  private enum Operation {
    case input
    case constant(Double)
    case unary(@Sendable (Double) -> Double, Int)
    case binary(@Sendable (Double, Double) -> Double, Int, Int)
    case choice(Int, Int, Int)

    var operands: [Int] {
      switch self {
      case .input, .constant: []
      case .unary(_, let a): [a]
      case .binary(_, let a, let b): [a, b]
      case .choice(let a, let b, let c): [a, b, c]
      }
    }
  }

  /// More operations than any activation is made of.
  private static let mostOperations = 64

  private var operations: [Operation] = [.input]
  /// The node that each operation comes from.
  private var nodes: [ONNXNode?] = [nil]
  /// The operations that use others, by what they use.
  private var users: [[Int]: [Int]] = [:]

  mutating func constant(_ value: Double) -> Int {
    add(.constant(value), nil)
  }

  mutating func apply(_ function: Elementwise, to operands: [Int], of node: ONNXNode) -> Int {
    switch function {
    case .unary(let value): return shared(.unary(value, operands[0]), node)
    case .choice: return add(.choice(operands[0], operands[1], operands[2]), node)
    case .binary(let value):
      return operands.dropFirst().reduce(operands[0]) { add(.binary(value, $0, $1), node) }
    }
  }

  private mutating func add(_ operation: Operation, _ node: ONNXNode?) -> Int {
    operations.append(operation)
    nodes.append(node)
    return operations.count - 1
  }

  /// An operation on one expression, once for all nodes that are alike: models compute an activation
  /// anew for each place that takes it.
  private mutating func shared(_ operation: Operation, _ node: ONNXNode) -> Int {
    let operands = operation.operands
    if let known = users[operands]?.first(where: { nodes[$0]?.isAlike(node) == true }) {
      return known
    }
    let result = add(operation, node)
    users[operands, default: []].append(result)
    return result
  }

  /// The node that an expression's last operation comes from.
  func node(of expression: Int) -> ONNXNode? { nodes[expression] }

  /// The two expressions that an expression is the sum of, the deeper one first; nil where it is
  /// none, or where one of them is a constant.
  func addends(of expression: Int) -> (main: Int, added: Int)? {
    guard ["Add", "Sum"].contains(nodes[expression]?.operation),
      case .binary(_, let a, let b) = operations[expression], a != b
    else { return nil }
    for case .constant in [operations[a], operations[b]] { return nil }
    return (max(a, b), min(a, b))
  }

  /// An affine function of z, step by step; nil for others.
  func affineSteps(to expression: Int) -> [(step: Scaling.Step, number: Double)]? {
    var steps: [(step: Scaling.Step, number: Double)] = []
    var place = expression
    while place != Self.input {
      guard case .binary(_, let a, let b) = operations[place], let node = nodes[place] else {
        return nil
      }
      let (number, next, isFirst): (Double, Int, Bool)
      switch (operations[a], operations[b]) {
      case (_, .constant(let value)): (number, next, isFirst) = (value, a, false)
      case (.constant(let value), _): (number, next, isFirst) = (value, b, true)
      default: return nil
      }
      guard let step = Scaling.Step(node.operation, isFirst: isFirst) else { return nil }
      steps.append((step, number))
      place = next
    }
    return steps.reversed()
  }

  /// The places within an expression that everything in it goes through on its way from z, nearest
  /// to z first; z and the expression itself are not among them.
  func waists(of expression: Int) -> [Int] {
    guard let used = operationsUsed(by: expression) else { return [] }
    return used.filter { place in
      guard place != Self.input, place != expression else { return false }
      if case .constant = operations[place] { return false }
      return operationsUsed(by: expression, from: place)?.contains(Self.input) == false
    }
  }

  /// The values of an expression.
  ///
  /// - Parameters:
  ///   - expression: The expression.
  ///   - points: What z is.
  ///   - place: The operation to take for z; everything before it does not matter.
  /// - Returns: A value for each point; nil when the expression is too long for an activation.
  func values(
    of expression: Int, at points: [Double], takingForInput place: Int = input
  ) -> [Double]? {
    guard let used = operationsUsed(by: expression, from: place) else { return nil }
    var known: [Int: [Double]] = [place: points]
    for index in used where index != place {
      known[index] =
        switch operations[index] {
        case .input: points
        case .constant(let value): points.map { _ in value }
        case .unary(let function, let a): (known[a] ?? []).map(function)
        case .binary(let function, let a, let b):
          zip(known[a] ?? [], known[b] ?? []).map(function)
        case .choice(let condition, let a, let b):
          zip(known[condition] ?? [], zip(known[a] ?? [], known[b] ?? []))
            .map { $0 != 0 ? $1.0 : $1.1 }
        }
    }
    return known[expression]
  }

  /// The operations an expression consists of, in order; nil when there are too many.
  private func operationsUsed(by expression: Int, from place: Int = input) -> [Int]? {
    var used: Set<Int> = [expression]
    var open = [expression]
    while let next = open.popLast() {
      guard next != place else { continue }
      for operand in operations[next].operands where used.insert(operand).inserted {
        open.append(operand)
      }
      guard used.count <= Self.mostOperations else { return nil }
    }
    return used.sorted()
  }
}
