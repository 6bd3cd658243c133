/// A number as the sum of two doubles: about 31 digits, in the range of doubles.
///
/// *Source:* Dekker, "A floating-point technique for extending the available precision", 1971.
package struct DoubleDouble: BitwiseCopyable, Sendable {
  /// The number, rounded.
  package private(set) var high: Double
  /// What rounding left.
  package private(set) var low: Double

  /// A double.
  package init(_ x: Double) { (high, low) = (x, 0) }

  /// The sum of two doubles.
  package init(_ x: Double, plus y: Double) {
    high = x + y
    let part = high - x
    low = (x - (high - part)) + (y - part)
  }

  /// A number and a correction that is small beside it.
  package init(_ high: Double, correction: Double) {
    self.high = high + correction
    low = correction - (self.high - high)
  }

  static func + (x: Self, y: Self) -> Self {
    let sum = Self(x.high, plus: y.high)
    return Self(sum.high, correction: sum.low + (x.low + y.low))
  }

  static prefix func - (x: Self) -> Self {
    var result = x
    (result.high, result.low) = (-x.high, -x.low)
    return result
  }

  static func - (x: Self, y: Self) -> Self { x + -y }

  static func * (x: Self, y: Self) -> Self {
    let product = x.high * y.high
    let rest = (-product).addingProduct(x.high, y.high)
    return Self(product, correction: rest + (x.high * y.low + x.low * y.high))
  }

  static func / (x: Self, y: Self) -> Self {
    let first = x.high / y.high
    let rest = x - y * Self(first)
    return Self(first, correction: rest.high / y.high)
  }

  /// e^x for x ≤ 0, by Taylor's series of a 2⁻¹⁰th of what is left beyond a power of two.
  static func exponential(_ x: Self) -> Self {
    guard x.high > -700 else { return Self(0) }
    let k = (x.high * 0x1.71547652b82fep0).rounded()
    let step = Self(0x1.62e42fefa39efp-1, correction: 0x1.abc9e3b39803fp-56)
    let r = (x - Self(k) * step) * Self(0x1p-10)
    // e^r − 1, which keeps its precision while it is squared up: (1 + m)² − 1 = 2m + m².
    var minus = r
    var term = r
    for n in 2...9 {
      term = term * r / Self(Double(n))
      minus = minus + term
    }
    for _ in 0..<10 { minus = minus + minus + minus * minus }
    let scale = Extended.power(of2: Int(k))
    let result = Self(1) + minus
    return Self(result.high * scale, correction: result.low * scale)
  }

  /// erf x for x ≥ 0: (2/√π) e^−x² Σ 2ⁿ x^(2n+1)/(2n+1)!!, all of whose terms have one sign.
  static func erf(_ x: Self) -> Self {
    guard x.high < 8 else { return Self(1) }
    let square = x * x
    var term = x
    var sum = x
    var n = 1.0
    while term.high > sum.high * 1e-34 {
      term = term * (square + square) / Self(2 * n + 1)
      sum = sum + term
      n += 1
    }
    let factor = Self(0x1.20dd750429b6dp0, correction: 0x1.1ae3a914fed80p-56)
    return factor * exponential(-square) * sum
  }

  /// w · (a + low) + b, of many terms.
  package static func dot(
    _ w: MatrixView<Double>, row: Int, _ a: [DoubleDouble], plus b: Double
  ) -> DoubleDouble {
    precondition(a.count == w.columns && row < w.rows)
    var (high, low) = (b, 0.0)
    for k in a.indices {
      let weight = w[row, k]
      let product = weight * a[k].high
      let sum = high + product
      let part = sum - high
      low +=
        (high - (sum - part)) + (product - part)
        + ((-product).addingProduct(weight, a[k].high) + weight * a[k].low)
      high = sum
    }
    return DoubleDouble(high, plus: low)
  }
}
