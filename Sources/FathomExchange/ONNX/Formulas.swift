#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Textbook formulas in double precision: what activations share, and functions that Fathom lacks.
enum Formulas {
  static let sigmoid: @Sendable (Double) -> Double = { 1 / (1 + exp(-$0)) }
  static let softplus: @Sendable (Double) -> Double = { max($0, 0) + log1p(exp(-abs($0))) }
  static let gelu: @Sendable (Double) -> Double = { 0.5 * $0 * erfc(-$0 * 0.5.squareRoot()) }
  static let tanhGELU: @Sendable (Double) -> Double = {
    0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
  }

  /// Functions that other tools use and Fathom has not, so that messages can name them.
  static let foreign: [(name: String, value: @Sendable (Double) -> Double)] = [
    ("the tanh approximation of GELU", tanhGELU),
    ("the sigmoid approximation of GELU", { $0 * sigmoid(1.702 * $0) }),
    ("hard swish", { $0 * max(0, min(1, $0 / 6 + 0.5)) }),
    ("hard sigmoid", { max(0, min(1, $0 / 6 + 0.5)) }),
    ("hard sigmoid", { max(0, min(1, 0.2 * $0 + 0.5)) }),
    ("mish", { $0 * tanh(softplus($0)) }),
    ("ReLU6", { max(0, min(6, $0)) }),
    ("softsign", { $0 / (1 + abs($0)) }),
    ("log-sigmoid", { -softplus(-$0) }),
    ("the absolute value", { abs($0) }),
    ("the square", { $0 * $0 }),
    ("the exponential", { exp($0) }),
  ]
}

extension Formulas {
  static func exponential(_ x: Double) -> Double { exp(x) }
  static func exponentialMinusOne(_ x: Double) -> Double { expm1(x) }
  static func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
  static func errorFunction(_ x: Double) -> Double { erf(x) }
  static func logarithm(_ x: Double) -> Double { log(x) }
}
