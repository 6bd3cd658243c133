import FathomNumerics
import FathomTestSupport
import Foundation
import Testing

private func matrix<Scalar: RealScalar>(_ rows: Int, _ columns: Int, seed: UInt64) -> MatrixView<
  Scalar
> {
  var stream = RandomStream(seed: seed, purpose: .data)
  let storage = AlignedStorage<Scalar>(repeating: 0, count: rows * columns)
  storage.store((0..<rows * columns).map { _ in Scalar(stream.normal()) })
  return MatrixView(storage, offset: 0, rows: rows, columns: columns)
}

private func zeros<Scalar: RealScalar>(_ rows: Int, _ columns: Int) -> MatrixView<Scalar> {
  MatrixView(
    AlignedStorage<Scalar>(repeating: 0, count: rows * columns), offset: 0, rows: rows,
    columns: columns)
}

private let sizes = [1, 2, 3, 15, 16, 17, 31, 33]

@Suite("Kernels")
struct KernelTests {
  // Each entry is a sum of `depth` products of numbers of size 1, rounded once each and summed
  // in any order: the error stays below (depth + 2) · ulp · Σ|ab|.
  private func check<Scalar: RealScalar>(
    _ result: MatrixView<Scalar>, depth: Int, _ term: (Int, Int, Int) -> Double
  ) {
    for i in 0..<result.rows {
      for j in 0..<result.columns {
        let terms = (0..<depth).map { term(i, j, $0) }
        let bound =
          Double(depth + 2) * Double(Scalar.ulpOfOne) * terms.reduce(0) { $0 + abs($1) }
        let error = abs(Double(result[i, j]) - terms.reduce(0, +))
        #expect(error <= bound, "entry \(i), \(j) of \(result.rows)×\(result.columns)×\(depth)")
      }
    }
  }

  private func products<Scalar: RealScalar>(_ scalar: Scalar.Type, _ m: Int, _ n: Int, _ k: Int) {
    let (a, b): (MatrixView<Scalar>, MatrixView<Scalar>) = (
      matrix(m, k, seed: 1), matrix(n, k, seed: 2)
    )
    let forward: MatrixView<Scalar> = zeros(m, n)
    Kernels.multiply(a, transposed: b, into: forward)
    check(forward, depth: k) { Double(a[$0, $2]) * Double(b[$1, $2]) }
    let c: MatrixView<Scalar> = matrix(k, n, seed: 3)
    let back: MatrixView<Scalar> = zeros(m, n)
    Kernels.multiply(a, c, into: back)
    check(back, depth: k) { Double(a[$0, $2]) * Double(c[$2, $1]) }
    // Units first ..< k of the errors `a`, contracted over the m samples, twice over.
    let first = k / 3
    let inputs: MatrixView<Scalar> = matrix(m, n, seed: 4)
    let gradient: MatrixView<Scalar> = zeros(k - first, n)
    for accumulating in [false, true] {
      Kernels.multiplyTransposed(
        a, units: first..<k, inputs, scale: 0.5, into: gradient, accumulating: accumulating)
    }
    check(gradient, depth: m) { Double(a[$2, first + $0]) * Double(inputs[$2, $1]) }
  }

  @Test("products agree with plain loops", arguments: sizes, sizes)
  func products(m: Int, n: Int) {
    for k in [1, 17, 100] {
      products(Float.self, m, n, k)
      products(Double.self, m, n, k)
    }
  }

  @Test("column sums agree with plain loops", arguments: sizes + [64, 65, 200])
  func columnSums(columns: Int) {
    let e: MatrixView<Float> = matrix(33, columns, seed: 5)
    let g: MatrixView<Float> = zeros(columns, 1)
    for accumulating in [false, true] {
      Kernels.columnSums(
        e, units: 0..<columns, scale: 0.5, into: g, accumulating: accumulating)
    }
    for column in 0..<columns {
      let sum = (0..<33).reduce(0.0) { $0 + Double(e[$1, column]) }
      #expect(abs(Double(g[column, 0]) - sum) <= 1e-6 * (1 + abs(sum)))
    }
  }

  @Test("an update does the same to the parameters whether it measures or not", arguments: sizes)
  func updates(count: Int) {
    func both<Scalar: RealScalar>(_ scalar: Scalar.Type) {
      let g: MatrixView<Scalar> = matrix(count, 7, seed: 6)
      let plain: MatrixView<Scalar> = matrix(count, 7, seed: 7)
      let measured: MatrixView<Scalar> = matrix(count, 7, seed: 7)
      let before = plain.array().reduce(0.0) { $0 + Double($1) * Double($1) }
      Kernels.update(plain, gradient: g, rate: 0.1, keep: 0.999)
      let statistics = Kernels.updateMeasured(measured, gradient: g, rate: 0.1, keep: 0.999)
      #expect(plain.array() == measured.array())
      let squares = g.array().reduce(0.0) { $0 + Double($1) * Double($1) }
      #expect(abs(statistics.gradientSquares / squares - 1) < 1e-13)
      #expect(abs(statistics.parameterSquares / before - 1) < 1e-13)
      let largest = g.array().map { Double(abs($0)) }.max()
      #expect(statistics.largest == largest)
      #expect(statistics.zeros == 0 && statistics.nonFinite == 0)
      let untouched: MatrixView<Scalar> = matrix(count, 7, seed: 7)
      #expect(plain[0, 0] != untouched[0, 0])
    }
    both(Float.self)
    both(Double.self)
  }

