import FathomVocabulary
internal import FathomNetworks
internal import FathomNumerics
internal import FathomRecords

/// Writes down what steps saw, on a schedule; nothing here changes a network.
struct RunRecorder {
  private(set) var history = TrainingHistory()
  private(set) var costs: [Double] = []
  private(set) var accuracies: [Double] = []
  private(set) var testAccuracies: [Double] = []
  private(set) var incident: Incident?
  private(set) var updates: [UpdateMeasurement?]
  var excursion: CostExcursion? { watch.found }

  /// Whether the last step's cost was beyond any use.
  var isAway: Bool { watch.isAway }

  private let schedule: RecordingSchedule
  private var cursor = RecordingCursor()
  private var epochCursor = RecordingCursor()
  private var curve = CostCurve()
  private var watch = ExcursionWatch()
  private var epoch: EpochAggregate
  private var culprit: LayerNumber
  private let leastCostLimit: Double
  private let hasClasses: Bool
  private let architecture: Architecture
  private let layout: ParameterLayout
  private let activatedUnits: [Int]

  init(
    _ architecture: Architecture, leastCostLimit: Double, hasClasses: Bool,
    schedule: RecordingSchedule
  ) {
    self.architecture = architecture
    self.schedule = schedule
    layout = ParameterLayout(architecture)
    activatedUnits = architecture.activatedUnits
    self.hasClasses = hasClasses
    self.leastCostLimit = leastCostLimit
    epoch = EpochAggregate(layers: architecture.layers.count)
    updates = architecture.layers.map { _ in nil }
    culprit = architecture.outputLayer
  }

  /// Keeps the first value that was NaN or infinite.
  mutating func note(_ incident: Incident) {
    if self.incident == nil { self.incident = incident }
  }

  /// Looks at what the forward pass of a step saw, before the update.
  ///
  /// `costLimit`, beyond which a cost is of no use, is asked for only if that may be so.
  mutating func look(at pass: PassStatistics, step: Int, costLimit: () -> Double) {
    curve.add(pass.cost, step: step)
    watch.look(
      at: pass.cost, step: step, leastLimit: leastCostLimit, limit: costLimit
    ) { culprit }
    epoch.add(
      step: step, cost: pass.totalCost, correct: pass.correct, samples: pass.samples)
  }

  /// Whether a step is to be written down, and so measured in full.
  ///
  /// Steps must be asked for in order.
  mutating func records(_ step: Int) -> Bool { cursor.records(step, on: schedule) }

  /// Looks at what the update saw.
  mutating func look(at gradients: [LayerGradientStatistics], step: Int) {
    epoch.add(gradients)
    var (odd, most) = (nil as LayerNumber?, -1.0)
    for layer in gradients.layerNumbers {
      if gradients[layer: layer].nonFinite > 0 { odd = layer }
      let moved = gradients[layer: layer].stepSquares
      if moved > most { (most, culprit) = (moved, layer) }
    }
    if let odd { note(Incident(step: step, layer: odd, quantity: .gradient)) }
  }

  /// Keeps the updates of a step that turned out to be the last one before a measurement.
  ///
  /// `weightSquares` holds ‖W^l‖² as it was before the step; `weightDecayIncluded` says whether penalties
  /// are part of the step.
  mutating func keepUpdates(
    of gradients: [LayerGradientStatistics], weightSquares: [Double], weightDecayIncluded: Bool
  ) {
    for (layer, seen) in gradients.numbered {
      updates[layer: layer] = UpdateMeasurement(
        norm: seen.updateNorm, parameters: layout.parameterCount(layer),
        relative: seen.relativeUpdateNorm(weightSquares[layer: layer]),
        weightDecayIncluded: weightDecayIncluded)
    }
  }

  /// The mean cost of the mini-batches of this epoch so far; nil before the first.
  var epochCost: Double? { epoch.isEmpty ? nil : epoch.cost / Double(epoch.samples) }

  /// Closes an epoch, which may be partial.
  mutating func endEpoch(_ number: Int, testAccuracy: Double?) {
    guard let cost = epochCost else { return }
    costs.append(cost)
    if hasClasses { accuracies.append(Double(epoch.correct) / Double(epoch.samples)) }
    if let testAccuracy { testAccuracies.append(testAccuracy) }
    if epochCursor.records(number, on: RecordingSchedule()) {
      history.epochs.append(epoch.record(epoch: number))
    }
    epoch.reset()
  }

  /// The epoch so far.
  var currentEpoch: EpochAggregate { epoch }

  /// The cost curve, which is put together only when it is asked for.
  var costCurve: [CostWindow] { curve.curve }

  /// The history with the cost curve.
  var finishedHistory: TrainingHistory {
    var result = history
    result.costCurve = costCurve
    return result
  }

