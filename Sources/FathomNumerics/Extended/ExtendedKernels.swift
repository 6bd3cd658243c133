internal import CFathomKernels

/// What one look at a row of numbers sees.
package struct RowRange: BitwiseCopyable, Sendable {
  /// Σ x².
  package var sumOfSquares = 0.0
  /// max |x|; NaN or infinite when an entry is.
  package var largest = 0.0
  /// min |x| over x ≠ 0; 0 when there is none.
  package var smallest = 0.0
  /// How many entries are 0.
  package var zeros = 0
  /// How many |x| lie below the limit.
  package var below = 0

  /// What was seen of a row of zeros, or of another one.
  package init(
    sumOfSquares: Double = 0, largest: Double = 0, smallest: Double = 0, zeros: Int = 0,
    below: Int = 0
  ) {
    self.sumOfSquares = sumOfSquares
    self.largest = largest
    self.smallest = smallest
    self.zeros = zeros
    self.below = below
  }

  /// The exponent of the largest magnitude: 2^(top − 1) ≤ max |x| < 2^top.
  package var top: Int { Extended(largest).exponent }
  /// The exponent of the smallest magnitude that is not zero.
  package var bottom: Int { Extended(smallest).exponent }

  /// What two rows hold together.
  func merged(with other: RowRange) -> RowRange {
    let (some, all) = (smallest == 0 || other.smallest == 0, min(smallest, other.smallest))
    // NaN is larger than anything.
    let isOdd = largest.isNaN || other.largest.isNaN
    return RowRange(
      sumOfSquares: sumOfSquares + other.sumOfSquares,
      largest: isOdd ? .nan : max(largest, other.largest),
      smallest: some ? max(smallest, other.smallest) : all, zeros: zeros + other.zeros,
      below: below + other.below)
  }

  /// Whether something that is not zero has an exponent below one.
  func isBelow(_ exponent: Int) -> Bool {
    smallest > 0 && smallest < Extended.power(of2: exponent - 1)
  }
}

/// What the pass from a row of u to e = u ⊙ σ′ sees.
package struct ErrorRow: BitwiseCopyable, Sendable {
  /// Σ u².
  package var sumBefore = 0.0
  /// Σ e² of the scaled e.
  package var sumAfter = 0.0
  /// max |e| before it is scaled.
  package var largest = 0.0
  /// min |e| over e ≠ 0 before it is scaled.
  package var smallest = 0.0
  /// Products of non-zeros that are not normal numbers.
  package var lost = 0
}

/// The loops of the exact pass in one precision.
@safe
public struct ExtendedKernelTable<Scalar: BitwiseCopyable>: Sendable {
  typealias Pointer = UnsafeMutablePointer<Scalar>
  typealias ConstPointer = UnsafePointer<Scalar>

  let rowRanges:
    @Sendable (
      ConstPointer, Int64, Int64, Int64, Double, Int64, UnsafeMutablePointer<fk_row_range>
    ) -> Void
  let errorRows:
    @Sendable (
      ConstPointer, Int64, UnsafePointer<Double>, Int64, Pointer, Int64, Int64, Int64,
      UnsafeMutablePointer<fk_error_row>
    ) -> Void
  let scaleRows:
    @Sendable (ConstPointer, Int64, Pointer, Int64, Int64, Int64, UnsafePointer<Double>) -> Void
  let narrowRows:
    @Sendable (
      UnsafePointer<Double>, Int64, Pointer, Int64, Int64, Int64, UnsafePointer<Double>
    ) -> Void
  let widen:
    @Sendable (ConstPointer, Int64, UnsafeMutablePointer<Double>, Int64, Int64, Int64) -> Void
  let widenRanges:
    @Sendable (
      ConstPointer, Int64, UnsafeMutablePointer<Double>, Int64, Int64, Int64,
      UnsafeMutablePointer<fk_row_range>
    ) -> Void
  let sumRows: @Sendable (ConstPointer, Int64, Int64, Int64, UnsafeMutablePointer<Double>) -> Void
  let addScaled:
    @Sendable (UnsafeMutablePointer<Double>, ConstPointer, Int64, Double, Double) -> Void
}

extension ExtendedKernelTable where Scalar == Float {
  static let float = unsafe ExtendedKernelTable(
    rowRanges: fk_row_ranges_f, errorRows: fk_error_rows_f, scaleRows: fk_scale_rows_f,
    narrowRows: fk_narrow_rows_f, widen: fk_widen_f, widenRanges: fk_widen_ranges_f,
    sumRows: fk_sum_rows_f, addScaled: fk_add_scaled_f)
}

extension ExtendedKernelTable where Scalar == Double {
  static let double = unsafe ExtendedKernelTable(
    rowRanges: fk_row_ranges_d, errorRows: fk_error_rows_d, scaleRows: fk_scale_rows_d,
    narrowRows: fk_narrow_rows_d, widen: fk_widen_d, widenRanges: fk_widen_ranges_d,
    sumRows: fk_sum_rows_d, addScaled: fk_add_scaled_d)
}

