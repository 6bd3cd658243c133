/// Numbers as they are stored, row by row.
package enum StoredRows: Sendable {
  /// Bytes.
  case bytes([UInt8])
  /// Real numbers in single precision.
  case floats([Float])
  /// Real numbers.
  case reals([Double])
  /// Classes: a row is 1 in the class's column and 0 elsewhere, or the class itself where there
  /// is a single column, before it is scaled and shifted like all others.
  case labels([Int32])
}

/// Gathers rows of stored features into a mini-batch, converting and scaling on the way.
@safe
package struct RowGatherer<Scalar: RealScalar>: Sendable {
  private let source: StoredRows
  private let columns: Int
  /// How many rows are stored.
  package let rows: Int
  private let scale: [Double]
  private let shift: [Double]
  private let scalarScale: [Scalar]
  private let scalarShift: [Scalar]

  /// A gatherer for stored rows of `scale.count` columns.
  ///
  /// - Precondition: as many scales as shifts, whole rows, and a column for each class.
  package init(_ source: StoredRows, scale: [Double], shift: [Double]) {
    columns = scale.count
    let count =
      switch source {
      case .bytes(let bytes): bytes.count
      case .floats(let floats): floats.count
      case .reals(let reals): reals.count
      case .labels(let labels): labels.count * columns
      }
    precondition(columns > 0 && shift.count == columns && count.isMultiple(of: columns))
    if case .labels(let labels) = source, columns > 1 {
      let classes = 0..<Int32(columns)
      precondition(labels.allSatisfy { classes.contains($0) }, "a class beyond \(columns)")
    }
    rows = count / columns
    self.source = source
    self.scale = scale
    self.shift = shift
    scalarScale = scale.map { Scalar($0) }
    scalarShift = shift.map { Scalar($0) }
  }

  /// Fills a matrix with the rows that stand at some positions of an index, whose entries are
  /// less than the number of stored rows.
  ///
  /// - Parameters:
  ///   - index: Which rows there are to pick from.
  ///   - positions: Where in the index to pick.
  ///   - matrix: What is filled.
  ///   - lookahead: How far behind those positions stand the ones that will be asked for next.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func gather(
    _ index: AlignedStorage<Int32>, at positions: Range<Int>, into matrix: MatrixView<Scalar>,
    lookahead: Int = 0
  ) {
    precondition(matrix.rows == positions.count && matrix.columns == columns)
    precondition(positions.lowerBound >= 0 && positions.upperBound <= index.count)
    let picked = unsafe UnsafePointer(index.base + positions.lowerBound)
    for i in 0..<positions.count {
      unsafe precondition(picked[i] >= 0 && Int(picked[i]) < rows, "row beyond the data")
    }
    let ahead = lookahead > 0 ? index.count - positions.lowerBound - lookahead : 0
    switch source {
    case .bytes(let bytes):
      unsafe bytes.withUnsafeBufferPointer { from in
        guard let from = from.baseAddress else { return }
        unsafe Scalar.kernels.gatherBytes(
          matrix.base, Int64(matrix.stride), from, picked, Int64(matrix.rows), Int64(lookahead),
          Int64(ahead), Int64(columns), scalarScale, scalarShift)
      }
    case .floats(let floats):
      unsafe floats.withUnsafeBufferPointer { from in
        guard let from = from.baseAddress else { return }
        unsafe Scalar.kernels.gatherFloats(
          matrix.base, Int64(matrix.stride), from, picked, Int64(matrix.rows), Int64(columns),
          scale, shift)
      }
    case .reals(let reals):
      unsafe reals.withUnsafeBufferPointer { from in
        guard let from = from.baseAddress else { return }
        unsafe Scalar.kernels.gatherReals(
          matrix.base, Int64(matrix.stride), from, picked, Int64(matrix.rows), Int64(columns),
          scale, shift)
      }
    case .labels(let labels):
      unsafe labels.withUnsafeBufferPointer { from in
        guard let from = from.baseAddress else { return }
        unsafe Scalar.kernels.gatherLabels(
          matrix.base, Int64(matrix.stride), from, picked, Int64(matrix.rows), Int64(lookahead),
          Int64(ahead), Int64(columns), scale, shift)
      }
    }
  }
}