  /// Writes a step down.
  ///
  /// - Parameters:
  ///   - gradients: What the update saw.
  ///   - pass: What the passes saw.
  ///   - before: What was looked at before the update.
  ///   - step: The step's number.
  ///   - rate: η.
  mutating func record(
    _ gradients: [LayerGradientStatistics], _ pass: PassStatistics, before: BeforeStep,
    step: Int, rate: Double
  ) {
    let layers = gradients.numbered.map { layer, seen in
      let units = architecture.layers[layer: layer].units
      let values = Double(pass.samples * units)
      return StepRecord.Layer(
        layer: layer,
        errorRMS: (pass.backward[layer: layer].sumOfSquares / values).squareRoot(),
        gradientNorm: seen.gradientSquares.squareRoot(),
        weightsGradientNorm: seen.weights.gradientSquares.squareRoot(),
        biasesGradientNorm: seen.biases.gradientSquares.squareRoot(),
        gradientMax: seen.largest, zeroDerivatives: seen.zeros,
        nonFiniteDerivatives: seen.nonFinite,
        updateNorm: seen.updateNorm,
        relativeUpdateNorm: seen.relativeUpdateNorm(before.weightSquares[layer: layer]),
        saturatedActivations: Double(pass.forward[layer: layer].saturated)
          / Double(pass.samples * activatedUnits[layer: layer]),
        activation: before.activations[layer: layer],
        signalToNoise: MiniBatchNoise(pass, seen, layer: layer, batch: pass.samples).ratio,
        exact: before.exact.map {
          let found = $0.layers[layer: layer]
          let error = Magnitude(found.error).divided(by: Double(units).squareRoot())
          return StepRecord.Layer.Exact(
            log10ErrorRMS: error.log10,
            log10GradientNorm: found.norm.log10OrNil)
        })
    }
    history.steps.append(
      StepRecord(step: step, cost: pass.cost, learningRate: rate, layers: layers))
  }
}

extension RunRecorder {
  /// All of a recorder but its history, which only grows.
  struct State: Codable, Equatable {
    var costs: [Double]
    var accuracies: [Double]
    var testAccuracies: [Double]
    var incident: Incident?
    var updates: [UpdateMeasurement?]
    var cursor: RecordingCursor
    var epochCursor: RecordingCursor
    var curve: CostCurve
    var watch: ExcursionWatch
    var epoch: EpochAggregate
    var culprit: LayerNumber

    /// The keys of checkpoints, one of which is older than the name.
    enum CodingKeys: String, CodingKey {
      case costs, accuracies, testAccuracies, incident
      case updates = "speeds"
      case cursor, epochCursor, curve, watch, epoch, culprit
    }
  }

  /// What a recorder needs to go on where this one stands, together with the history.
  var state: State {
    State(
      costs: costs, accuracies: accuracies, testAccuracies: testAccuracies, incident: incident,
      updates: updates, cursor: cursor, epochCursor: epochCursor, curve: curve, watch: watch,
      epoch: epoch, culprit: culprit)
  }

  /// Goes on where another recorder of the same network stood.
  mutating func restore(_ state: State, history: TrainingHistory) {
    (costs, accuracies, testAccuracies) = (state.costs, state.accuracies, state.testAccuracies)
    (incident, updates) = (state.incident, state.updates)
    (cursor, epochCursor) = (state.cursor, state.epochCursor)
    (curve, watch, epoch, culprit) = (state.curve, state.watch, state.epoch, state.culprit)
    self.history = TrainingHistory(steps: history.steps, epochs: history.epochs)
  }
}

/// What is only known of a step before its update.
struct BeforeStep {
  /// ‖W^l‖².
  var weightSquares: [Double]
  /// What the layers' activations were like.
  var activations: [StepRecord.Layer.Activation]
  /// What the exact pass found for the mini-batch, if that was needed.
  var exact: ExactGradient?

  /// Looks at the parameters, and takes what was looked at elsewhere.
  init<Scalar>(
    _ engine: NetworkEngine<Scalar>, activations: [StepRecord.Layer.Activation],
    exact: ExactGradient?
  ) {
    weightSquares = engine.weightSquares()
    self.activations = activations
    self.exact = exact
  }
}

extension LayerGradientStatistics {
  /// ‖δ^l‖².
  var gradientSquares: Double {
    weights.gradientSquares + biases.gradientSquares + others.gradientSquares
  }

  var nonFinite: Int { weights.nonFinite + biases.nonFinite + others.nonFinite }

  /// How many derivatives are exactly 0.
  var zeros: Int { weights.zeros + biases.zeros + others.zeros }

  /// max |g| over the finite derivatives.
  var largest: Double { max(weights.largest, biases.largest, others.largest) }

  /// Σ Δ² over all of the layer's parameters.
  var stepSquares: Double { weights.stepSquares + biases.stepSquares + others.stepSquares }

  /// The norm of the step of all of a layer's parameters, as the optimiser made it.
  var updateNorm: Double { stepSquares.squareRoot() }

  /// ‖ΔW^l‖ / ‖W^l‖; nil when the weights are all zero.
  func relativeUpdateNorm(_ weightSquares: Double) -> Double? {
    guard weightSquares > 0 else { return nil }
    return weights.stepSquares.squareRoot() / weightSquares.squareRoot()
  }
}
