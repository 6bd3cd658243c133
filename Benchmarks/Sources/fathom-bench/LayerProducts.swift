import Fathom
import FathomNumerics

/// The three products of a layer, by our kernels and by OpenBLAS on the same numbers.
final class LayerProducts {
  /// One of them.
  enum Product: String, CaseIterable {
    case forward
    case back
    case gradient
  }

  let samples: Int
  let inputs: Int
  let units: Int
  private let blas: OpenBLAS
  private let z: MatrixView<Float>
  private let u: MatrixView<Float>
  private let parameters: PanelMatrix<Float>
  private let forward: KernelProgram<Float>
  private let back: KernelProgram<Float>
  private let gradient: GradientTiles<Float>
  private let scratch: KernelScratch<Float>
  /// The same without padding, w as units × inputs.
  private var (aRows, eRows, weights, result): ([Float], [Float], [Float], [Float])

  init(samples: Int, inputs: Int, units: Int, blas: OpenBLAS) {
    (self.samples, self.inputs, self.units, self.blas) = (samples, inputs, units, blas)
    var stream = RandomStream(seed: 1, purpose: .data)
    func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float(stream.normal()) } }
    let weights = numbers(units * inputs)
    (aRows, eRows) = (numbers(samples * inputs), numbers(samples * units))
    self.weights = weights
    result = Array(repeating: 0, count: samples * max(inputs, units))
    func matrix(_ columns: Int, _ values: [Float]? = nil) -> MatrixView<Float> {
      let matrix = MatrixView<Float>(padded: samples, columns: columns)
      for row in 0..<samples {
        for column in 0..<columns { matrix[row, column] = values?[row * columns + column] ?? 0 }
      }
      return matrix
    }
    let (a, e) = (matrix(inputs, aRows), matrix(units, eRows))
    (z, u) = (matrix(units), matrix(inputs))
    let parameters = PanelMatrix<Float>(inputs: inputs, units: units)
    parameters.store(weights, weights: 0, biases: nil)
    forward = KernelProgram([.forward(a, parameters, into: z)], layers: 1)
    back = KernelProgram([.back(e, parameters, into: u)], layers: 1)
    // Tiles as a step has them.
    let starts = Array(stride(from: 0, to: inputs, by: 120))
    gradient = GradientTiles(
      zip(starts, starts.dropFirst() + [inputs + 1]).map {
        GradientTile(a, e, target: parameters, inputs: $0..<$1)
      })
    self.parameters = parameters
    scratch = back.makeScratch()
  }

  /// Floating-point operations of any of the three, biases aside.
  var operations: Double { 2 * Double(samples * inputs * units) }

  /// One product by our kernels: the way forward with its biases, the gradient with its update.
  func ours(_ product: Product) {
    switch product {
    case .forward: forward.run(rows: 0..<samples, detail: 0, scratch: scratch)
    case .back: back.run(rows: 0..<samples, detail: 0, scratch: scratch)
    case .gradient:
      for tile in 0..<gradient.count {
        gradient.compute(
          tile, samples: samples, scale: 1,
          use: .descend(rate: rate, keep: 1, measuring: .none))
      }
    }
  }

  /// The same by OpenBLAS, without biases.
  func theirs(_ product: Product) {
    switch product {
    case .forward:
      blas.multiply(
        aRows, .plain, weights, .transposed, into: &result, m: samples, n: units, k: inputs)
    case .back:
      blas.multiply(eRows, .plain, weights, .plain, into: &result, m: samples, n: inputs, k: units)
    case .gradient:
      blas.multiply(
        eRows, .transposed, aRows, .plain, into: &weights, m: units, n: inputs, k: samples,
        alpha: -Float(rate), beta: 1)
    }
  }

  /// The learning rate: so small that weights stay what they are however often they are updated.
  private var rate = 1e-30

  /// Whether both give the same, but for rounding: two sums of n terms differ by at most
  /// 2n·2⁻²⁴ times the sum of the terms' magnitudes, whatever the order they are added in.
  func agree(_ product: Product) -> Bool {
    rate = 0.5
    defer { rate = 1e-30 }
    let before = weights
    ours(product)
    theirs(product)
    switch product {
    case .forward:
      return isClose(z.array(), columns: units, aRows, depth: inputs) { unit, input in
        before[unit * inputs + input]
      }
    case .back:
      return isClose(u.array(), columns: inputs, eRows, depth: units) { input, unit in
        before[unit * inputs + input]
      }
    case .gradient:
      var mine = before
      parameters.load(into: &mine, weights: 0, biases: nil)
      for unit in 0..<units {
        for input in 0..<inputs {
          let place = unit * inputs + input
          let terms = (0..<samples).reduce(Double(before[place].magnitude)) {
            $0 + rate * Double((eRows[$1 * units + unit] * aRows[$1 * inputs + input]).magnitude)
          }
          let bound = 2 * Double(samples + 2) * 0x1p-24 * terms
          guard Double((mine[place] - weights[place]).magnitude) <= bound else { return false }
        }
      }
      return true
    }
  }

  /// Whether `mine` is what OpenBLAS made of rows of `depth` numbers and the factors of each column.
  private func isClose(
    _ mine: [Float], columns: Int, _ rows: [Float], depth: Int,
    _ factor: (_ column: Int, _ term: Int) -> Float
  ) -> Bool {
    for row in 0..<samples {
      for column in 0..<columns {
        let terms = (0..<depth).reduce(0.0) {
          $0 + Double((rows[row * depth + $1] * factor(column, $1)).magnitude)
        }
        let difference = mine[row * columns + column] - result[row * columns + column]
        guard Double(difference.magnitude) <= 2 * Double(depth) * 0x1p-24 * terms else {
          return false
        }
      }
    }
    return true
  }
}
