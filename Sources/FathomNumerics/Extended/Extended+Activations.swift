/// σ(z) with what belongs to it, each with its own exponent.
public struct ExtendedActivation: Sendable {
  /// σ(z).
  public var value: Extended
  /// σ′(z), from z and never from σ(z).
  public var slope: Extended
  /// 1 − |σ(z)| where σ saturates at ±1 (sigmoid for z > 0, tanh, erf), free of cancellation;
  /// nil for others.
  public var complement: Extended?
}

extension Extended {
  /// σ and σ′ of a function of the kernels, at full relative accuracy for every z.
  ///
  /// The formulas are those of the kernels, with e^−|z| in extended range.
  public static func activate(_ function: Int32, _ z: Extended) -> ExtendedActivation {
    let isPositive = z.mantissa > 0
    switch function {
    case 1: return sigmoid(z)
    case 2: return tanh(z)
    case 3: return .init(value: isPositive ? z : zero, slope: isPositive ? one : zero)
    case 4:
      let slope = isPositive ? one : Extended(0.01)
      return .init(value: z * slope, slope: slope)
    case 5: return elu(z, lambda: 1, alpha: 1)
    case 6:
      return elu(
        z, lambda: 1.0507009873554804934193349852946, alpha: 1.6732632423543772848170429916717)
    case 7: return gelu(z)
    case 8:
      let s = sigmoid(z)
      // σ(−z) beside σ(z): the complement where z > 0.
      let (up, down) = (s.value, sigmoid(-z).value)
      return .init(value: z * up, slope: up * (one + z * down))
    case 9:
      let tail = log1pUnit(exponential(minus: z.magnitude))
      return .init(value: isPositive ? z + tail : tail, slope: sigmoid(z).value)
    case 10: return erf(z)
    case 11:
      let isInside = z.magnitude < one
      return .init(
        value: isInside ? z : isPositive ? one : -one, slope: isInside ? one : zero)
    default: return .init(value: z, slope: one)
    }
  }

  private static func sigmoid(_ z: Extended) -> ExtendedActivation {
    let e = exponential(minus: z.magnitude)
    let large = one / (one + e)
    let small = e * large
    return z.mantissa > 0
      ? .init(value: large, slope: large * small, complement: small)
      : .init(value: small, slope: large * small, complement: nil)
  }

  private static func tanh(_ z: Extended) -> ExtendedActivation {
    let e = exponential(minus: z.magnitude.scaled(by: 1))
    let r = one / (one + e)
    // tanh z = z to the last place where z² vanishes beside 1.
    let size = z.exponent < -30 ? z.magnitude : Extended(Libm.tanh(z.magnitude.double))
    return .init(
      value: z.mantissa < 0 ? -size : size, slope: (e * r * r).scaled(by: 2),
      complement: (e * r).scaled(by: 1))
  }

  private static func elu(_ z: Extended, lambda: Double, alpha: Double) -> ExtendedActivation {
    if z.mantissa > 0 { return .init(value: Extended(lambda) * z, slope: Extended(lambda)) }
    let scale = Extended(lambda * alpha)
    let minus = z.exponent < -60 ? z : Extended(Libm.expm1(z.double))
    return .init(value: scale * minus, slope: scale * exponential(minus: z.magnitude))
  }

  private static func gelu(_ z: Extended) -> ExtendedActivation {
    let density = gaussian(z, half: true) * Extended(0.398942280401432677939946)
    let x = z.magnitude * Extended(0.707106781186547524400844)
    // Φ(−|z|); far out from the density, whose exponent was formed from z itself.
    let lower =
      Extended(0.5)
      * (x < Extended(10) ? erfc(x) : gaussian(z, half: true) * scaledErfc(x))
    if z.mantissa > 0 {
      let upper = one - lower
      return .init(value: z * upper, slope: upper + z * density)
    }
    return .init(value: z * lower, slope: lower + z * density)
  }

  private static func erf(_ z: Extended) -> ExtendedActivation {
    let size = z.magnitude
    // erf z = 2z/√π to the last place where z² vanishes beside 1.
    let value =
      z.exponent < -30
      ? size * Extended(1.12837916709551257389616) : Extended(Libm.erf(size.double))
    return .init(
      value: z.mantissa < 0 ? -value : value,
      slope: Extended(1.12837916709551257389616) * gaussian(z, half: false),
      complement: erfc(size))
  }
}

extension ExtendedActivation {
  init(value: Extended, slope: Extended) {
    self.init(value: value, slope: slope, complement: nil)
  }
}
