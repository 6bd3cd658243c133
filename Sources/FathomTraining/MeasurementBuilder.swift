#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

internal import FathomNetworks
internal import FathomNumerics
internal import FathomRecords

/// Turns the sums of a full-batch pass into a measurement.
struct MeasurementBuilder<Scalar: RealScalar> {
  let architecture: Architecture
  let parameters: ParameterVector<Scalar>
  let gradient: ParameterVector<Scalar>
  /// The gradient of one mini-batch of some samples.
  let batchGradient: ParameterVector<Scalar>
  let batch: Int
  let pass: PassStatistics
  let gradients: [LayerGradientStatistics]
  let weightSquares: [Double]
  let units: [UnitStatistics<Scalar>]

  /// Units count as saturated when they are for more than this share of the samples.
  private let saturationShare = 0.95

  func measurement(
    step: Int, accuracy: Double?, speeds: [SpeedMeasurement?]
  ) -> Measurement {
    Measurement(
      step: step, cost: pass.cost, accuracy: accuracy,
      layers: architecture.layers.indices.map { layer($0, speed: speeds[$0]) })
  }

  private func layer(_ index: Int, speed: SpeedMeasurement?) -> LayerMeasurement {
    let number = index + 2
    let error = (pass.backward[index].sumOfSquares / Double(pass.samples)).squareRoot()
    return LayerMeasurement(
      layer: number, gradient: gradientMeasurement(index),
      error: ErrorMeasurement(
        norm: Magnitude(error), units: architecture.layers[index].units),
      speed: speed, noise: noise(index),
      activation: ActivationMeasurement(
        mean: units[index].mean, deviation: units[index].deviation,
        saturatedFraction: units[index].saturatedFraction(share: saturationShare),
        deadFraction: deadFraction(index)),
      decay: decay(index),
      parameters: ParameterMeasurement(
        weightsNorm: weightSquares[index].squareRoot(),
        equalUnits: parameters.largestGroupOfEqualUnits(number),
        constantWeights: parameters.hasConstantWeights(number)))
  }

  /// Mini-batch noise; nil where samples do not differ or their gradients cannot be squared.
  private func noise(_ index: Int) -> NoiseMeasurement? {
    let ratio = MiniBatchNoise(pass, gradients[index], layer: index, batch: batch).ratio
    guard let ratio else { return nil }
    let layer = index + 2
    let pairs = [
      (gradient.weights(layer), batchGradient.weights(layer)),
      (gradient.biases(layer), batchGradient.biases(layer)),
    ]
    var (product, full, part) = (0.0, 0.0, 0.0)
    for (whole, some) in pairs {
      for (x, y) in zip(whole, some) {
        product += Double(x) * Double(y)
        full += Double(x) * Double(x)
        part += Double(y) * Double(y)
      }
    }
    let cosine = product / (full.squareRoot() * part.squareRoot())
    return NoiseMeasurement(
      signalToNoise: ratio, cosineToFull: cosine.isFinite ? max(-1, min(1, cosine)) : nil)
  }

  /// The share of dead units.
  ///
  /// A smooth σ′ is never 0: where it comes out as 0, it underflowed.
  private func deadFraction(_ index: Int) -> Double {
    architecture.layers[index].activation.canDie ? units[index].deadFraction : 0
  }

  private func gradientMeasurement(_ index: Int) -> GradientMeasurement {
    let statistics = gradients[index]
    let count = Double(parameters.layout.parameterCount(index + 2))
    let weights = norm(statistics.weights, gradient.weights(index + 2))
    let biases = norm(statistics.biases, gradient.biases(index + 2))
    return GradientMeasurement(
      norm: weights.combined(with: biases), weights: weights, biases: biases,
      parameters: Int(count),
      max: max(statistics.weights.largest, statistics.biases.largest),
      zeroFraction: Double(statistics.weights.zeros + statistics.biases.zeros) / count,
      nonFinite: statistics.weights.nonFinite + statistics.biases.nonFinite, state: state(index))
  }

  /// The norm of some derivatives.
  ///
  /// Squares of very large or small doubles leave the range of doubles; those are summed again,
  /// scaled by the largest derivative.
  private func norm(_ statistics: GradientStatistics, _ values: [Scalar]) -> Magnitude {
    let squares = statistics.gradientSquares
    let isSafe = squares.isFinite && squares > 1e-280
    if isSafe || statistics.nonFinite > 0 || statistics.largest == 0 {
      return Magnitude(statistics.nonFinite > 0 && squares.isFinite ? .nan : squares.squareRoot())
    }
    let sum = values.reduce(0.0) {
      let ratio = Double($1) / statistics.largest
      return $0 + ratio * ratio
    }
    return Magnitude(log10: log10(statistics.largest) + 0.5 * log10(sum))
  }

  /// Whether the plain gradient is usable, and whether a zero is a true one.
  ///
  /// A zero is true when the error cannot get through: there is none at the output, a layer on
  /// the way is dead, or its weights are all zero. Any other zero is an underflow.
  private func state(_ index: Int) -> GradientState {
    let statistics = gradients[index]
    if statistics.weights.nonFinite + statistics.biases.nonFinite > 0 {
      let values = gradient.weights(index + 2) + gradient.biases(index + 2)
      return values.contains(where: \.isNaN) ? .nan : .overflow
    }
    guard statistics.weights.largest == 0 && statistics.biases.largest == 0 else { return .finite }
    let isBlocked =
      (index..<units.count - 1).contains { deadFraction($0) == 1 }
      || (index + 1..<units.count).contains { weightSquares[$0] == 0 }
    return isBlocked || pass.backward[units.count - 1].sumOfSquares == 0 ? .zero : .underflow
  }

  private func decay(_ index: Int) -> DecayMeasurement? {
    guard index + 1 < units.count else { return nil }
    let above = pass.backward[index + 1].sumOfSquares
    let between = pass.backward[index].sumOfSquaresBefore
    let here = pass.backward[index].sumOfSquares
    func decades(_ numerator: Double, _ denominator: Double) -> Double? {
      let value = 0.5 * (log10(numerator) - log10(denominator))
      return value.isFinite ? value : nil
    }
    return DecayMeasurement(
      log10Total: decades(here, above), log10Weights: decades(between, above),
      log10Activation: decades(here, between))
  }
}

extension Magnitude {
  /// The length of two parts at right angles: √(x² + y²).
  func combined(with other: Magnitude) -> Magnitude {
    guard let a = log10, let b = other.log10 else {
      let sum = hypot(value, other.value)
      return log10 == nil && value == 0 ? other : other.value == 0 ? self : Magnitude(sum)
    }
    let (large, small) = (max(a, b), min(a, b))
    var result = Magnitude(log10: large + 0.5 * log1p(pow(10, 2 * (small - large))) / log(10))
    let plain = hypot(value, other.value)
    if plain > 0, plain.isFinite { result.value = plain }
    return result
  }
}
