import FathomText
import FathomNumerics
import FathomTestSupport
import Testing

/// Samples, inputs and units: every odd size somewhere, tiles with and without a rest.
private let shapes: [(Int, Int, Int)] = [
  (1, 1, 1), (2, 3, 2), (3, 2, 15), (10, 784, 30), (10, 30, 30), (12, 16, 16), (13, 17, 31),
  (15, 31, 33), (16, 33, 17), (17, 15, 1), (31, 1, 64), (33, 64, 10), (64, 64, 64), (7, 121, 100),
  (130, 40, 48), (5, 1000, 3), (128, 256, 33),
]

/// Kernels of a layer against plain sums in double.
///
/// An entry is a sum of n products, rounded once or twice each and added in any order: its error
/// stays below (n + 3) · ulp · Σ|terms|, whatever the instruction set. Which one runs is up to the
/// environment (`make test-kernels` goes through all).
@Suite("Layer kernels")
struct LayerKernelTests {
  private func expectClose<Scalar: RealScalar>(
    _ result: Scalar, _ terms: [Double], _ place: String
  ) {
    let bound =
      Double(terms.count + 3) * Double(Scalar.ulpOfOne) * terms.reduce(0) { $0 + abs($1) }
    #expect(abs(Double(result) - terms.reduce(0, +)) <= bound, "\(Scalar.self) \(place)")
  }

  private func forwardAndBack<Scalar: RealScalar>(_: Scalar.Type, _ b: Int, _ n: Int, _ m: Int) {
    let layer = SampleLayer<Scalar>(inputs: n, units: m, seed: 1)
    let a: MatrixView<Scalar> = padded(b, n, seed: 3)
    let z = MatrixView<Scalar>(padded: b, columns: m)
    z.fill(.nan)
    perform(.forward(a, layer.panels, into: z), rows: 0..<b)
    for s in 0..<b {
      for j in 0..<m {
        let terms = (0..<n).map { Double(a[s, $0]) * Double(layer.weights[j, $0]) }
        expectClose(z[s, j], terms + [Double(layer.biases[j])], "z \(s), \(j) of \(b), \(n), \(m)")
      }
    }
    let e: MatrixView<Scalar> = padded(b, m, seed: 4)
    let u = MatrixView<Scalar>(padded: b, columns: n)
    u.fill(.nan)
    perform(.back(e, layer.panels, into: u), rows: 0..<b)
    for s in 0..<b {
      for k in 0..<n {
        let terms = (0..<m).map { Double(e[s, $0]) * Double(layer.weights[$0, k]) }
        expectClose(u[s, k], terms, "u \(s), \(k) of \(b), \(n), \(m)")
      }
    }
    // One row at a time gives the same bits as all at once.
    let single = MatrixView<Scalar>(padded: b, columns: m)
    for s in 0..<b { perform(.forward(a, layer.panels, into: single), rows: s..<s + 1) }
    #expect(single.array() == z.array())
  }

  @Test("agree with plain sums, forward and back", arguments: shapes)
  func products(samples: Int, inputs: Int, units: Int) {
    forwardAndBack(Float.self, samples, inputs, units)
    forwardAndBack(Double.self, samples, inputs, units)
  }

  private func gradient<Scalar: RealScalar>(_: Scalar.Type, _ b: Int, _ n: Int, _ m: Int) {
    let a: MatrixView<Scalar> = padded(b, n, seed: 5)
    let e: MatrixView<Scalar> = padded(b, m, seed: 6)
    let stored = PanelMatrix<Scalar>(inputs: n, units: m)
    for adding in [false, true] {
      GradientTiles([GradientTile(a, e, target: stored, inputs: 0..<n + 1)]).compute(
        0, samples: b, scale: 0.25, use: .store(adding: adding))
    }
    let values = stored.values()
    for j in 0..<m {
      for k in 0..<n {
        let terms = (0..<b).map { 0.5 * Double(a[$0, k]) * Double(e[$0, j]) }
        expectClose(values[j * n + k], terms, "g \(j), \(k) of \(b), \(n), \(m)")
      }
      expectClose(values[n * m + j], (0..<b).map { 0.5 * Double(e[$0, j]) }, "bias \(j)")
    }
    descent(a, e, stored: values)
  }

