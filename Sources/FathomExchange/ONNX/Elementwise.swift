import FathomText

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a node computes number by number.
enum Elementwise: Sendable {
  case unary(@Sendable (Double) -> Double)
  case binary(@Sendable (Double, Double) -> Double)
  case choice

  /// The function of a node; nil when it does not work number by number.
  ///
  /// - Parameters:
  ///   - node: The node.
  ///   - constants: Its inputs as far as they are constants: the bounds of a Clip are, or it is
  ///     refused.
  /// - Throws: `ExchangeError` when it depends on more than its operands.
  init?(_ node: ONNXNode, constants: [Tensor?]) throws(ExchangeError) {
    if node.operation == "Clip" {
      self = try Self.clip(node, constants)
    } else if let function = Self.binary(node.operation, integers: Self.areIntegers(constants)) {
      self = .binary(function)
    } else if node.operation == "Where" {
      self = .choice
    } else if let function = Self.unary(node) {
      self = .unary(function)
    } else {
      return nil
    }
  }

  /// Operations that take any number of inputs, two at a time.
  static let variadic: Set<String> = ["Max", "Min", "Sum"]

  /// Operations whose results are true or false.
  static let comparisons: Set<String> = [
    "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal", "And", "Or", "Not",
  ]

  private static func areIntegers(_ constants: [Tensor?]) -> Bool {
    !constants.isEmpty && constants.allSatisfy { $0?.kind == .integer }
  }

  private static func clip(
    _ node: ONNXNode, _ constants: [Tensor?]
  ) throws(ExchangeError) -> Elementwise {
    func bound(_ position: Int, _ attribute: String, _ free: Double) throws(ExchangeError) -> Double
    {
      guard node.opset >= 11 else { return node.real(attribute, default: free) }
      guard position < node.inputs.count, !node.inputs[position].isEmpty else { return free }
      guard position < constants.count, let value = constants[position], value.count == 1 else {
        throw node.refusal("its bounds are not constants", fix: "export it with fixed bounds")
      }
      return value.values[0]
    }
    let low = try bound(1, "min", -.infinity)
    let high = try bound(2, "max", .infinity)
    return .unary { min(max($0, low), high) }
  }

  private static func binary(
    _ operation: String, integers: Bool
  ) -> (@Sendable (Double, Double) -> Double)? {
    switch operation {
    case "Add", "Sum": { $0 + $1 }
    case "Sub": { $0 - $1 }
    case "Mul": { $0 * $1 }
    case "Div" where integers: { ($0 / $1).rounded(.towardZero) }
    case "Div": { $0 / $1 }
    case "Pow": { pow($0, $1) }
    case "Max": { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
    case "Min": { $0.isNaN || $1.isNaN ? .nan : min($0, $1) }
    case "PRelu": { $0 < 0 ? $1 * $0 : $0 }
    case "Greater": { $0 > $1 ? 1 : 0 }
    case "GreaterOrEqual": { $0 >= $1 ? 1 : 0 }
    case "Less": { $0 < $1 ? 1 : 0 }
    case "LessOrEqual": { $0 <= $1 ? 1 : 0 }
    case "Equal": { $0 == $1 ? 1 : 0 }
    case "And": { $0 != 0 && $1 != 0 ? 1 : 0 }
    case "Or": { $0 != 0 || $1 != 0 ? 1 : 0 }
    default: nil
    }
  }

  private static func unary(_ node: ONNXNode) -> (@Sendable (Double) -> Double)? {
    switch node.operation {
    case "Sigmoid": return Formulas.sigmoid
    case "Tanh": return { tanh($0) }
    case "Relu": return { max($0, 0) }
    case "Softplus": return Formulas.softplus
    case "Softsign": return { $0 / (1 + abs($0)) }
    case "Erf": return { erf($0) }
    case "Sin": return { sin($0) }
    case "Exp": return { exp($0) }
    case "Log": return { log($0) }
    case "Sqrt": return { $0.squareRoot() }
    case "Neg": return { -$0 }
    case "Abs": return { abs($0) }
    case "Sign": return { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }
    case "Reciprocal": return { 1 / $0 }
    case "Not": return { $0 == 0 ? 1 : 0 }
    case "HardSwish": return { $0 * max(0, min(1, $0 / 6 + 0.5)) }
    case "Mish": return { $0 * tanh(Formulas.softplus($0)) }
    case "Gelu":
      return node.text("approximate") == "tanh" ? Formulas.tanhGELU : Formulas.gelu
    case "LeakyRelu":
      let alpha = node.real("alpha", default: 0.01)
      return { $0 < 0 ? alpha * $0 : $0 }
    case "Elu", "Celu":
      let alpha = node.real("alpha", default: 1)
      let width = node.operation == "Celu" ? alpha : 1
      return { $0 < 0 ? alpha * expm1($0 / width) : $0 }
    case "Selu":
      let alpha = node.real("alpha", default: 1.67326319217681884765625)
      let gamma = node.real("gamma", default: 1.05070102214813232421875)
      return { gamma * ($0 < 0 ? alpha * expm1($0) : $0) }
    case "HardSigmoid":
      let alpha = node.real("alpha", default: 0.2)
      let beta = node.real("beta", default: 0.5)
      return { max(0, min(1, alpha * $0 + beta)) }
    case "Swish":
      let alpha = node.real("alpha", default: 1)
      return { $0 * Formulas.sigmoid(alpha * $0) }
    case "ThresholdedRelu":
      let alpha = node.real("alpha", default: 1)
      return { $0 > alpha ? $0 : 0 }
    default: return nil
    }
  }
}
