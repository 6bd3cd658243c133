#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Textbook formulas in double precision, which activations and other functions share.
package enum Formulas {
  static let sigmoid: @Sendable (Double) -> Double = { 1 / (1 + exp(-$0)) }
  static let softplus: @Sendable (Double) -> Double = { max($0, 0) + log1p(exp(-abs($0))) }
  static let gelu: @Sendable (Double) -> Double = { 0.5 * $0 * erfc(-$0 * 0.5.squareRoot()) }
  static let tanhGELU: @Sendable (Double) -> Double = {
    0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
  }
}

extension Formulas {
  static func exponential(_ x: Double) -> Double { exp(x) }
  static func exponentialMinusOne(_ x: Double) -> Double { expm1(x) }
  static func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
  static func errorFunction(_ x: Double) -> Double { erf(x) }
  static func sine(_ x: Double) -> Double { sin(x) }
  static func arcsine(_ x: Double) -> Double { asin(x) }
  static func logarithm(_ x: Double) -> Double { log(x) }
}
