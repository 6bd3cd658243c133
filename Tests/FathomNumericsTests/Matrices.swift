import FathomText
import FathomNumerics

/// Normal numbers, row by row without gaps.
func matrix<Scalar: RealScalar>(_ rows: Int, _ columns: Int, seed: UInt64) -> MatrixView<Scalar> {
  var stream = RandomStream(seed: seed, purpose: .data)
  let storage = AlignedStorage<Scalar>(repeating: 0, count: rows * columns)
  storage.store((0..<rows * columns).map { _ in Scalar(stream.normal()) })
  return MatrixView(storage, offset: 0, rows: rows, columns: columns)
}

/// Zeros, row by row without gaps.
func zeros<Scalar: RealScalar>(_ rows: Int, _ columns: Int) -> MatrixView<Scalar> {
  MatrixView(
    AlignedStorage<Scalar>(repeating: 0, count: rows * columns), offset: 0, rows: rows,
    columns: columns)
}

/// Normal numbers in rows as the kernels like them.
func padded<Scalar: RealScalar>(_ rows: Int, _ columns: Int, seed: UInt64) -> MatrixView<Scalar> {
  let plain: MatrixView<Scalar> = matrix(rows, columns, seed: seed)
  let result = MatrixView<Scalar>(padded: rows, columns: columns)
  for row in 0..<rows {
    for column in 0..<columns { result[row, column] = plain[row, column] }
  }
  return result
}

/// A layer's parameters, with a number for each weight and bias that tells where it stands.
struct SampleLayer<Scalar: RealScalar> {
  let panels: PanelMatrix<Scalar>
  let weights: MatrixView<Scalar>
  let biases: [Scalar]

  init(inputs: Int, units: Int, seed: UInt64) {
    weights = matrix(units, inputs, seed: seed)
    let biasRow: MatrixView<Scalar> = matrix(1, units, seed: seed + 1)
    biases = biasRow.array()
    panels = PanelMatrix(inputs: inputs, units: units)
    panels.store(weights.array() + biases, weights: 0, biases: inputs * units)
  }
}

extension PanelMatrix {
  /// Weights row by row, then biases.
  func values() -> [Scalar] {
    var result = Array(repeating: Scalar.zero, count: units * (inputs + 1))
    load(into: &result, weights: 0, biases: units * inputs)
    return result
  }
}

/// Makes one call on some rows, and returns what it saw.
@discardableResult
func perform<Scalar: RealScalar>(
  _ call: KernelCall<Scalar>, rows: Range<Int>
) -> KernelScratch<Scalar> {
  let program = KernelProgram([call], layers: 1)
  let scratch = program.makeScratch()
  program.run(rows: rows, detail: 0, scratch: scratch)
  return scratch
}
