internal import FathomNumerics

/// Matrices of equally many rows, side by side in one piece of memory.
///
/// Two places that are a multiple of 4096 bytes apart look alike to a processor that checks loads
/// against earlier stores by their low address bits: where a pass reads one large matrix and
/// writes another, it would wait at every line (measured: a third of the time of a tanh). So large
/// matrices begin at different offsets in a page.
struct Windows<Scalar: RealScalar> {
  private static var page: Int { 4096 / MemoryLayout<Scalar>.stride }
  /// A third of a page, in whole cache lines.
  private static var shift: Int { 1408 / MemoryLayout<Scalar>.stride }

  /// The matrices, in the order in which they were asked for.
  let views: [MatrixView<Scalar>]

  /// Matrices of zeros.
  init(columns: [Int], rows: Int) {
    let strides = columns.map(MatrixView<Scalar>.paddedStride)
    var end = 0
    let offsets = strides.enumerated().map { index, stride in
      if rows * stride >= Self.page {
        let wanted = index * Self.shift % Self.page
        end += (wanted - end % Self.page + Self.page) % Self.page
      }
      defer { end += rows * stride }
      return end
    }
    let storage = AlignedStorage<Scalar>(repeating: 0, count: end)
    views = columns.indices.map {
      MatrixView(
        storage, offset: offsets[$0], rows: rows, columns: columns[$0], stride: strides[$0])
    }
  }
}
