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
    case .relu6: (FK_RELU6, 0)
    case .mish: (FK_MISH, 0)
    case .softsign: (FK_SOFTSIGN, 0)
    case .hardSigmoid(let slope): (FK_HARD_SIGMOID, slope)
    case .hardSwish: (FK_HARD_SWISH, 0)
    case .geluTanh: (FK_GELU_TANH, 0)
    case .sin(let omega): (FK_SIN, omega)
    case .prelu(let start), .preluUnit(let start): (FK_LEAKY_RELU, start)
    }
  }

  /// σ and σ′ at full relative accuracy for every z.
  ///
  /// The formulas are those of the kernels, with e^−|z| in extended range. Near zeros of σ′ at
  /// which it changes its sign (GELU's, SiLU's and Mish's) the accuracy is absolute. The sine of
  /// numbers beyond a double's range is taken at 0.
  package func exact(_ z: Extended) -> ExtendedActivation {
    let isPositive = z.mantissa > 0
    switch self {
    case .identity, .softmax: return .init(value: z, slope: .one)
    case .sigmoid: return .sigmoid(z)
    case .tanh: return .tanh(z)
    case .relu: return .init(value: isPositive ? z : .zero, slope: isPositive ? .one : .zero)
    case .leakyReLU(let slope), .prelu(start: let slope), .preluUnit(start: let slope):
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
    case .relu6:
      let top = Extended(6)
      guard isPositive else { return .init(value: .zero, slope: -.zero) }
      return z < top ? .init(value: z, slope: .one) : .init(value: top, slope: .zero)
    case .mish: return .mish(z)
    case .softsign:
      let rest = Extended.one / (Extended.one + z.magnitude)
      return .init(value: z * rest, slope: rest * rest, complement: rest)
    case .hardSigmoid(let slope):
      let isInside = z.magnitude < Extended(0.5 / slope)
      guard isInside else { return .init(value: isPositive ? .one : .zero, slope: .zero) }
      let value = 0.5.addingProduct(slope, z.double)
      return .init(value: Extended(max(0, min(1, value))), slope: Extended(slope))
    case .hardSwish:
      let three = Extended(3)
      guard z.magnitude < three else {
        return .init(value: isPositive ? z : .zero, slope: isPositive ? .one : .zero)
      }
      return .init(
        value: z * (z + three) / Extended(6), slope: (z.scaled(by: 1) + three) / Extended(6))
    case .geluTanh: return .geluTanh(z)
    case .sin(let omega): return .sine(z, omega: omega)
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
    case .leakyReLU(let slope), .prelu(start: let slope), .preluUnit(start: let slope):
      return z.high > 0 ? z : z * DoubleDouble(slope)
    case .erf: return z.high < 0 ? -DoubleDouble.erf(size) : DoubleDouble.erf(size)
    case .hardTanh: return size.high < 1 ? z : DoubleDouble(z.high < 0 ? -1 : 1)
    case .relu6:
      return z.high <= 0 ? DoubleDouble(0) : z.high >= 6 ? DoubleDouble(6) : z
    case .softsign: return z / (DoubleDouble(1) + size)
    case .hardSigmoid(let slope):
      if size.high >= 0.5 / slope { return DoubleDouble(z.high < 0 ? 0 : 1) }
      return DoubleDouble(0.5) + DoubleDouble(slope) * z
    case .hardSwish:
      if size.high >= 3 { return z.high < 0 ? DoubleDouble(0) : z }
      return z * (z + DoubleDouble(3)) / DoubleDouble(6)
    case .sin(let omega): return .sine(DoubleDouble(omega) * z)
    case .elu, .selu, .gelu, .silu, .softplus, .mish, .geluTanh: return nil
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

  // With n = e^z, tanh(ln(1 + n)) = w/(w + 2) where w = n(n + 2); for z > 0 in powers of e^−z.
  fileprivate static func mish(_ z: Extended) -> Self {
    let e = Extended.exponential(minus: z.magnitude)
    let (one, two) = (Extended.one, Extended(2))
    let isPositive = z.mantissa > 0
    let w = isPositive ? one + two * e : e * (e + two)
    let sum = isPositive ? one + two * e * (one + e) : w + two
    let t = w / sum
    let bend = ((isPositive ? e * e : e) * (one + e) / (sum * sum)).scaled(by: 2)
    return .init(value: z * t, slope: t + z * bend)
  }

  // z/(1 + e^−y) with y = 2√(2/π)(z + 0.044715 z³) to twice the precision: e^−y carries y's error
  // times y.
  fileprivate static func geluTanh(_ z: Extended) -> Self {
    let first = DoubleDouble(0x1.9884533d43651p0, correction: -0x1.cbc0d30ebfd15p-54)
    let third = DoubleDouble(0x1.2444f2a4d8b4bp-4, correction: -0x1.6c843a29d1c70p-61)
    let size = z.magnitude
    var e: Extended
    var bend: Extended
    if size.exponent < -60 {
      (e, bend) = (.one, size * Extended(first.high))
    } else if size.exponent > 30 {
      // e^−y is beyond all exponents.
      let cube = size * size * size
      e = Extended.exponential(minus: cube * Extended(third.high))
      bend = cube * Extended(3 * third.high)
    } else {
      let x = DoubleDouble(size.double)
      let square = x * x
      let y = x * (first + third * square)
      e = Extended.exponential(minus: Extended(y.high))
      e = e * (.one - Extended(y.low))
      bend = Extended((x * (first + DoubleDouble(3) * third * square)).high)
    }
    let large = Extended.one / (Extended.one + e)
    let small = e * large
    if z.mantissa > 0 { return .init(value: z * large, slope: large * (.one + bend * small)) }
    return .init(value: z * small, slope: small * (.one - bend * large))
  }

  // sin(x + r) with x the rounded ωz and r what rounding took.
  fileprivate static func sine(_ z: Extended, omega: Double) -> Self {
    guard z.exponent > -30 else { return .init(value: Extended(omega) * z, slope: Extended(omega)) }
    let product = z * Extended(omega)
    guard product.exponent <= 1000 else { return .init(value: .zero, slope: Extended(omega)) }
    let x = product.double
    let rest = (-x).addingProduct(omega, z.double)
    let (sine, cosine) = (Libm.sin(x), Libm.cos(x))
    return .init(
      value: Extended(sine.addingProduct(rest, cosine)),
      slope: Extended(omega) * Extended(cosine.addingProduct(-rest, sine)))
  }

  init(value: Extended, slope: Extended) {
    self.init(value: value, slope: slope, complement: nil)
  }
}

extension DoubleDouble {
  /// sin x by Taylor's series of what is left beyond a multiple of π/2; beyond 2²⁶, where that
  /// would not have twice a double's precision, as libm has it.
  fileprivate static func sine(_ x: Self) -> Self {
    guard x.high.magnitude < 0x1p26 else {
      return Self(Libm.sin(x.high), correction: Libm.cos(x.high) * x.low)
    }
    let k = (x.high * 0.63661977236758134308).rounded()
    let quarter = Self(0x1.921fb54442d18p0, correction: 0x1.1a62633145c07p-54)
    let r = x - Self(k) * quarter + Self(k * 0x1.f1976b7ed8fbcp-110)
    let quadrant = Int(k) & 3
    // r − r³/3! + …, or 1 − r²/2! + ….
    var term = quadrant & 1 == 0 ? r : Self(1)
    var sum = term
    var n = quadrant & 1 == 0 ? 1.0 : 0.0
    let square = -(r * r)
    for _ in 0..<15 {
      term = term * square / Self((n + 1) * (n + 2))
      sum = sum + term
      n += 2
    }
    return quadrant & 2 == 0 ? sum : -sum
  }
}
