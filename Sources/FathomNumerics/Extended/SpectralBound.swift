/// Upper bounds on the largest singular value of a matrix, for certificates.
package enum SpectralBound {
  /// An upper bound on s_max, rounding included.
  ///
  /// With G = W Wᵀ, s_max² ≤ ‖G^(2^k)‖_F^(1/2^k), which is at most n^(1/2^(k+1)) times too large:
  /// squaring tightens it. Small matrices are squared until 3 % are left, larger ones only while
  /// it is open whether s_max is below the limit, and very large ones not at all.
  ///
  /// *Rounding:* forming G and squaring it changes ‖·‖_F by less than γ√n of itself, with γ that
  /// of a sum of as many terms as the matrix has columns; the bound is widened by 16 times that.
  ///
  /// - Parameters:
  ///   - w: The matrix, all of it finite.
  ///   - limit: What s_max is to be compared with.
  /// - Returns: A number that s_max does not exceed.
  package static func largestSingularValue(
    of w: MatrixView<Double>, limit: Double
  ) -> Extended {
    let range = w.range
    guard range.largest > 0 else { return .zero }
    let top = range.top
    let scaled = copy(w, scale: -top)
    let columns = max(w.rows, w.columns)
    let n = min(w.rows, w.columns)
    let margin = 1 + 16 * Double(columns + n) * Double(n).squareRoot() * 0x1p-53
    var bound = Kernels.sumOfSquares(scaled).squareRoot() * margin
    guard n <= 1024 else { return Extended(bound, exponent: top) }
    let scaledLimit = Extended(limit, exponent: -top)

    var gram = square(n)
    if w.rows <= w.columns {
      Kernels.multiply(scaled, transposed: scaled, into: gram)
    } else {
      Kernels.multiplyTransposed([(scaled, scaled)], units: 0..<n, scale: 1, into: gram)
    }
    // log₂ of ‖G^(2^k)‖_F^(1/2^k), kept as a sum because the powers themselves leave all bounds.
    var logarithm = 0.0
    var power = 1.0
    let steps = n <= 256 ? 7 : 3
    for step in 0...steps {
      let norm = Kernels.sumOfSquares(gram).squareRoot()
      guard norm > 0 else { break }
      logarithm += Libm.log2(norm) / power
      bound = min(bound, Libm.exp2(logarithm / 2) * margin)
      let least = bound / Libm.exp2(Libm.log2(Double(n)) / (4 * power)) / (margin * margin)
      let isDecided = Extended(bound) < scaledLimit || Extended(least) > scaledLimit
      guard step < steps, n <= 256 || !isDecided else { break }
      let next = square(n)
      let unit = copy(gram, factor: 1 / norm)
      Kernels.multiply(unit, unit, into: next)
      gram = next
      power *= 2
    }
    return Extended(bound, exponent: top)
  }

  private static func square(_ n: Int) -> MatrixView<Double> {
    MatrixView(AlignedStorage(repeating: 0, count: n * n), offset: 0, rows: n, columns: n)
  }

  private static func copy(_ w: MatrixView<Double>, scale: Int) -> MatrixView<Double> {
    // Two factors, because one may be out of range.
    let half = copy(w, factor: Extended.power(of2: scale / 2))
    return copy(half, factor: Extended.power(of2: scale - scale / 2))
  }

  private static func copy(_ w: MatrixView<Double>, factor: Double) -> MatrixView<Double> {
    let result = MatrixView(
      AlignedStorage<Double>(repeating: 0, count: w.count), offset: 0, rows: w.rows,
      columns: w.columns)
    w.scaleRows(by: Array(repeating: factor, count: w.rows), into: result)
    return result
  }
}
