internal import CFathomKernels

/// The derivatives of a cost by slopes that are learned, Σ_s u_s min(z_s, 0), column by column.
///
/// It keeps alive what it works on.
@safe
package final class SlopeSums<Scalar: RealScalar>: @unchecked Sendable {
  private let raw: UnsafeMutablePointer<fk_columns>
  private let owners: [AnyObject]
  private let sums: AlignedStorage<Double>
  private let target: PanelMatrix<Scalar>
  private let rows: Int
  private let columns: Int

  /// Sums over samples.
  ///
  /// - Parameters:
  ///   - errors: u = ∂C_s/∂a.
  ///   - kept: min(z, 0).
  ///   - target: Where the sums go: one for each unit, or one for all of them.
  package init(
    _ errors: MatrixView<Scalar>, kept: MatrixView<Scalar>, into target: PanelMatrix<Scalar>
  ) {
    precondition(
      errors.shape == kept.shape && errors.stride == kept.stride && target.inputs == 0
        && [1, errors.columns].contains(target.units),
      "slopes \(target.shape) for \(errors.shape)")
    let sums = AlignedStorage<Double>(repeating: 0, count: errors.columns)
    self.sums = sums
    self.target = target
    rows = errors.rows
    columns = errors.columns
    owners = [errors.storage, kept.storage]
    unsafe raw = .allocate(capacity: 1)
    unsafe raw.initialize(
      to: fk_columns(
        out: errors.base, normal: kept.base, panels: nil, gradients: nil, inverse: sums.base,
        running_mean: nil, running_variance: nil, stride: Int64(errors.stride),
        units: Int64(errors.columns)))
  }

  deinit {
    unsafe raw.deallocate()
  }

  /// Sums over the first rows.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func sum(rows count: Int) {
    precondition(0 < count && count <= rows)
    var how = fk_statistics()
    _ = unsafe Scalar.kernels.slopeSums(raw, 0, Int64(columns), Int64(count), &how)
    if target.units == columns {
      for column in 0..<columns { target.storage[column] = Scalar(sums[column]) }
    } else {
      target.storage[0] = Scalar(sums.sum(0..<columns))
    }
  }
}
