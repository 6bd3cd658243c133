/// Sums per unit of a layer, gathered over many samples.
@safe
package final class UnitStatistics<Scalar: RealScalar> {
  private let units: Int
  private let limit: Double
  private let isOneSided: Bool
  private let origin: AlignedStorage<Scalar>
  private let sums: AlignedStorage<Double>
  private let squares: AlignedStorage<Double>
  private let saturated: AlignedStorage<Int64>
  private let alive: AlignedStorage<Int64>
  private var samples = 0

  /// Statistics of a layer without samples.
  ///
  /// - Parameters:
  ///   - units: How many units the layer has.
  ///   - limit: |σ′| below this counts as saturated.
  ///   - isOneSided: Whether a slope of −0 is none of saturation.
  package init(units: Int, limit: Double, isOneSided: Bool = false) {
    self.units = units
    self.limit = limit
    self.isOneSided = isOneSided
    origin = AlignedStorage(repeating: 0, count: units)
    sums = AlignedStorage(repeating: 0, count: units)
    squares = AlignedStorage(repeating: 0, count: units)
    saturated = AlignedStorage(repeating: 0, count: units)
    alive = AlignedStorage(repeating: 0, count: units)
  }

  /// Forgets all samples.
  package func reset() {
    samples = 0
    sums.fill(0)
    squares.fill(0)
    saturated.fill(0)
    alive.fill(0)
  }

  /// Adds samples: activations and slopes, a row per sample.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func add(_ a: MatrixView<Scalar>, slopes: MatrixView<Scalar>) {
    precondition(a.columns == units && a.shape == slopes.shape && a.stride == slopes.stride)
    guard a.rows > 0 else { return }
    // Sums are taken of a − a₁, so that a small deviation around a large mean is not lost.
    if samples == 0 { origin.store(a.rows(0..<1).array()) }
    samples += a.rows
    unsafe Scalar.kernels.unitStatistics(
      a.base, slopes.base, origin.base, Int64(a.rows), Int64(units), Int64(a.stride), limit,
      isOneSided ? 1 : 0, sums.base, squares.base, saturated.base, alive.base)
  }

  /// The mean over units and samples.
  package var mean: Double {
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    get {
      (0..<units).reduce(0) { $0 + Double(origin[$1]) + sums[$1] / Double(samples) }
        / Double(units)
    }
  }

  /// A unit's standard deviation over the samples, as the root mean square over the units.
  package var deviation: Double {
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    get {
      let variance = (0..<units).reduce(0.0) { total, unit in
        let mean = sums[unit] / Double(samples)
        // The difference of rounded sums may come out barely negative; NaN stays NaN.
        let variance = squares[unit] / Double(samples) - mean * mean
        return total + (variance < 0 ? 0 : variance)
      }
      return (variance / Double(units)).squareRoot()
    }
  }

  /// The share of units whose slope is below the limit for more than a share of the samples.
  package func saturatedUnits(share: Double) -> Double {
    fraction { Double(saturated[$0]) > share * Double(samples) }
  }

  /// The share of units whose slope is 0 for every sample.
  package var deadUnits: Double { fraction { alive[$0] == 0 } }

  private func fraction(_ condition: (Int) -> Bool) -> Double {
    Double((0..<units).count(where: condition)) / Double(units)
  }
}