  private func oneTile() -> AlignedStorage<LayerGradientStatistics> {
    AlignedStorage(repeating: LayerGradientStatistics(), count: 1)
  }

  /// Steps with rate ½ on a gradient at scale ¼ are a quarter of what was stored at ½.
  private func descent<Scalar: RealScalar>(
    _ a: MatrixView<Scalar>, _ e: MatrixView<Scalar>, stored: [Scalar]
  ) {
    let (n, m) = (a.columns, e.columns)
    var results: [[Scalar]] = []
    for detail in [GradientDetail.none, .norms, .all] {
      let layer = SampleLayer<Scalar>(inputs: n, units: m, seed: 7)
      // In two parts, as threads do it.
      let parts = [0..<n / 2, n / 2..<n + 1].filter { !$0.isEmpty }
      var total = LayerGradientStatistics()
      for inputs in parts {
        let seen = oneTile()
        GradientTiles([GradientTile(a, e, target: layer.panels, inputs: inputs)]).compute(
          0, samples: a.rows, scale: 0.25, use: .descend(rate: 0.5, keep: 0.75, measuring: detail),
          statistics: seen)
        total += seen[0]
      }
      results.append(layer.panels.values())
      guard detail > .none else { continue }
      let (weights, biases) = (stored.prefix(n * m), stored.suffix(m))
      for (seen, values) in [(total.weights, weights), (total.biases, biases)] {
        let squares = values.reduce(0) { $0 + 0.25 * Double($1) * Double($1) }
        // Squares are added in the precision at hand, some tens to a lane.
        #expect(abs(seen.gradientSquares - squares) <= 64 * Double(Scalar.ulpOfOne) * squares)
        guard detail == .all else { continue }
        let largest = values.reduce(0) { max($0, 0.5 * abs(Double($1))) }
        #expect(abs(seen.largest - largest) <= 4 * Double(Scalar.ulpOfOne) * largest)
        #expect(seen.zeros == values.count { $0 == 0 } && seen.nonFinite == 0)
      }
    }
    #expect(results[0] == results[1] && results[0] == results[2])
    let before = SampleLayer<Scalar>(inputs: n, units: m, seed: 7).panels.values()
    for index in before.indices {
      let keep = index < n * m ? 0.75 : 1
      expectClose(
        results[0][index], [keep * Double(before[index]), -0.25 * Double(stored[index])],
        "w \(index) of \(a.rows), \(n), \(m)")
    }
  }

  @Test("gradients agree with plain sums, and so do steps and what they measure", arguments: shapes)
  func gradients(samples: Int, inputs: Int, units: Int) {
    gradient(Float.self, samples, inputs, units)
    gradient(Double.self, samples, inputs, units)
  }

  @Test("squares of weights are summed in double, biases left out", arguments: shapes)
  func weightSquares(samples: Int, inputs: Int, units: Int) {
    func check<Scalar: RealScalar>(_: Scalar.Type, size: Double) {
      let layer = SampleLayer<Scalar>(inputs: inputs, units: units, seed: 9)
      let values = layer.panels.values().map { Scalar(Double($0) * size) }
      layer.panels.store(values, weights: 0, biases: units * inputs)
      let expected = values.prefix(units * inputs).reduce(0) { $0 + Double($1) * Double($1) }
      let error = abs(Kernels.weightSquares(layer.panels) - expected)
      // Every term is exact or rounded once, and so is every sum.
      #expect(error <= Double(units * inputs + 2) * 0x1p-53 * expected)
    }
    check(Float.self, size: 1)
    check(Float.self, size: 1e-30)
    check(Double.self, size: 1e100)
  }

