internal import FathomNetworks
internal import FathomNumerics
internal import FathomRecords

/// Writes down what steps saw, on a schedule; nothing here changes a network.
struct RunRecorder {
  private var history = TrainingHistory()
  private(set) var costs: [Double] = []
  private(set) var accuracies: [Double] = []
  private(set) var testAccuracies: [Double] = []
  private(set) var incident: Incident?
  private(set) var speeds: [SpeedMeasurement?]
  var excursion: CostExcursion? { watch.found }

  private var schedule = RecordingSchedule()
  private var epochSchedule = RecordingSchedule()
  private var curve = CostCurve()
  private var watch: ExcursionWatch
  private var epoch: EpochAggregate
  private var culprit: Int
  private let hasClasses: Bool
  private let architecture: Architecture
  private let layout: ParameterLayout

  init(_ architecture: Architecture, costLimit: Double, hasClasses: Bool) {
    self.architecture = architecture
    layout = ParameterLayout(architecture)
    self.hasClasses = hasClasses
    watch = ExcursionWatch(limit: costLimit)
    epoch = EpochAggregate(layers: architecture.layers.count)
    speeds = architecture.layers.map { _ in nil }
    culprit = architecture.layers.count + 1
  }

  /// Keeps the first value that was NaN or infinite.
  mutating func note(_ incident: Incident) {
    if self.incident == nil { self.incident = incident }
  }

  /// Looks at what a step's forward and backward pass saw, before the update.
  mutating func look(at pass: PassStatistics, step: Int) {
    curve.add(pass.cost, step: step)
    watch.look(at: pass.cost, step: step) { culprit }
    epoch.add(
      step: step, cost: pass.output.cost, correct: pass.correct, samples: pass.samples)
  }

  /// Whether a step is one that is written down, although an error of its plain pass is zero or
  /// not finite: then the exact pass has to say how large it is.
  func needsExactPass(_ pass: PassStatistics, step: Int) -> Bool {
    var schedule = schedule
    return schedule.records(step)
      && pass.backward.contains { $0.sumOfSquares == 0 || !$0.sumOfSquares.isFinite }
  }

  /// Looks at what the update saw, and at what the exact pass found for the same mini-batch if
  /// that was needed.
  mutating func look(
    at gradients: [LayerGradientStatistics], after pass: PassStatistics, step: Int, rate: Double,
    exact: ExactGradient?
  ) {
    if let layer = gradients.indices.last(where: { gradients[$0].nonFinite > 0 }) {
      note(Incident(step: step, layer: layer + 2, quantity: .gradient))
    }
    var most = -1.0
    for layer in gradients.indices {
      let squares = gradients[layer].gradientSquares
      epoch.add(layer: layer, gradientSquares: squares, speedSquares: rate * rate * squares)
      if squares > most {
        most = squares
        culprit = layer + 2
      }
    }
    if schedule.records(step) { record(gradients, pass, step, rate, exact) }
  }

  /// Keeps the speeds of a step that turned out to be the last one before a measurement.
  mutating func keepSpeeds(of gradients: [LayerGradientStatistics], rate: Double) {
    for layer in gradients.indices {
      speeds[layer] = SpeedMeasurement(
        norm: gradients[layer].speed(rate), parameters: layout.parameterCount(layer + 2),
        relative: gradients[layer].relativeSpeed(rate), decayIncluded: false)
    }
  }

  /// Closes an epoch, which may be partial.
  mutating func endEpoch(_ number: Int, testAccuracy: Double?) {
    guard !epoch.isEmpty else { return }
    costs.append(epoch.cost / Double(epoch.samples))
    if hasClasses { accuracies.append(Double(epoch.correct) / Double(epoch.samples)) }
    if let testAccuracy { testAccuracies.append(testAccuracy) }
    if epochSchedule.records(number) { history.epochs.append(epoch.record(epoch: number)) }
    epoch.reset()
  }

  /// The history with the cost curve, which is put together only when it is asked for.
  var finishedHistory: TrainingHistory {
    var result = history
    result.costCurve = curve.curve
    return result
  }

  private mutating func record(
    _ gradients: [LayerGradientStatistics], _ pass: PassStatistics, _ step: Int, _ rate: Double,
    _ exact: ExactGradient?
  ) {
    let layers = gradients.indices.map { layer in
      let values = Double(pass.samples * architecture.layers[layer].units)
      let seen = gradients[layer]
      return StepRecord.Layer(
        layer: layer + 2,
        errorRMS: (pass.backward[layer].sumOfSquares / values).squareRoot(),
        gradientNorm: seen.gradientSquares.squareRoot(),
        weightsNorm: seen.weights.gradientSquares.squareRoot(),
        biasesNorm: seen.biases.gradientSquares.squareRoot(),
        gradientMax: max(seen.weights.largest, seen.biases.largest),
        zeros: seen.weights.zeros + seen.biases.zeros, nonFinite: seen.nonFinite,
        speed: seen.speed(rate), relativeSpeed: seen.relativeSpeed(rate),
        saturatedShare: Double(pass.forward[layer].saturated) / values,
        exact: exact.map {
          let units = Double(architecture.layers[layer].units)
          let error = Magnitude($0.layers[layer].error).divided(by: units.squareRoot())
          return StepRecord.Layer.Exact(
            log10ErrorRMS: error.log10,
            log10GradientNorm: $0.layers[layer].norm.log10OrNil)
        })
    }
    history.steps.append(StepRecord(step: step, cost: pass.cost, layers: layers))
  }
}

extension LayerGradientStatistics {
  /// ‖δ^l‖².
  var gradientSquares: Double { weights.gradientSquares + biases.gradientSquares }

  var nonFinite: Int { weights.nonFinite + biases.nonFinite }

  /// ‖Δ(W^l, b^l)‖ of plain stochastic gradient descent, weight decay taken out: η‖δ^l‖.
  func speed(_ rate: Double) -> Double { rate * gradientSquares.squareRoot() }

  /// ‖ΔW^l‖ / ‖W^l‖; nil when the weights are all zero.
  func relativeSpeed(_ rate: Double) -> Double? {
    guard weights.parameterSquares > 0 else { return nil }
    return rate * weights.gradientSquares.squareRoot() / weights.parameterSquares.squareRoot()
  }
}
