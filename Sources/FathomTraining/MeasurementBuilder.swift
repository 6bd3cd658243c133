#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

import FathomVocabulary
internal import FathomNetworks
internal import FathomNumerics
internal import FathomRecords

/// Turns the sums of a full-batch pass into a measurement.
struct MeasurementBuilder<Scalar: RealScalar> {
  let architecture: Architecture
  /// The accounts on the way back to each layer, and where their sizes stand in the pass.
  let books: (accounts: [[Architecture.Account]], starts: [Int])
  let parameters: ParameterVector<Scalar>
  let gradient: ParameterVector<Scalar>
  /// The gradient of one mini-batch of some samples.
  let batchGradient: ParameterVector<Scalar>
  let batch: Int
  let pass: PassStatistics
  let gradients: [LayerGradientStatistics]
  /// What was seen of the derivatives of a block.
  let statistics: (ParameterBlock) -> GradientStatistics
  let weightSquares: [Double]
  let units: [UnitStatistics<Scalar>]
  /// What the exact pass found; nil when the network or its data is not finite, and for layers
  /// that it does not cover, so that only the plain figures are left.
  let exact: ExactGradient?
  let detail: LayerDetailBuilder<Scalar>

  /// Units count as saturated when they are for more than this share of the samples.
  private let saturationShare = 0.95

  func measurement(
    step: Int, accuracy: Double?, updates: [UpdateMeasurement?]
  ) -> Measurement {
    var measurement = Measurement(
      step: step, cost: pass.cost, accuracy: accuracy,
      layers: updates.numbered.map { layer($0, update: $1) })
    measurement.batchStatistics = architecture.mixesSamples ? batch : nil
    return measurement
  }

  private func layer(_ layer: LayerNumber, update: UpdateMeasurement?) -> LayerMeasurement {
    let plainError = (pass.backward[layer: layer].sumOfSquares / Double(pass.samples)).squareRoot()
    let error = exact.map { Magnitude($0.layers[layer: layer].error) } ?? Magnitude(plainError)
    var measurement = LayerMeasurement(
      layer: layer, gradient: gradientMeasurement(layer),
      error: ErrorMeasurement(
        norm: error, units: architecture.layers[layer: layer].units),
      update: update, noise: noise(layer),
      activation: ActivationMeasurement(
        mean: units[layer: layer].mean, deviation: units[layer: layer].deviation,
        saturatedUnits: units[layer: layer].saturatedUnits(share: saturationShare),
        deadUnits: units[layer: layer].deadUnits(architecture.layers[layer: layer].activation)),
      errorDecay: errorDecay(layer),
      parameters: ParameterMeasurement(
        weightsNorm: weightSquares[layer: layer].squareRoot(),
        equalUnits: parameters.largestGroupOfEqualUnits(layer),
        constantWeights: parameters.hasConstantWeights(layer)),
      distributions: detail.distributions(layer), connections: detail.connections(layer),
      images: detail.images(layer))
    if let kind = architecture.layers[layer: layer].normalization {
      measurement.normalization = NormalizationMeasurement(
        kind: kind.description,
        scales: norm(of: .scales, layer), shifts: norm(of: .shifts, layer))
    }
    return measurement
  }

