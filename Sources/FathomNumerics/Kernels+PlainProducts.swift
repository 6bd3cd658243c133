extension Kernels {
  /// C ← A Bᵀ, of matrices row by row.
  ///
  /// For work beside a network's steps: B is copied into panels first.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func multiply<Scalar>(
    _ a: MatrixView<Scalar>, transposed b: MatrixView<Scalar>, into c: MatrixView<Scalar>
  ) {
    precondition(
      a.columns == b.columns && c.rows == a.rows && c.columns == b.rows,
      "A \(a.shape) · Bᵀ \(b.shape) into \(c.shape)")
    let panels = PanelMatrix<Scalar>(inputs: b.columns, units: b.rows)
    panels.store(b)
    let result = MatrixView<Scalar>(padded: c.rows, columns: c.columns)
    forward(a, panels, into: result, rows: 0..<a.rows)
    c.copy(result)
  }

  /// C ← A B, of matrices row by row.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func multiply<Scalar>(
    _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, into c: MatrixView<Scalar>
  ) {
    precondition(
      a.columns == b.rows && c.rows == a.rows && c.columns == b.columns,
      "A \(a.shape) · B \(b.shape) into \(c.shape)")
    let panels = PanelMatrix<Scalar>(inputs: b.columns, units: b.rows)
    panels.store(b)
    let result = MatrixView<Scalar>(padded: c.rows, columns: c.columns)
    let scratch = AlignedStorage<Scalar>(
      repeating: 0, count: scratchCount(units: b.rows, Scalar.self))
    back(a, panels, into: result, rows: 0..<a.rows, scratch: scratch)
    c.copy(result)
  }

  /// C ← scale · Eᵀ A over the units in a range, added to what is there if asked.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func multiplyTransposed<Scalar>(
    _ e: MatrixView<Scalar>, units: Range<Int>, _ a: MatrixView<Scalar>, scale: Double,
    into c: MatrixView<Scalar>, accumulating: Bool
  ) {
    precondition(
      e.rows == a.rows && units.lowerBound >= 0 && units.upperBound <= e.columns
        && c.rows == units.count && c.columns == a.columns && c.stride == c.columns,
      "E \(e.shape)ᵀ[\(units)] · A \(a.shape) into \(c.shape)")
    let errors = MatrixView<Scalar>(padded: e.rows, columns: units.count)
    for row in 0..<e.rows {
      for (column, unit) in units.enumerated() { errors[row, column] = e[row, unit] }
    }
    let panels = PanelMatrix<Scalar>(inputs: a.columns, units: units.count)
    if accumulating { panels.store(c) }
    _ = gradient(
      a, errors, samples: e.rows, inputs: 0..<a.columns, scale: scale, into: panels,
      use: .store(adding: accumulating))
    var result = Array(repeating: Scalar.zero, count: c.count + units.count)
    panels.load(into: &result, weights: 0, biases: c.count)
    result.removeLast(units.count)
    c.storage.store(result, at: c.offset)
  }
}
