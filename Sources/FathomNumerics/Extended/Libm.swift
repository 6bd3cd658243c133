#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The system's functions of a `Double`, under one name on every system.
enum Libm {
  static func exp(_ x: Double) -> Double { exponential(x) }
  static func expm1(_ x: Double) -> Double { exponentialMinus1(x) }
  static func log1p(_ x: Double) -> Double { logarithm1p(x) }
  static func exp2(_ x: Double) -> Double { binaryExponential(x) }
  static func log2(_ x: Double) -> Double { binaryLogarithm(x) }
  static func log10(_ x: Double) -> Double { decadic(x) }
  static func tanh(_ x: Double) -> Double { tangent(x) }
  static func erf(_ x: Double) -> Double { errorFunction(x) }
  static func erfc(_ x: Double) -> Double { errorComplement(x) }
  static func sin(_ x: Double) -> Double { sine(x) }
  static func cos(_ x: Double) -> Double { cosine(x) }
}

private func exponential(_ x: Double) -> Double { exp(x) }
private func exponentialMinus1(_ x: Double) -> Double { expm1(x) }
private func logarithm1p(_ x: Double) -> Double { log1p(x) }
private func binaryExponential(_ x: Double) -> Double { exp2(x) }
private func binaryLogarithm(_ x: Double) -> Double { log2(x) }
private func decadic(_ x: Double) -> Double { log10(x) }
private func tangent(_ x: Double) -> Double { tanh(x) }
private func errorFunction(_ x: Double) -> Double { erf(x) }
private func errorComplement(_ x: Double) -> Double { erfc(x) }
private func sine(_ x: Double) -> Double { sin(x) }
private func cosine(_ x: Double) -> Double { cos(x) }