  @Test("zeros are counted, padding left out")
  func zeros() {
    let a = MatrixView<Float>(padded: 4, columns: 37)
    let e: MatrixView<Float> = padded(4, 19, seed: 8)
    for s in 0..<4 { for k in 0..<37 where !k.isMultiple(of: 3) { a[s, k] = 1 } }
    for s in 0..<4 { e[s, 5] = 0 }
    let panels = PanelMatrix<Float>(inputs: 37, units: 19)
    let seen = oneTile()
    GradientTiles([GradientTile(a, e, target: panels, inputs: 0..<38)]).compute(
      0, samples: 4, scale: 1, use: .descend(rate: 1, keep: 1, measuring: .all), statistics: seen)
    // 13 inputs are 0, and so is one unit's error.
    #expect(seen[0].weights.zeros == 13 * 19 + 24)
    #expect(seen[0].biases.zeros == 1)
  }

  @Test("a gradient whose squares leave the range of floats is not judged in passing")
  func doubtful() {
    for (size, isPlain) in [
      (Float(1), true), (1e-22, false), (1e22, false), (.nan, false), (0, true),
    ] {
      let a: MatrixView<Float> = padded(3, 20, seed: 9)
      let e = MatrixView<Float>(padded: 3, columns: 18)
      e.fill(size)
      let panels = PanelMatrix<Float>(inputs: 20, units: 18)
      let isClear = GradientTiles([GradientTile(a, e, target: panels, inputs: 0..<21)]).compute(
        0, samples: 3, scale: 1, use: .descend(rate: 0, keep: 1, measuring: .all))
      #expect(isClear == isPlain, "errors of \(size)")
    }
  }

  @Test("a stored gradient is measured number by number, in double")
  func oddValues() {
    func both<Scalar: RealScalar>(_: Scalar.Type) {
      let panels = PanelMatrix<Scalar>(inputs: 8, units: 5)
      var values = Array(repeating: Scalar.zero, count: 45)
      let odd: [Scalar] = [
        .nan, .infinity, -.infinity, 3, -5, -Scalar.zero, .leastNonzeroMagnitude, -Scalar.nan,
      ]
      values.replaceSubrange(11..<19, with: odd)
      values[42] = -7
      panels.store(values, weights: 0, biases: 40)
      func measure(_ inputs: Range<Int>) -> LayerGradientStatistics {
        let tile = GradientTile(
          MatrixView(padded: 1, columns: 8), MatrixView(padded: 1, columns: 5), target: panels,
          inputs: inputs)
        return GradientTiles([tile]).measure(0)
      }
      let seen = measure(0..<9)
      #expect(seen.weights.nonFinite == 4 && seen.weights.zeros == 33)
      #expect(seen.weights.largest == 5 && !seen.weights.gradientSquares.isFinite)
      #expect(seen.biases.zeros == 4 && seen.biases.largest == 7)
      #expect(seen.biases.gradientSquares == 49)
      let rest = measure(0..<1)
      #expect(rest.weights.zeros + rest.weights.nonFinite <= 5 && rest.biases.zeros == 0)
    }
    both(Float.self)
    both(Double.self)
  }

  @Test("squares of rows survive where squares of floats would not")
  func rowSquares() {
    for columns in [1, 7, 16, 30, 33, 64] {
      for size in [Float(1e-40), 1e-25, 1e-10, 1, 1e30] {
        let x = MatrixView<Float>(padded: 3, columns: columns)
        // What lies beyond the columns is not to be seen.
        for row in 0..<3 { for column in 0..<columns { x[row, column] = size } }
        let sums = AlignedStorage<Double>(repeating: -1, count: 5)
        perform(.rowSquares(x, into: sums, at: 2), rows: 1..<3)
        let expected = Double(columns) * Double(size) * Double(size)
        #expect(abs(sums[3] / expected - 1) < 1e-6 && sums[4] == sums[3])
        #expect(sums[2] == -1)
      }
    }
  }
}
