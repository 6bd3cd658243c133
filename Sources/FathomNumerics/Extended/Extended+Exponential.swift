extension Extended {
  /// e^−t for t ≥ 0, with a relative error of a few units beside |t|·2⁻⁵³, which is what t's own
  /// rounding makes.
  ///
  /// With *k* = ⌊t/ln 2⌋ it is 2^−k e^−(t − k ln 2), where ln 2 comes in two parts (Cody and
  /// Waite) and the difference is formed with one rounding each.
  package static func exponential(minus t: Extended) -> Extended {
    let (high, low) = (0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56)
    guard t.exponent <= 59 else { return Extended(normalized: 0.5, exponent: -exponentLimit) }
    let t = t.double
    let k = (t / high).rounded(.down)
    let rest = (t.addingProduct(-k, high)).addingProduct(-k, low)
    return Extended(Libm.exp(-rest), exponent: -Int(k))
  }

  /// e^(−z²/2·factor) for a factor of 1 or 2, with z² kept to twice the precision.
  static func gaussian(_ z: Extended, half: Bool) -> Extended {
    let m = z.mantissa
    let square = m * m
    let rest = (-square).addingProduct(m, m)
    let shift = 2 * z.exponent - (half ? 1 : 0)
    let tail = Extended(rest, exponent: shift)
    let main = exponential(minus: Extended(square, exponent: shift))
    // A tail that counts is small against 1: e^−tail = 1 − tail.
    return tail.exponent < -20 ? main * (one - tail) : main
  }

  /// ln(1 + x) for 0 ≤ x ≤ 1.
  static func log1pUnit(_ x: Extended) -> Extended {
    x.exponent < -60 ? x : Extended(Libm.log1p(x.double))
  }

  /// erfc(x)·e^(x²) for x ≥ 10, by its asymptotic series, whose terms fall below 2⁻⁵³ there.
  ///
  /// *Source:* Abramowitz and Stegun 7.1.23.
  static func scaledErfc(_ x: Extended) -> Extended {
    let inverse = one / (x * x * Extended(2))
    var sum = one
    if inverse.exponent > -60 {
      let q = inverse.double
      var (term, series) = (1.0, 1.0)
      for n in 1..<40 {
        term *= -Double(2 * n - 1) * q
        series += term
        if term.magnitude < 1e-18 { break }
      }
      sum = Extended(series)
    }
    return sum / (x * Extended(Double.pi.squareRoot()))
  }

  /// erfc(x) for x ≥ 0.
  static func erfc(_ x: Extended) -> Extended {
    x < Extended(10) ? Extended(Libm.erfc(x.double)) : gaussian(x, half: false) * scaledErfc(x)
  }
}
