internal import CFathomKernels
package import FathomVocabulary

/// σ(z) with what belongs to it, each with its own exponent.
package struct ExtendedActivation: Sendable {
  /// σ(z).
  package var value: Extended
  /// σ′(z), from z and never from σ(z).
  package var slope: Extended
  /// 1 − |σ(z)| where σ saturates at ±1 (sigmoid for z > 0, tanh, erf), free of cancellation;
  /// nil for others.
  package var complement: Extended?
}

extension Activation {
  /// The function among the kernels, with its parameter.
  var kernel: (function: fk_activation, parameter: Double) {
    switch self {
    case .identity, .softmax: (FK_IDENTITY, 0)
    case .sigmoid: (FK_SIGMOID, 0)
    case .tanh: (FK_TANH, 0)
    case .relu: (FK_RELU, 0)
    case .leakyReLU(let slope): (FK_LEAKY_RELU, slope)
    case .elu(let alpha): (FK_ELU, alpha)
    case .selu: (FK_SELU, 0)
    case .gelu: (FK_GELU, 0)
    case .silu: (FK_SILU, 0)
    case .softplus: (FK_SOFTPLUS, 0)
    case .erf: (FK_ERF, 0)
    case .hardTanh: (FK_HARD_TANH, 0)
    }
  }

  /// σ and σ′ at full relative accuracy for every z.
  ///
  /// The formulas are those of the kernels, with e^−|z| in extended range.
  package func exact(_ z: Extended) -> ExtendedActivation {
    let isPositive = z.mantissa > 0
    switch self {
    case .identity, .softmax: return .init(value: z, slope: .one)
    case .sigmoid: return .sigmoid(z)
    case .tanh: return .tanh(z)
    case .relu: return .init(value: isPositive ? z : .zero, slope: isPositive ? .one : .zero)
    case .leakyReLU(let slope):
      let slope = isPositive ? .one : Extended(slope)
      return .init(value: z * slope, slope: slope)
    case .elu(let alpha): return .elu(z, lambda: 1, alpha: alpha)
    case .selu: return .elu(z, lambda: Activation.seluScale, alpha: Activation.seluAlpha)
    case .gelu: return .gelu(z)
    case .silu:
      let s = ExtendedActivation.sigmoid(z)
      // σ(−z) beside σ(z): the complement where z > 0.
      let (up, down) = (s.value, ExtendedActivation.sigmoid(-z).value)
      return .init(value: z * up, slope: up * (.one + z * down))
    case .softplus:
      let tail = Extended.log1pUnit(Extended.exponential(minus: z.magnitude))
      return .init(
        value: isPositive ? z + tail : tail, slope: ExtendedActivation.sigmoid(z).value)
    case .erf: return .erf(z)
    case .hardTanh:
      let isInside = z.magnitude < .one
      return .init(
        value: isInside ? z : isPositive ? .one : -.one, slope: isInside ? .one : .zero)
    }
  }

  /// σ to twice a double's precision; nil for functions that have no formula for it.
  package func refined(_ z: DoubleDouble) -> DoubleDouble? {
    let size = z.high < 0 ? -z : z
    switch self {
    case .identity, .softmax: return z
    case .sigmoid:
      let e = DoubleDouble.exponential(-size)
      return (z.high < 0 ? e : DoubleDouble(1)) / (DoubleDouble(1) + e)
    case .tanh:
      let e = DoubleDouble.exponential(-(size + size))
      let a = (DoubleDouble(1) - e) / (DoubleDouble(1) + e)
      return z.high < 0 ? -a : a
    case .relu: return z.high > 0 ? z : DoubleDouble(0)
    case .leakyReLU(let slope): return z.high > 0 ? z : z * DoubleDouble(slope)
    case .erf: return z.high < 0 ? -DoubleDouble.erf(size) : DoubleDouble.erf(size)
    case .hardTanh: return size.high < 1 ? z : DoubleDouble(z.high < 0 ? -1 : 1)
    case .elu, .selu, .gelu, .silu, .softplus: return nil
    }
  }
}

extension ExtendedActivation {
  fileprivate static func sigmoid(_ z: Extended) -> Self {
    let e = Extended.exponential(minus: z.magnitude)
    let large = Extended.one / (Extended.one + e)
    let small = e * large
    return z.mantissa > 0
      ? .init(value: large, slope: large * small, complement: small)
      : .init(value: small, slope: large * small, complement: nil)
  }

  fileprivate static func tanh(_ z: Extended) -> Self {
    let e = Extended.exponential(minus: z.magnitude.scaled(by: 1))
    let r = Extended.one / (Extended.one + e)
    // tanh z = z to the last place where z² vanishes beside 1.
    let size = z.exponent < -30 ? z.magnitude : Extended(Libm.tanh(z.magnitude.double))
    return .init(
      value: z.mantissa < 0 ? -size : size, slope: (e * r * r).scaled(by: 2),
      complement: (e * r).scaled(by: 1))
  }

  fileprivate static func elu(_ z: Extended, lambda: Double, alpha: Double) -> Self {
    if z.mantissa > 0 { return .init(value: Extended(lambda) * z, slope: Extended(lambda)) }
    let scale = Extended(lambda * alpha)
    let minus = z.exponent < -60 ? z : Extended(Libm.expm1(z.double))
    return .init(value: scale * minus, slope: scale * Extended.exponential(minus: z.magnitude))
  }

  fileprivate static func gelu(_ z: Extended) -> Self {
    let density = Extended.gaussian(z, half: true) * Extended(0.398942280401432677939946)
    let x = z.magnitude * Extended(0.707106781186547524400844)
    // Φ(−|z|); far out from the density, whose exponent was formed from z itself.
    let lower =
      Extended(0.5)
      * (x < Extended(10)
        ? Extended.erfc(x) : Extended.gaussian(z, half: true) * Extended.scaledErfc(x))
    if z.mantissa > 0 {
      let upper = Extended.one - lower
      return .init(value: z * upper, slope: upper + z * density)
    }
    return .init(value: z * lower, slope: lower + z * density)
  }

  fileprivate static func erf(_ z: Extended) -> Self {
    let size = z.magnitude
    // erf z = 2z/√π to the last place where z² vanishes beside 1.
    let value =
      z.exponent < -30
      ? size * Extended(1.12837916709551257389616) : Extended(Libm.erf(size.double))
    return .init(
      value: z.mantissa < 0 ? -value : value,
      slope: Extended(1.12837916709551257389616) * Extended.gaussian(z, half: false),
      complement: Extended.erfc(size))
  }

  init(value: Extended, slope: Extended) {
    self.init(value: value, slope: slope, complement: nil)
  }
}