  /// Mini-batch noise; nil where samples do not differ or their gradients cannot be squared.
  private func noise(_ layer: LayerNumber) -> NoiseMeasurement? {
    let ratio = MiniBatchNoise(pass, gradients[layer: layer], layer: layer, batch: batch).ratio
    guard let ratio else { return nil }
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

  private func gradientMeasurement(_ layer: LayerNumber) -> GradientMeasurement {
    let statistics = gradients[layer: layer]
    let count = parameters.layout.parameterCount(layer)
    let parts = parameters.layout.blocks(of: layer)
    let weights = norm(of: .weights, layer)
    let biases = norm(of: .biases, layer)
    let others = parts.filter { ![.weights, .biases].contains($0.role) }
    let plain = others.reduce(weights.combined(with: biases)) {
      $0.combined(with: norm(self.statistics($1), gradient[$1]))
    }
    let exact = exact?.layers[layer: layer]
    let largest = statistics.largest
    let slopes = parts.contains { $0.role == .slopes } ? norm(of: .slopes, layer) : nil
    return GradientMeasurement(
      norm: exact.map { Magnitude($0.norm) } ?? plain,
      weights: exact.map { Magnitude($0.weights) } ?? weights,
      biases: exact.map { Magnitude($0.biases) } ?? biases,
      slopes: exact?.slopes.map { Magnitude($0) } ?? slopes, parameters: count,
      max: exact?.largest.double ?? largest,
      zeroDerivativeShare: Double(statistics.zeros) / Double(count),
      nonFiniteDerivatives: statistics.nonFinite,
      state: exact.map { state(layer, plain: plain, exact: $0) } ?? plainState(layer),
      zeroCause: exact?.zeroCause.map(ZeroCause.init), condition: exact?.condition)
  }

  /// The norm of the derivatives of all blocks of a role in a layer.
  private func norm(of role: ParameterBlock.Role, _ layer: LayerNumber) -> Magnitude {
    parameters.layout.blocks(of: layer).filter { $0.role == role }.reduce(Magnitude(0)) {
      $0.combined(with: norm(statistics($1), gradient[$1]))
    }
  }

  /// The norm of some derivatives.
  ///
  /// Squares of very large or small doubles leave the range of doubles; those are summed again,
  /// scaled by the largest derivative.
  private func norm(
    _ statistics: GradientStatistics, _ values: @autoclosure () -> [Scalar]
  ) -> Magnitude {
    let squares = statistics.gradientSquares
    let isSafe = squares.isFinite && squares > 1e-280
    if isSafe || statistics.nonFinite > 0 || statistics.largest == 0 {
      return Magnitude(statistics.nonFinite > 0 && squares.isFinite ? .nan : squares.squareRoot())
    }
    let sum = values().reduce(0.0) {
      let ratio = Double($1) / statistics.largest
      return $0 + ratio * ratio
    }
    return Magnitude(log10: log10(statistics.largest) + 0.5 * log10(sum))
  }

  /// What the plain gradient would have been good for, beside its true size.
  ///
  /// It is an underflow also where less than half of the norm is left, and an overflow wherever
  /// a derivative is beyond the working precision, even if infinities had turned into NaN.
  private func state(
    _ layer: LayerNumber, plain: Magnitude, exact: ExactGradient.Layer
  ) -> GradientState {
    if exact.zeroCause != nil { return .zero }
    if exact.largest > Extended(Double(Scalar.greatestFiniteMagnitude)) { return .overflow }
    if gradients[layer: layer].nonFinite > 0 { return plainState(layer) }
    guard let found = plain.log10 else { return .underflow }
    return found < exact.norm.log10 - Self.half ? .underflow : .finite
  }

  private static var half: Double { 0.30103 }

  /// Whether the plain gradient of a layer is usable; without the exact pass nothing is known of
  /// a zero but that it is one.
  private func plainState(_ layer: LayerNumber) -> GradientState {
    let statistics = gradients[layer: layer]
    if statistics.nonFinite > 0 {
      let values = parameters.layout.blocks(of: layer).flatMap { gradient[$0] }
      return values.contains(where: \.isNaN) ? .nan : .overflow
    }
    return statistics.largest == 0 ? .zero : .finite
  }

  private func errorDecay(_ layer: LayerNumber) -> ErrorDecayMeasurement? {
    guard layer < architecture.outputLayer else { return nil }
    guard let exact, let step = exact.layers[layer: layer].step else {
      return plainErrorDecay(layer)
    }
    func decades(_ numerator: Extended, _ denominator: Extended) -> Double? {
      numerator.isZero || denominator.isZero ? nil : (numerator / denominator).log10
    }
    let balance = AccountBalance(step.accounts) {
      decades(step.sizes[$1], step.sizes[$0]) ?? .nan
    }
    return ErrorDecayMeasurement(
      log10Total: decades(exact.layers[layer: layer].error, exact.layers[layer: layer.above].error),
      log10Weights: balance.betweenLayers, log10Activation: balance.withinLayers,
      log10Shortcut: balance.of(.shortcut), log10Normalization: balance.of(.normalization),
      slopeMeanSquare: step.slopeMeanSquare, saturatedActivations: step.saturatedActivations,
      weightGain: step.weightGain.double, log10Bound: step.bound.flatMap(\.log10OrNil))
  }

  private func plainErrorDecay(_ layer: LayerNumber) -> ErrorDecayMeasurement {
    let start = books.starts[layer: layer]
    let accounts = books.accounts[layer: layer]
    let sizes =
      [pass.backward[layer: layer.above].sumOfSquares]
      + pass.accountSquares[start..<start + accounts.count - 1]
      + [pass.backward[layer: layer].sumOfSquares]
    let balance = AccountBalance(accounts) { 0.5 * (log10(sizes[$1]) - log10(sizes[$0])) }
    return ErrorDecayMeasurement(
      log10Total: balance.total, log10Weights: balance.betweenLayers,
      log10Activation: balance.withinLayers, log10Shortcut: balance.of(.shortcut),
      log10Normalization: balance.of(.normalization))
  }
}

extension ZeroCause {
  init(_ cause: ExactGradient.ZeroCause) {
    switch cause {
    case .unreached: self = .unreached
    case .cancellation: self = .cancellation
    }
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
