/// A number with its own binary exponent: *m*·2^*e* with *m* = 0 or ½ ≤ |*m*| < 1.
///
/// It rounds as a `Double` does and neither overflows nor underflows: a product of numbers that
/// are not zero is not zero. There is no NaN and no infinity.
///
/// *Special values:* exponents beyond ±2⁶⁰ stay at that bound, so that a number too small to be
/// told, such as e^−10³⁰⁰, is still not zero.
@frozen
package struct Extended: BitwiseCopyable, Sendable, Equatable {
  /// *m*.
  package let mantissa: Double
  /// *e*; 0 for zero.
  package let exponent: Int

  /// The largest magnitude of an exponent.
  package static let exponentLimit = 1 << 60
  /// Zero.
  package static let zero = Extended(0)
  /// One.
  package static let one = Extended(1)

  @inlinable
  init(normalized mantissa: Double, exponent: Int) {
    self.mantissa = mantissa
    self.exponent = exponent
  }

  /// *x*·2^*e* for a finite *x* of any size.
  @inlinable
  package init(_ x: Double, exponent: Int = 0) {
    var (x, exponent) = (x, exponent)
    if x.magnitude < Double.leastNormalMagnitude {
      guard x != 0 else {
        self.init(normalized: 0, exponent: 0)
        return
      }
      // Subnormal: 2⁶⁴ makes it normal.
      x *= 0x1p64
      exponent -= 64
    }
    let field = Int((x.bitPattern >> 52) & 0x7FF)
    let sum = exponent + field - 1022
    self.init(
      normalized: Double(bitPattern: (x.bitPattern & 0x800F_FFFF_FFFF_FFFF) | (1022 << 52)),
      exponent: Swift.max(-Extended.exponentLimit, Swift.min(Extended.exponentLimit, sum)))
  }

  /// Whether it is zero.
  @inlinable package var isZero: Bool { mantissa == 0 }

  /// The number as a `Double`, as far as that can hold it: 0 and infinity may stand for what it
  /// cannot.
  package var double: Double {
    if (-1021...1024).contains(exponent) {
      // The first factor is exact, the second one too: a product in range is rounded nowhere.
      return mantissa * 2 * Extended.power(of2: exponent - 1)
    }
    return exponent > 0
      ? mantissa * .infinity * (isZero ? 0 : 1)
      : mantissa * Extended.power(of2: -1000)
        * Extended.power(of2: Swift.max(exponent, -2200) + 1000)
  }

  /// log₁₀ of the magnitude; −infinity for zero.
  ///
  /// Correct to about |log₁₀|·2⁻⁵³: compare numbers and not logarithms where that matters.
  package var log10: Double {
    isZero ? -.infinity : Libm.log10(mantissa.magnitude) + Double(exponent) * Extended.log10Of2
  }

  static let log10Of2 = 0.301029995663981195213738894724

  /// 2^*k* as a `Double`: 0 below the subnormal numbers, infinity above the range.
  @inlinable
  package static func power(of2 k: Int) -> Double {
    if k >= -1022 {
      return k <= 1023 ? Double(bitPattern: UInt64(k + 1023) << 52) : .infinity
    }
    return k >= -1074 ? Double(bitPattern: 1 << UInt64(k + 1074)) : 0
  }

  /// The magnitude |x|.
  @inlinable package var magnitude: Extended {
    Extended(normalized: mantissa.magnitude, exponent: exponent)
  }

  /// *x*·2^*k*, exactly.
  @inlinable
  package func scaled(by k: Int) -> Extended { Extended(mantissa, exponent: exponent + k) }

  /// √x of a number that is not negative.
  package var squareRoot: Extended {
    let isOdd = exponent & 1 == 1
    return Extended(
      (isOdd ? 2 * mantissa : mantissa).squareRoot(),
      exponent: (isOdd ? exponent - 1 : exponent) / 2)
  }

  /// The ratio of two numbers as a `Double`, as far as that can hold it.
  package func ratio(to other: Extended) -> Double { (self / other).double }
}

extension Extended: Comparable {
  /// Whether a number is less than another.
  package static func < (lhs: Extended, rhs: Extended) -> Bool { (lhs - rhs).mantissa < 0 }
}

extension Extended {
  /// −x.
  @inlinable
  package static prefix func - (x: Extended) -> Extended {
    Extended(normalized: -x.mantissa, exponent: x.exponent)
  }

  /// The product, rounded once.
  @inlinable
  package static func * (lhs: Extended, rhs: Extended) -> Extended {
    Extended(lhs.mantissa * rhs.mantissa, exponent: lhs.exponent + rhs.exponent)
  }

  /// The quotient of a number and one that is not zero, rounded once.
  @inlinable
  package static func / (lhs: Extended, rhs: Extended) -> Extended {
    Extended(lhs.mantissa / rhs.mantissa, exponent: lhs.exponent - rhs.exponent)
  }

  /// The sum, rounded once.
  @inlinable
  package static func + (lhs: Extended, rhs: Extended) -> Extended {
    if lhs.isZero { return rhs }
    if rhs.isZero { return lhs }
    let distance = lhs.exponent - rhs.exponent
    if distance >= 0 {
      // What lies 100 binary places below cannot change how the sum is rounded.
      guard distance < 100 else { return lhs }
      return Extended(
        lhs.mantissa + rhs.mantissa * power(of2: -distance), exponent: lhs.exponent)
    }
    guard distance > -100 else { return rhs }
    return Extended(lhs.mantissa * power(of2: distance) + rhs.mantissa, exponent: rhs.exponent)
  }

  /// The difference, rounded once.
  @inlinable
  package static func - (lhs: Extended, rhs: Extended) -> Extended { lhs + -rhs }

  /// Adds a number.
  @inlinable
  package static func += (lhs: inout Extended, rhs: Extended) { lhs = lhs + rhs }
}
