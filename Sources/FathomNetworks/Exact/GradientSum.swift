import FathomVocabulary
internal import FathomNumerics

/// The gradient of one layer, added up over tiles and chunks relative to a common exponent.
final class GradientSum<Scalar: RealScalar>: @unchecked Sendable {
  /// Σ_s e_s a_sᵀ and Σ_s e_s, over 2^`weightPlace` and 2^`biasPlace`.
  let weights: MatrixView<Double>
  let biases: MatrixView<Double>
  private(set) var weightPlace: Int?
  private(set) var biasPlace: Int?
  private let chunk: MatrixView<Scalar>

  init(units: Int, inputs: Int) {
    func matrix<T: RealScalar>(_ columns: Int) -> MatrixView<T> {
      MatrixView(
        AlignedStorage(repeating: 0, count: units * columns), offset: 0, rows: units,
        columns: columns)
    }
    weights = matrix(inputs)
    biases = matrix(1)
    chunk = matrix(inputs)
  }

  /// Adds a chunk's tiles, whose errors are scaled to a place, for some of the units.
  func addWeights(
    _ number: LayerNumber, units: Range<Int>, tiles: [ExactTile<Scalar>], place: Int
  ) {
    let part = chunk.rows(units)
    Kernels.multiplyTransposed(
      tiles.map {
        (
          $0.errors[layer: number].values.rows(0..<$0.count),
          $0.narrowed[layer: number].rows(0..<$0.count)
        )
      }, units: units, scale: 1, into: part)
    let (keep, scale) = Self.factors(weightPlace, place)
    weights.rows(units).add(part, keep: keep, scale: scale)
  }

  /// Adds a chunk's sums of errors, and notes the places; to be called once all units' weights
  /// were added.
  func addBiases(
    _ number: LayerNumber, tiles: [ExactTile<Scalar>], weightPlace newWeights: Int?,
    biasPlace newBiases: Int?
  ) {
    if let newBiases {
      for (place, tile) in tiles.enumerated() {
        let (keep, scale) = Self.factors(biasPlace, newBiases)
        biases.add(tile.biasSums[layer: number], keep: place == 0 ? keep : 1, scale: scale)
      }
      biasPlace = max(biasPlace ?? newBiases, newBiases)
    }
    if let newWeights { weightPlace = max(weightPlace ?? newWeights, newWeights) }
  }

  private static func factors(_ old: Int?, _ new: Int) -> (keep: Double, scale: Double) {
    guard let old else { return (0, 1) }
    return old >= new
      ? (1, Extended.power(of2: max(new - old, -2000)))
      : (Extended.power(of2: max(old - new, -2000)), 1)
  }

  /// The norm and the largest magnitude of the sum, not divided by the number of samples.
  static func measure(_ sum: MatrixView<Double>, place: Int?) -> (norm: Extended, largest: Extended)
  {
    let range = sum.range
    guard let place, range.largest > 0 else { return (.zero, .zero) }
    // Two steps of scaling, because squares of what cancelled may leave the range of doubles.
    let top = max(range.top, -1000)
    let squares = Kernels.sumOfSquares(sum, scale: Extended.power(of2: -top))
    return (
      Extended(squares).squareRoot.scaled(by: top + place),
      Extended(range.largest, exponent: place)
    )
  }
}

/// The gradient of one layer where the ordinary sum over samples cannot be trusted: each
/// derivative with its own exponent and to twice the precision.
final class CarefulSum<Scalar: RealScalar>: @unchecked Sendable {
  private let units: Int
  private let inputs: Int
  private let weights: AlignedStorage<CancellingSum>
  private let biases: AlignedStorage<CancellingSum>

  init(units: Int, inputs: Int) {
    self.units = units
    self.inputs = inputs
    weights = AlignedStorage(repeating: CancellingSum(), count: units * inputs)
    biases = AlignedStorage(repeating: CancellingSum(), count: units)
  }

  /// Adds a tile's samples.
  func add(_ number: LayerNumber, _ tile: ExactTile<Scalar>, _ pool: WorkerPool) {
    let e = (0..<tile.count).map { tile.errors[layer: number].row($0) }
    let a = (0..<tile.count).map { tile.taken[layer: number].row($0) }
    pool.forEach(tiles: units) { [units, inputs, weights, biases] unit in
      precondition(unit < units)
      for row in e.indices where !e[row][unit].isZero {
        let error = e[row][unit]
        biases[unit].add(error)
        for input in 0..<inputs { weights[unit * inputs + input].add(error, a[row][input]) }
      }
    }
  }

  /// The norms and the largest magnitude of the sums, not divided by the number of samples.
  func measure(hasBiases: Bool) -> (weights: Extended, biases: Extended, largest: Extended) {
    var largest = Extended.zero
    func norm(_ sums: AlignedStorage<CancellingSum>) -> Extended {
      var squares = Extended.zero
      for position in 0..<sums.count {
        let value = sums[position].value.magnitude
        squares += value * value
        if value > largest { largest = value }
      }
      return squares.squareRoot
    }
    let (weightNorm, biasNorm) = (norm(weights), hasBiases ? norm(biases) : .zero)
    return (weightNorm, biasNorm, largest)
  }
}