extension RowRange {
  fileprivate static func array(_ seen: AlignedStorage<fk_row_range>) -> [RowRange] {
    (0..<seen.count).map { row in
      let range = seen[row]
      return RowRange(
        sumOfSquares: range.sum_squares, largest: range.largest, smallest: range.smallest,
        zeros: Int(range.zeros), below: Int(range.below))
    }
  }
}

extension MatrixView {
  /// Copies all entries to a matrix of doubles.
  ///
  /// - Returns: What each row holds.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func widen(lookingInto doubles: MatrixView<Double>) -> [RowRange] {
    precondition(doubles.rows == rows && doubles.columns == columns)
    let seen = AlignedStorage(repeating: fk_row_range(), count: rows)
    unsafe Scalar.extendedKernels.widenRanges(
      base, Int64(stride), doubles.base, Int64(doubles.stride), Int64(rows), Int64(columns),
      seen.base)
    return RowRange.array(seen)
  }

  /// What each row holds; |x| below the limit is counted.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func rowRanges(limit: Double = 0, isOneSided: Bool = false) -> [RowRange] {
    let seen = AlignedStorage(repeating: fk_row_range(), count: rows)
    unsafe Scalar.extendedKernels.rowRanges(
      base, Int64(stride), Int64(rows), Int64(columns), limit, isOneSided ? 1 : 0, seen.base)
    return RowRange.array(seen)
  }

  /// What all entries together hold.
  package var range: RowRange {
    isDense ? flattened.rowRanges()[0] : rowRanges().reduce(RowRange()) { $0.merged(with: $1) }
  }

  /// E ← (U ⊙ σ′)·2^−k, with k for each row such that the largest |e| is in [½, 1).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func applySlopes(
    _ slopes: MatrixView<Double>, into e: MatrixView<Scalar>
  ) -> [ErrorRow] {
    precondition(shape == e.shape && rows == slopes.rows && columns == slopes.columns)
    let seen = AlignedStorage(repeating: fk_error_row(), count: rows)
    unsafe Scalar.extendedKernels.errorRows(
      base, Int64(stride), slopes.base, Int64(slopes.stride), e.base, Int64(e.stride),
      Int64(rows), Int64(columns), seen.base)
    return (0..<rows).map { row in
      let error = seen[row]
      return ErrorRow(
        sumBefore: error.sum_before, sumAfter: error.sum_after, largest: error.largest,
        smallest: error.smallest, lost: Int(error.lost))
    }
  }

  /// Multiplies each row by a number of its own.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func scaleRows(by scales: [Double], into result: MatrixView<Scalar>) {
    precondition(scales.count == rows && shape == result.shape)
    unsafe Scalar.extendedKernels.scaleRows(
      base, Int64(stride), result.base, Int64(result.stride), Int64(rows), Int64(columns), scales)
  }

  /// X ← keep · X + scale · Y, in double.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func combine(with other: MatrixView<Scalar>, keep: Double, scale: Double) {
    precondition(shape == other.shape)
    for row in 0..<rows {
      let (to, from) = unsafe (self.row(row), other.row(row))
      for column in 0..<columns {
        unsafe to[column] = Scalar(Double(to[column]) * keep + Double(from[column]) * scale)
      }
    }
  }

  /// Multiplies all entries by a number.
  func scaleInPlace(_ factor: Double) {
    scaleRows(by: Array(repeating: factor, count: rows), into: self)
  }

  /// Takes over the rows of a matrix of doubles, each multiplied by a number of its own.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func narrow(_ from: MatrixView<Double>, scales: [Double]) {
    precondition(from.rows == rows && from.columns == columns && scales.count == rows)
    unsafe Scalar.extendedKernels.narrowRows(
      from.base, Int64(from.stride), base, Int64(stride), Int64(rows), Int64(columns), scales)
  }

  /// Copies all entries to a matrix of doubles.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func widen(into doubles: MatrixView<Double>) {
    precondition(doubles.rows == rows && doubles.columns == columns)
    unsafe Scalar.extendedKernels.widen(
      base, Int64(stride), doubles.base, Int64(doubles.stride), Int64(rows), Int64(columns))
  }

  /// Adds up all rows, in double; a sum for each column.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func sumRows(into sums: MatrixView<Scalar>) {
    precondition(sums.count == columns && sums.isDense)
    let totals = AlignedStorage(repeating: 0.0, count: columns)
    unsafe Scalar.extendedKernels.sumRows(
      base, Int64(stride), Int64(rows), Int64(columns), totals.base)
    for column in 0..<columns { sums.storage[sums.offset + column] = Scalar(totals[column]) }
  }
}

extension MatrixView where Scalar == Double {
  /// X ← keep · X + scale · G.
  package func add<Other>(_ g: MatrixView<Other>, keep: Double, scale: Double) {
    precondition(g.rows == rows && g.columns == columns && isDense && g.isDense)
    unsafe Other.extendedKernels.addScaled(base, g.base, Int64(count), keep, scale)
  }
}
