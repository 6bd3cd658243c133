#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

import FathomVocabulary
import FathomNetworks

/// The textbook formulas of activations, in double precision.
enum Formulas {
  static let sigmoid: @Sendable (Double) -> Double = { 1 / (1 + exp(-$0)) }
  static let softplus: @Sendable (Double) -> Double = { max($0, 0) + log1p(exp(-abs($0))) }
  static let gelu: @Sendable (Double) -> Double = { 0.5 * $0 * erfc(-$0 * 0.5.squareRoot()) }
  static let tanhGELU: @Sendable (Double) -> Double = {
    0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
  }

  /// σ, of all activations but softmax.
  static func value(_ activation: Activation, _ z: Double) -> Double {
    switch activation {
    case .identity, .softmax: z
    case .sigmoid: sigmoid(z)
    case .tanh: tanh(z)
    case .relu: max(z, 0)
    case .leakyReLU: z < 0 ? 0.01 * z : z
    case .elu: z < 0 ? expm1(z) : z
    case .selu: 1.0507009873554805 * (z < 0 ? 1.6732632423543772 * expm1(z) : z)
    case .gelu: gelu(z)
    case .silu: z * sigmoid(z)
    case .softplus: softplus(z)
    case .erf: erf(z)
    case .hardTanh: max(-1, min(1, z))
    }
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
  static func logarithm(_ x: Double) -> Double { log(x) }
}
