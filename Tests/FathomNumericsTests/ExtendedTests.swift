import FathomNumerics
import Foundation
import Testing

@Suite("Extended numbers")
struct ExtendedTests {
  private static let samples = [
    0, 1, -1, 0.1, -1.0 / 3, 0x1p-1074, -0x1p-1074, 0x1p-1022, 1.7976931348623157e308,
    6.02e23, -9.1e-31,
  ]

  @Test("hold every double", arguments: samples)
  func everyDouble(x: Double) {
    #expect(Extended(x).double == x)
    #expect(x == 0 ? Extended(x).isZero : (0.5..<1).contains(Extended(x).mantissa.magnitude))
  }

  @Test("calculate as doubles do where those suffice", arguments: [0.1, -7.25, 1e-20, 3e17])
  func arithmetic(x: Double) {
    for y in [0.3, -7.25, 1e-12, 1e30, -3e17] {
      let (a, b) = (Extended(x), Extended(y))
      #expect((a * b).double == x * y)
      #expect((a / b).double == x / y)
      #expect((a + b).double == x + y)
      #expect((a - b).double == x - y)
      #expect((a < b) == (x < y))
    }
    #expect(Extended(abs(x)).squareRoot.double == abs(x).squareRoot())
  }

  @Test("go on where doubles end")
  func range() {
    let tiny = Extended(3, exponent: -40_000)
    #expect(tiny * tiny == Extended(9, exponent: -80_000))
    #expect((tiny * tiny).squareRoot == tiny)
    #expect(tiny.double == 0 && Extended(-1, exponent: 40_000).double == -.infinity)
    #expect(Extended(1, exponent: -1074).double == 0x1p-1074)
    #expect(abs(Extended(1, exponent: -13_288).log10 + 4000.0866) < 1e-3)
    #expect(tiny + Extended(1) == Extended(1))
    let limit = Extended(1, exponent: Extended.exponentLimit)
    #expect(limit * limit == limit.scaled(by: 5) && !(Extended(1) / limit / limit).isZero)
  }

  // With t = 10ᵏ·3, e^−t = 10^−(t/ln 10).
  @Test("have an exponential of any size", arguments: [0, 1e-30, 0.7, 700, 3e3, 3e7, 3e12, 3e17])
  func exponential(t: Double) {
    let power = Extended.exponential(minus: Extended(t))
    let expected = -t / log(10)
    #expect(abs(power.log10 - expected) <= 1e-15 * max(0.1, abs(expected)))
    if t < 700 { #expect(abs(power.double / exp(-t) - 1) < 4e-16) }
    #expect(!Extended.exponential(minus: Extended(1e300)).isZero)
  }

  @Test("cancel in sums only when they do exactly")
  func sums() {
    var sum = CancellingSum()
    for (x, y) in [(0.1, 0.3), (7.7, 1e-9), (-0.3, 0.1), (1e-9, -7.7)] {
      sum.add(Extended(x, exponent: 5000), Extended(y, exponent: -20_000))
    }
    #expect(sum.value.isZero)
    sum.add(Extended(1, exponent: -15_060), Extended(1))
    // 2⁻⁶⁰ of the terms is left, known to 2⁻⁴⁰ of itself and more.
    #expect(abs(sum.value.ratio(to: Extended(1, exponent: -15_060)) - 1) < 0x1p-40)
  }

  @Test("bound singular values from above, closely", arguments: [1, 2, 5, 40])
  func singularValues(n: Int) {
    var stream = RandomStream(seed: 1, purpose: .data, index: UInt32(n))
    let rows = n + 3
    let w = MatrixView<Double>(
      AlignedStorage(repeating: 0, count: rows * n), offset: 0, rows: rows, columns: n)
    for row in 0..<rows { for column in 0..<n { w[row, column] = 1e-200 * stream.normal() } }
    // The power method from below.
    var x = (0..<n).map { _ in stream.normal() }
    var least = 0.0
    for _ in 0..<2000 {
      let y = (0..<rows).map { row in (0..<n).reduce(0) { $0 + 1e200 * w[row, $1] * x[$1] } }
      let z = (0..<n).map { column in
        (0..<rows).reduce(0) { $0 + 1e200 * w[$1, column] * y[$1] }
      }
      func norm(_ v: [Double]) -> Double { v.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      least = norm(y) / norm(x)
      x = z.map { $0 / norm(z) }
    }
    let bound = 1e200 * SpectralBound.largestSingularValue(of: w, limit: 1).double
    #expect(bound >= least * (1 - 1e-12) && bound <= 1.03 * least)
  }
}
