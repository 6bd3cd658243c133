/// Functions of one number, as graphs of operations build them up: what happens to each
/// pre-activation z between two layers.
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
  /// The node that each operation comes from, and what it adds to a plain z, if it does that.
  private var nodes: [ONNXNode?] = [nil]
  private var shifts: [Double?] = [nil]

  mutating func constant(_ value: Double) -> Int {
    add(.constant(value), nil, shift: nil)
  }

  mutating func apply(_ function: Elementwise, to operands: [Int], of node: ONNXNode) -> Int {
    switch function {
    case .unary(let value): return add(.unary(value, operands[0]), node, shift: nil)
    case .choice: return add(.choice(operands[0], operands[1], operands[2]), node, shift: nil)
    case .binary(let value):
      var result = operands[0]
      for operand in operands.dropFirst() {
        let shift = shift(of: node.operation, result, operand)
        result = add(.binary(value, result, operand), node, shift: shift)
      }
      return result
    }
  }

  private mutating func add(_ operation: Operation, _ node: ONNXNode?, shift: Double?) -> Int {
    operations.append(operation)
    nodes.append(node)
    shifts.append(shift)
    return operations.count - 1
  }

  /// The c of z + c, c + z and z − c.
  private func shift(of operation: String, _ a: Int, _ b: Int) -> Double? {
    switch (operation, operations[a], operations[b]) {
    case ("Add", .input, .constant(let c)), ("Add", .constant(let c), .input): c
    case ("Sub", .input, .constant(let c)): -c
    default: nil
    }
  }

  /// The node that an expression's last operation comes from.
  func node(of expression: Int) -> ONNXNode? { nodes[expression] }

  /// An expression f(z) taken apart as g(z + c): c, and the place that z + c has in it.
  ///
  /// nil when z is used in any other way, too.
  func shift(in expression: Int) -> (constant: Double, place: Int)? {
    guard let used = operationsUsed(by: expression) else { return nil }
    let users = used.filter { operations[$0].operands.contains(Self.input) }
    guard users.count == 1, let shift = shifts[users[0]] else { return nil }
    return (shift, users[0])
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
