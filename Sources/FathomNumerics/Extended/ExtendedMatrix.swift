/// A matrix whose rows have binary exponents of their own, a row per sample.
///
/// An entry is `values[row, column]`·2^`exponents[row]`. Scaling a row commutes with a matrix
/// product, so that the product is an ordinary one. A row whose entries lie too far apart to be
/// held that way keeps each with its own exponent in `spread`; its values are then rounded, and
/// products check whether that mattered.
package final class ExtendedMatrix<Scalar: RealScalar> {
  /// The entries, without the rows' exponents.
  package let values: MatrixView<Scalar>
  /// The exponent of each row.
  package var exponents: [Int]
  /// What each row of `values` holds.
  package var ranges: [RowRange]
  /// The entries of rows that `values` cannot hold.
  package var spread: [Int: [Extended]] = [:]

  /// A matrix over some memory.
  package init(_ values: MatrixView<Scalar>) {
    self.values = values
    exponents = Array(repeating: 0, count: values.rows)
    ranges = Array(repeating: RowRange(), count: values.rows)
  }

  /// R: normal numbers are not less than 2^−R.
  package static var depth: Int { -Int(Scalar.leastNormalMagnitude.exponent) }

  /// An entry.
  package subscript(row: Int, column: Int) -> Extended {
    if let row = spread[row] { return row[column] }
    return Extended(Double(values[row, column]), exponent: exponents[row])
  }

  /// Whether all entries of a row are zero.
  package func isZero(_ row: Int) -> Bool { ranges[row].largest == 0 && spread[row] == nil }

  /// The exponent of a row's largest entry; nothing for a row of zeros.
  package func top(_ row: Int) -> Int { exponents[row] + ranges[row].top }

  /// The entries of a row.
  package func row(_ row: Int) -> [Extended] {
    spread[row] ?? (0..<values.columns).map { self[row, $0] }
  }

  /// Σ of the squares of a row's entries.
  package func sumOfSquares(_ row: Int) -> Extended {
    if let entries = spread[row] { return entries.reduce(.zero) { $0 + $1 * $1 } }
    return Extended(ranges[row].sumOfSquares, exponent: 2 * exponents[row])
  }

  /// Overwrites a row.
  ///
  /// - Parameters:
  ///   - row: The row's number.
  ///   - entries: Its new entries.
  ///   - reach: The row is scaled so that its largest entry is in [½, 1), unless that one's
  ///     exponent is within ± this.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func setRow(_ row: Int, to entries: [Extended], unscaledWithin reach: Int) {
    var (top, bottom) = (Int.min, Int.max)
    for entry in entries where !entry.isZero {
      top = max(top, entry.exponent)
      bottom = min(bottom, entry.exponent)
    }
    if top == Int.min { (top, bottom) = (0, 0) }
    let exponent = top.magnitude <= reach ? 0 : top
    exponents[row] = exponent
    var sum = 0.0
    var (largest, smallest) = (0.0, Double.infinity)
    let values = values
    for (column, entry) in entries.enumerated() {
      let value = Scalar(entry.scaled(by: -exponent).double)
      values[row, column] = value
      let size = Double(value).magnitude
      sum += size * size
      if size > largest { largest = size }
      if size > 0 && size < smallest { smallest = size }
    }
    ranges[row] = RowRange(
      sumOfSquares: sum, largest: largest, smallest: largest == 0 ? 0 : smallest)
    let isSpread = bottom - exponent < 2 - Self.depth
    if isSpread || !spread.isEmpty { spread[row] = isSpread ? entries : nil }
  }

  /// Scales a row, exactly, so that its largest value is in [½, 1).
  package func normalize(_ row: Int) {
    guard ranges[row].largest > 0 else { return }
    let top = ranges[row].top
    // Two factors, because one may be out of range.
    for factor in [-top / 2, -top - -top / 2] {
      values.rows(row..<row + 1).scaleInPlace(Extended.power(of2: factor))
    }
    exponents[row] += top
    ranges[row] = values.rows(row..<row + 1).rowRanges()[0]
  }

  /// Overwrites the first rows with those of another matrix of the same shape.
  package func copy(_ other: ExtendedMatrix, rows: Int) {
    values.rows(0..<rows).copy(other.values.rows(0..<rows))
    exponents.replaceSubrange(0..<rows, with: other.exponents[0..<rows])
    ranges.replaceSubrange(0..<rows, with: other.ranges[0..<rows])
    spread = other.spread
  }

  /// Σ of the squares of all entries in the first rows.
  package func sumOfSquares(rows: Int) -> Extended {
    (0..<rows).reduce(.zero) { $0 + sumOfSquares($1) }
  }

  /// Adds the first rows of another matrix of the same shape.
  ///
  /// Rows are added as they are where their exponents allow it; the others entry by entry.
  ///
  /// - Parameters:
  ///   - other: What is added.
  ///   - rows: How many rows.
  ///   - reach: A sum is scaled so that its largest entry is in [½, 1), unless that one's exponent is
  ///     within ± this.
  package func add(_ other: ExtendedMatrix, rows: Int, unscaledWithin reach: Int) {
    for row in 0..<rows where !other.isZero(row) {
      guard !addOrdinary(other, row, reach) else { continue }
      let sums = zip(self.row(row), other.row(row)).map { $0 + $1 }
      setRow(row, to: sums, unscaledWithin: reach)
    }
  }

  /// Adds a row in the working precision.
  ///
  /// - Returns: Whether nothing was lost by that.
  private func addOrdinary(_ other: ExtendedMatrix, _ row: Int, _ reach: Int) -> Bool {
    guard spread[row] == nil, other.spread[row] == nil, !isZero(row) else { return false }
    let top = max(top(row), other.top(row))
    let place = top.magnitude <= reach ? 0 : top
    let (own, others) = (exponents[row] - place, other.exponents[row] - place)
    let lowest = 3 - Self.depth
    guard max(own.magnitude, others.magnitude) < 1000, ranges[row].bottom + own > lowest,
      other.ranges[row].bottom + others > lowest
    else {
      return false
    }
    let into = values.rows(row..<row + 1)
    into.combine(
      with: other.values.rows(row..<row + 1), keep: Extended.power(of2: own),
      scale: Extended.power(of2: others))
    exponents[row] = place
    ranges[row] = into.rowRanges()[0]
    return true
  }
}
