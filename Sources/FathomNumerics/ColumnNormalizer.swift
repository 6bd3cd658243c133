internal import CFathomKernels

/// Normalisation of a layer's pre-activations over the samples of a batch, column by column.
///
/// Columns are done in blocks that do not depend on each other, so any number of threads gives
/// the same bits. It keeps alive what it works on.
@safe
package final class ColumnNormalizer<Scalar: RealScalar>: @unchecked Sendable {
  /// Which mean and variance are taken.
  package enum Mode: Sendable {
    /// Those of the batch; with a momentum m > 0, running statistics move on by
    /// r ← r + m(batch's − r), with the batch's variance without bias.
    case batch(momentum: Double)
    /// The running ones.
    case running
  }

  /// The numbers of columns done at a time.
  private static var columnsPerBlock: Int { 64 }

  /// The running means.
  package let means: AlignedStorage<Double>
  /// The running variances.
  package let variances: AlignedStorage<Double>
  private let raw: UnsafeMutablePointer<fk_columns>
  private let owners: [AnyObject]
  /// Which blocks had an error that is not finite when they went back last.
  private let odd: AlignedStorage<UInt8>
  private let rows: Int
  private let columns: Int
  private let epsilon: Double

  /// A normaliser, with running means of 0 and variances of 1.
  ///
  /// - Parameters:
  ///   - z: The pre-activations, which become γ x̂ + β.
  ///   - errors: ∂C_s/∂(γ x̂ + β) on the way back, padded with zeros.
  ///   - normal: Where x̂ is kept.
  ///   - scales: γ and β as the weights and biases of a layer with one input.
  ///   - gradient: Where ∂C/∂γ and ∂C/∂β go.
  ///   - epsilon: ε of √(variance + ε).
  package init(
    _ z: MatrixView<Scalar>, errors: MatrixView<Scalar>, normal: MatrixView<Scalar>,
    scales: PanelMatrix<Scalar>, gradient: PanelMatrix<Scalar>, epsilon: Double
  ) {
    precondition(
      z.shape == errors.shape && z.shape == normal.shape && z.stride == errors.stride
        && z.stride == normal.stride && z.isPadded && scales.units == z.columns
        && scales.inputs == 1 && gradient.units == z.columns && gradient.inputs == 1,
      "γ \(scales.shape) for \(z.shape)")
    let line = 64 / MemoryLayout<Scalar>.stride
    let columns = (z.columns + line - 1) / line * line
    self.columns = columns
    self.epsilon = epsilon
    rows = z.rows
    let inverse = AlignedStorage<Double>(repeating: 1, count: columns)
    let means = AlignedStorage<Double>(repeating: 0, count: columns)
    let variances = AlignedStorage<Double>(repeating: 1, count: columns)
    self.means = means
    self.variances = variances
    odd = AlignedStorage(
      repeating: 0, count: (columns + Self.columnsPerBlock - 1) / Self.columnsPerBlock)
    owners = [
      z.storage, errors.storage, normal.storage, scales.storage, gradient.storage, inverse,
    ]
    unsafe raw = .allocate(capacity: 2)
    for (index, matrix) in [z, errors].enumerated() {
      unsafe (raw + index).initialize(
        to: fk_columns(
          out: matrix.base, normal: normal.base, panels: scales.base, gradients: gradient.base,
          inverse: inverse.base, running_mean: means.base, running_variance: variances.base,
          stride: Int64(z.stride), units: Int64(z.columns)))
    }
  }

  deinit {
    unsafe raw.deallocate()
  }

  /// Whether some rows are so few that waiting for other threads would cost more than they save.
  package func isSmall(rows: Int) -> Bool { rows * columns < 1 << 16 }

  /// How many blocks there are.
  package var blocks: Int { odd.count }

  /// Normalises the columns of a block.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func normalize(block: Int, rows: Int, mode: Mode) {
    precondition(0 < rows && rows <= self.rows && 0 <= block && block < blocks)
    var how = fk_statistics()
    how.epsilon = epsilon
    switch mode {
    case .batch(let momentum): how.momentum = momentum
    case .running: how.uses_running = 1
    }
    _ = unsafe Scalar.kernels.normalizeColumns(raw, first(block), last(block), Int64(rows), &how)
  }

  /// Computes the gradient of γ and β from the columns of a block, and takes errors back.
  ///
  /// - Parameters:
  ///   - block: Which block.
  ///   - rows: How many rows count.
  ///   - scale: What the sums over samples are multiplied by.
  ///   - adding: Whether they are added to the gradient that is there.
  ///   - passesThrough: Whether errors become those in front of the normalisation; otherwise they
  ///     stay, as another normalisation needs them.
  /// - Postcondition: `hasOddErrors` says whether an error is not a finite number.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func normalizeBack(
    block: Int, rows: Int, scale: Double, adding: Bool, passesThrough: Bool
  ) {
    precondition(0 < rows && rows <= self.rows && 0 <= block && block < blocks)
    var how = fk_statistics()
    how.scale = scale
    how.adds = adding ? 1 : 0
    how.passes_through = passesThrough ? 1 : 0
    let isOdd = unsafe Scalar.kernels.normalizeColumnsBack(
      raw + 1, first(block), last(block), Int64(rows), &how)
    odd[block] = isOdd == 0 ? 0 : 1
  }

  /// Whether an error was not a finite number when all blocks went back last.
  package var hasOddErrors: Bool { (0..<blocks).contains { odd[$0] != 0 } }

  private func first(_ block: Int) -> Int64 { Int64(block * Self.columnsPerBlock) }

  private func last(_ block: Int) -> Int64 {
    Int64(min((block + 1) * Self.columnsPerBlock, columns))
  }
}
