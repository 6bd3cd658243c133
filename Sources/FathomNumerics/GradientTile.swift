internal import CFathomKernels

/// What becomes of a gradient.
package enum GradientUse: Sendable {
  /// It is stored; with `adding`, added to what is there.
  case store(adding: Bool)
  /// w ← keep · w − rate · g, biases without `keep`.
  case descend(rate: Double, keep: Double, measuring: GradientDetail)
}

/// How closely a gradient is looked at on the way to its use.
package enum GradientDetail: Int, Comparable, Sendable {
  /// Not at all.
  case none
  /// Its norms.
  case norms
  /// Everything in `GradientStatistics`.
  case all

  /// Less before more.
  package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// What the gradient of some inputs' weights in a layer, scale · Σ_s e_s a_sᵀ, is computed from.
///
/// It keeps alive what it works on.
@safe
package struct GradientTile<Scalar: RealScalar>: @unchecked Sendable {
  fileprivate let raw: fk_gradient
  fileprivate let samples: Int
  fileprivate let owners: (AnyObject, AnyObject, AnyObject)

  /// A tile.
  ///
  /// - Parameters:
  ///   - a: A layer's inputs.
  ///   - e: Its errors, padded with zeros.
  ///   - target: The parameters that descend, or where the gradient is stored.
  ///   - inputs: Which inputs' weights; the biases count as the input after the last.
  package init(
    _ a: MatrixView<Scalar>, _ e: MatrixView<Scalar>, target: PanelMatrix<Scalar>,
    inputs: Range<Int>
  ) {
    precondition(
      a.columns == target.inputs && e.columns == target.units && a.rows == e.rows && e.isPadded
        && inputs.lowerBound >= 0 && inputs.upperBound <= target.inputs + 1,
      "A \(a.shape), E \(e.shape), inputs \(inputs) for \(target.shape)")
    samples = a.rows
    owners = (a.storage, e.storage, target.storage)
    unsafe raw = fk_gradient(
      a: a.base, e: e.base, panels: target.base, a_stride: Int64(a.stride),
      e_stride: Int64(e.stride), inputs: Int64(target.inputs), units: Int64(target.units),
      first: Int64(inputs.lowerBound), last: Int64(inputs.upperBound))
  }
}

/// The tiles of a network's gradient.
///
/// One object for all of them: a small network's step would spend a good part of its time on
/// counting references to many.
@safe
package final class GradientTiles<Scalar: RealScalar>: @unchecked Sendable {
  private let tiles: [GradientTile<Scalar>]
  private let raw: AlignedStorage<fk_gradient>
  private let samples: Int

  /// How many there are.
  package let count: Int

  /// Some tiles.
  package init(_ tiles: [GradientTile<Scalar>]) {
    self.tiles = tiles
    count = tiles.count
    samples = tiles.map(\.samples).min() ?? 0
    unsafe raw = AlignedStorage(repeating: fk_gradient(), count: tiles.count)
    for (index, tile) in tiles.enumerated() { unsafe raw[index] = tile.raw }
  }

  /// Computes the gradient of a tile and uses it.
  ///
  /// - Parameters:
  ///   - tile: Which tile.
  ///   - samples: How many rows count.
  ///   - scale: What the sum is multiplied by.
  ///   - use: What becomes of it.
  ///   - statistics: Where what was seen is left, as far as asked for: at the tile's number.
  /// - Returns: Whether that is to be trusted; not if it left the range in which it can be seen in
  ///   passing, so that it has to be stored and measured.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  @discardableResult
  package func compute(
    _ tile: Int, samples: Int, scale: Double, use: GradientUse,
    statistics: AlignedStorage<LayerGradientStatistics>? = nil
  ) -> Bool {
    precondition(tile >= 0 && tile < count, "tile \(tile) of \(count)")
    precondition(samples >= 0 && samples <= self.samples, "\(samples) samples of \(self.samples)")
    var how = fk_use(samples: Int64(samples), fate: 0, scale: scale, rate: 0, keep: 1)
    switch use {
    case .store(let adding): how.fate = Int64((adding ? FK_ADD : FK_STORE).rawValue)
    case .descend(let rate, let keep, let detail):
      how.rate = rate
      how.keep = keep
      switch detail {
      case .none: how.fate = Int64(FK_UPDATE.rawValue)
      case .norms: how.fate = Int64(FK_UPDATE_NORM.rawValue)
      case .all: how.fate = Int64(FK_UPDATE_MEASURE.rawValue)
      }
    }
    var stats = fk_layer_stats()
    let next = unsafe tile + 1 < count ? raw.base + tile + 1 : nil
    unsafe Scalar.kernels.gradient(raw.base + tile, next, &how, &stats)
    if let statistics { statistics[tile] = LayerGradientStatistics(stats) }
    return stats.weights.doubtful == 0 && stats.biases.doubtful == 0
  }

  /// Looks at each of the numbers that a tile stored, in double.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func measure(_ tile: Int) -> LayerGradientStatistics {
    precondition(tile >= 0 && tile < count, "tile \(tile) of \(count)")
    var stats = fk_layer_stats()
    unsafe Scalar.kernels.measure(raw.base + tile, &stats)
    return LayerGradientStatistics(stats)
  }
}
