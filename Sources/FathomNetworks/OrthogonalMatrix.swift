internal import FathomNumerics

/// Random matrices with orthonormal rows, or columns where those are fewer.
enum OrthogonalMatrix {
  /// Vectors made orthogonal at once; most of the work is then in matrix products.
  private static let block = 32

  /// A matrix drawn evenly, from Haar's measure.
  ///
  /// Gaussian vectors are made orthonormal one after the other by Gram and Schmidt's method,
  /// twice for full accuracy (Giraud, Langou and Rozložník 2005).
  ///
  /// - Returns: rows × columns numbers, row by row.
  static func draw(rows: Int, columns: Int, from stream: inout RandomStream) -> [Double] {
    let count = min(rows, columns)
    let length = max(rows, columns)
    let basis = MatrixView(
      AlignedStorage<Double>(repeating: 0, count: count * length), offset: 0, rows: count,
      columns: length)
    for start in stride(from: 0, to: count, by: block) {
      let range = start..<min(start + block, count)
      var vectors = range.map { _ in (0..<length).map { _ in stream.normal() } }
      for _ in 0..<2 {
        removeProjections(of: &vectors, onto: basis.rows(0..<start))
        orthonormalize(&vectors)
      }
      for (row, vector) in zip(range, vectors) {
        for (column, value) in vector.enumerated() { basis[row, column] = value }
      }
    }
    if rows <= columns { return basis.array() }
    var transposed = Array(repeating: 0.0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns { transposed[row * columns + column] = basis[column, row] }
    }
    return transposed
  }

  private static func removeProjections(
    of vectors: inout [[Double]], onto basis: MatrixView<Double>
  ) {
    guard basis.rows > 0 else { return }
    let length = basis.columns
    let storage = AlignedStorage<Double>(repeating: 0, count: vectors.count * length)
    storage.store(vectors.flatMap { $0 })
    let block = MatrixView(storage, offset: 0, rows: vectors.count, columns: length)
    let coefficients = MatrixView(
      AlignedStorage<Double>(repeating: 0, count: vectors.count * basis.rows), offset: 0,
      rows: vectors.count, columns: basis.rows)
    Kernels.multiply(block, transposed: basis, into: coefficients)
    Kernels.multiply(coefficients, basis, into: block)
    for row in vectors.indices {
      let projection = block.rows(row..<row + 1).array()
      for column in 0..<length { vectors[row][column] -= projection[column] }
    }
  }

  private static func orthonormalize(_ vectors: inout [[Double]]) {
    for row in vectors.indices {
      for earlier in 0..<row {
        let overlap = zip(vectors[row], vectors[earlier]).reduce(0) { $0 + $1.0 * $1.1 }
        for column in vectors[row].indices {
          vectors[row][column] -= overlap * vectors[earlier][column]
        }
      }
      let norm = vectors[row].reduce(0) { $0 + $1 * $1 }.squareRoot()
      for column in vectors[row].indices { vectors[row][column] /= norm }
    }
  }
}
