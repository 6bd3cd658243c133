import FathomVocabulary
import FathomText
import FathomNumerics
import FathomTestSupport
import Foundation
import Testing

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
    Kernels.multiplyTransposed(
      [(a, inputs), (a, inputs)], units: first..<k, scale: 0.5, into: gradient)
    check(gradient, depth: m) { Double(a[$2, first + $0]) * Double(inputs[$2, $1]) }
  }

  @Test("products agree with plain loops", arguments: sizes, sizes)
  func products(m: Int, n: Int) {
    for k in [1, 17, 100] {
      products(Float.self, m, n, k)
      products(Double.self, m, n, k)
    }
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

  @Test("labels are gathered one-hot, or as they are in a single column")
  func labels() {
    let order = AlignedStorage<Int32>(repeating: 0, count: 3)
    order.store([2, 0, 1])
    let oneHot: MatrixView<Float> = matrix(3, 3, seed: 1)
    func gather(scale: Double, shift: Double) {
      RowGatherer<Float>(
        .labels([0, 1, 2]), scale: Array(repeating: scale, count: 3),
        shift: Array(repeating: shift, count: 3)
      ).gather(order, at: 0..<3, into: oneHot)
    }
    gather(scale: 1, shift: 0)
    #expect(oneHot.array() == [0, 0, 1, 1, 0, 0, 0, 1, 0])
    gather(scale: 0.5, shift: 0.125)
    #expect(oneHot.array() == [0, 0, 1, 1, 0, 0, 0, 1, 0].map { 0.5 * $0 + 0.125 })
    let single: MatrixView<Double> = matrix(3, 1, seed: 1)
    RowGatherer<Double>(.labels([0, 1, 1]), scale: [1], shift: [0])
      .gather(order, at: 0..<3, into: single)
    #expect(single.array() == [1, 0, 1])
  }

  @Test("right answers are counted, and a row with NaN is never right")
  func correct() {
    let a = MatrixView<Float>(padded: 4, columns: 3)
    let y = MatrixView<Float>(padded: 4, columns: 3)
    for (row, (guess, answer)) in [(0, 0), (1, 2), (2, 2), (1, 1)].enumerated() {
      a[row, guess] = 0.7
      y[row, answer] = 1
    }
    #expect(perform(.countCorrect(a, targets: y, layer: 2), rows: 0..<4).correct(2) == 3)
    a[3, 2] = .nan
    #expect(perform(.countCorrect(a, targets: y, layer: 2), rows: 0..<4).correct(2) == 2)
    #expect(perform(.countCorrect(a, targets: y, layer: 2), rows: 1..<3).correct(2) == 1)
    let single: MatrixView<Float> = zeros(4, 1)
    let binary: MatrixView<Float> = zeros(4, 1)
    for (row, (output, target)) in [(0.6, 1), (0.4, 1), (0.2, 0), (.nan, 0)].enumerated() {
      single[row, 0] = Float(output)
      binary[row, 0] = Float(target)
    }
    #expect(perform(.countCorrect(single, targets: binary, layer: 2), rows: 0..<4).correct(2) == 2)
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
    #expect(statistics.deadUnits == 1.0 / 3)
    #expect(statistics.saturatedUnits(share: 0.95) == 2.0 / 3)
    #expect(statistics.saturatedUnits(share: 0.97) == 1.0 / 3)
  }
}