  @Test("measuring counts zeros, NaN and infinities and keeps the largest finite value")
  func oddValues() {
    func both<Scalar: RealScalar>(_ scalar: Scalar.Type) {
      let g: MatrixView<Scalar> = zeros(1, 40)
      let values: [Scalar] = [
        .nan, .infinity, -.infinity, 3, -5, -Scalar.zero, .leastNonzeroMagnitude, -Scalar.nan,
      ]
      for (index, value) in values.enumerated() { g[0, index + 11] = value }
      let statistics = Kernels.measure(zeros(1, 40), gradient: g)
      #expect(statistics.nonFinite == 4)
      // 32 untouched entries and −0.
      #expect(statistics.zeros == 33)
      #expect(statistics.largest == 5)
      #expect(!statistics.gradientSquares.isFinite)
    }
    both(Float.self)
    both(Double.self)
  }

  @Test("squares of tiny and huge floats survive, because they are summed in double")
  func extremeSquares() {
    for size in [Float(1e-40), 1e-30, 1e30] {
      let x: MatrixView<Float> = zeros(3, 11)
      for column in 0..<11 { x[1, column] = size }
      let norm = Kernels.sumOfSquares(x).squareRoot()
      #expect(abs(norm / (Double(size) * 11.0.squareRoot()) - 1) < 1e-12)
    }
  }

  @Test("bytes, floats and reals are gathered, scaled and shifted")
  func gather() {
    let order = AlignedStorage<Int32>(repeating: 0, count: 3)
    order.store([2, 0, 2])
    let bytes = (0..<3 * 37).map { UInt8(($0 * 7) % 256) }
    let scale = (0..<37).map { 1 / Double($0 + 1) }
    let shift = (0..<37).map { Double($0) }
    let fromBytes = RowGatherer<Float>(.bytes(bytes), scale: scale, shift: shift)
    let fromReals = RowGatherer<Float>(.reals(bytes.map(Double.init)), scale: scale, shift: shift)
    let fromFloats = RowGatherer<Float>(.floats(bytes.map(Float.init)), scale: scale, shift: shift)
    for gatherer in [fromBytes, fromFloats, fromReals] {
      let matrix: MatrixView<Float> = zeros(2, 37)
      gatherer.gather(order, at: 1..<3, into: matrix)
      for (row, sample) in [0, 2].enumerated() {
        for column in 0..<37 {
          let expected = Double(bytes[sample * 37 + column]) * scale[column] + shift[column]
          #expect(abs(Double(matrix[row, column]) - expected) <= 1e-6 * max(1, expected))
        }
      }
    }
  }

  @Test("right answers are counted, and a row with NaN is never right")
  func correct() {
    let a: MatrixView<Float> = zeros(4, 3)
    let y: MatrixView<Float> = zeros(4, 3)
    for (row, (guess, answer)) in [(0, 0), (1, 2), (2, 2), (1, 1)].enumerated() {
      a[row, guess] = 0.7
      y[row, answer] = 1
    }
    #expect(Kernels.countCorrect(a, targets: y) == 3)
    a[3, 2] = .nan
    #expect(Kernels.countCorrect(a, targets: y) == 2)
    let single: MatrixView<Float> = zeros(4, 1)
    let binary: MatrixView<Float> = zeros(4, 1)
    for (row, (output, target)) in [(0.6, 1), (0.4, 1), (0.2, 0), (.nan, 0)].enumerated() {
      single[row, 0] = Float(output)
      binary[row, 0] = Float(target)
    }
    #expect(Kernels.countCorrect(single, targets: binary) == 2)
  }

  @Test("unit statistics agree with plain formulas, also around a large mean")
  func unitStatistics() {
    let statistics = UnitStatistics<Double>(units: 3, limit: 0.1)
    let a: MatrixView<Double> = zeros(100, 3)
    let slopes: MatrixView<Double> = zeros(100, 3)
    for row in 0..<100 {
      a[row, 0] = 1e9 + Double(row % 2)
      a[row, 1] = 5
      a[row, 2] = Double(row)
      slopes[row, 0] = row < 96 ? 0.05 : 0.5
      slopes[row, 1] = 0
      slopes[row, 2] = 1
    }
    statistics.add(a.rows(0..<40), slopes: slopes.rows(0..<40))
    statistics.add(a.rows(40..<100), slopes: slopes.rows(40..<100))
    let variance = (0.25 + 0 + (100.0 * 100 - 1) / 12) / 3
    #expect(abs(statistics.deviation / variance.squareRoot() - 1) < 1e-9)
    #expect(abs(statistics.mean / ((1e9 + 0.5 + 5 + 49.5) / 3) - 1) < 1e-12)
    #expect(statistics.deadFraction == 1.0 / 3)
    #expect(statistics.saturatedFraction(share: 0.95) == 2.0 / 3)
    #expect(statistics.saturatedFraction(share: 0.97) == 1.0 / 3)
  }
}
