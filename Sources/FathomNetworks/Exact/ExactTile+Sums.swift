import FathomVocabulary
internal import FathomNumerics

/// What is added up over a tile once its errors are there.
extension ExactTile {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func addUp(_ number: LayerNumber) {
    let (e, a) = (errors[layer: number], taken[layer: number])
    let ranges = e.values.rows(0..<count).rowRanges()
    let errors = (exponents: e.exponents, ranges: e.ranges, spread: e.spread)
    let inputs = (exponents: a.exponents, ranges: a.ranges, spread: a.spread)
    var sum = sums[layer: number]
    var (weightPlace, biasPlace) = (Int.min, Int.min)
    for row in 0..<count {
      guard errors.ranges[row].largest > 0 || errors.spread[row] != nil else { continue }
      let squares =
        errors.spread[row] == nil
        ? Extended(ranges[row].sumOfSquares, exponent: 2 * errors.exponents[row])
        : e.sumOfSquares(row)
      let norm = squares.squareRoot
      let place = errors.exponents[row] + errors.ranges[row].top
      sum.errors += squares
      sum.biasTerms += norm
      biasPlace = max(biasPlace, place)
      guard inputs.ranges[row].largest > 0 || inputs.spread[row] != nil else { continue }
      let inputSquares =
        inputs.spread[row] == nil
        ? Extended(inputs.ranges[row].sumOfSquares, exponent: 2 * inputs.exponents[row])
        : a.sumOfSquares(row)
      sum.weightTerms += norm * inputSquares.squareRoot
      weightPlace = max(weightPlace, place + inputs.exponents[row] + inputs.ranges[row].top)
    }
    sum.biasPlace = biasPlace == Int.min ? nil : biasPlace
    sum.weightPlace = weightPlace == Int.min ? nil : weightPlace
    sum.isReached = !sum.errors.isZero
    sums[layer: number] = sum
  }

  /// Sums the errors for the gradient of the biases, and scales them, in place, for that of the
  /// weights: afterwards Eᵀ`narrowed` is the tile's part of it.
  ///
  /// - Parameters:
  ///   - number: The layer.
  ///   - weightPlace: The exponent that the products are taken relative to.
  ///   - biasPlace: The exponent that the sums of the errors are taken relative to.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func prepareGradient(_ number: LayerNumber, weightPlace: Int, biasPlace: Int) {
    let (e, a) = (errors[layer: number], taken[layer: number])
    let values = e.values.rows(0..<count)
    let units = network.layers[layer: number].units
    let scaled = window(scratch, columns: units)
    let (exponents, inputExponents) = (e.exponents, a.exponents)
    let narrowing = narrowingExponents[layer: number]
    values.scaleRows(
      by: (0..<count).map { Extended.power(of2: exponents[$0] - biasPlace) }, into: scaled)
    scaled.sumRows(into: biasSums[layer: number])
    let (errorRanges, inputRanges) = (e.ranges, a.ranges)
    values.scaleRows(
      by: (0..<count).map { row in
        guard errorRanges[row].largest > 0, inputRanges[row].largest > 0 else { return 0 }
        let exponent = exponents[row] + inputExponents[row] + narrowing[row]
        return Extended.power(of2: min(1000, exponent - weightPlace))
      }, into: values)
  }
}
