import FathomVocabulary
public import FathomData
public import FathomNetworks
public import FathomNumerics
public import FathomRecords

/// One training of one network on one data set, measured at every step.
///
/// ```swift
/// let session = try TrainingSession<Float>(network, on: data)
/// session.train()
/// print(session.parameters[weight: 2, to: 0, from: 3], Diagnosis(of: session.record()).verdict)
/// ```
///
/// One seed gives one result: the same bits on repeated runs, measured or not, on any number of
/// threads of the same machine.
public final class TrainingSession<Scalar: RealScalar> {
  /// The network.
  public let architecture: Architecture
  /// The options, as given.
  public let options: TrainingOptions
  /// Steps made.
  public private(set) var step = 0
  /// Steps to make in all.
  public let totalSteps: Int

  let data: LoadedData
  let batchSize: Int
  let engine: NetworkEngine<Scalar>
  private let feeder: BatchFeeder<Scalar>
  private let order: SampleOrder
  lazy var probe = FullBatchProbe(
    architecture, parameters: parameters, data: data.training, options: options,
    classWeights: classWeights)
  lazy var testProbe = data.test.map {
    FullBatchProbe(architecture, parameters: parameters, data: $0, options: options)
  }
  lazy var validationProbe = data.validation.map {
    FullBatchProbe(architecture, parameters: parameters, data: $0, options: options)
  }
  private var measuredInitially: Measurement?
  /// The parameters before the first step, until they were measured.
  private var initialParameters: ParameterVector<Scalar>?
  let baseline: Baseline
  var recorder: RunRecorder
  private(set) var epoch = 0
  private(set) var position: Int
  private var trainingTime = Duration.zero
  /// The cost of the last step before a resumed training was interrupted.
  private var costBeforeResumption = Double.nan
  /// Whether the engine holds what the last step left there.
  private(set) var hasMadeStep = false
  private let clock: ScheduleClock
  let classWeights: [Double]?
  private let descendsPlainly: Bool
  private let dropsOut: Bool
  private let stepActivations: StepActivations<Scalar>
  private var optimizerSteps = 0
  private var plateau = PlateauState()
  /// η of the last step.
  private var lastRate = 0.0

  /// A session with parameters drawn by the architecture's initialisers.
  ///
  /// - Throws: `TrainingError` when network, data and options do not fit together.
  public convenience init(
    _ architecture: Architecture, on data: LoadedData,
    options: TrainingOptions = TrainingOptions()
  ) throws(TrainingError) {
    try self.init(
      architecture, on: data, options: options,
      parameters: ParameterVector(initializing: architecture, seed: options.seed, on: data))
  }

  /// A session that starts from given parameters.
  ///
  /// - Parameters:
  ///   - architecture: The network.
  ///   - data: What to train on.
  ///   - options: How to train.
  ///   - parameters: What to start from.
  ///   - runningStatistics: Those of batch normalisation; nil for means of 0 and variances of 1.
  /// - Throws: `TrainingError` when network, data and options do not fit together.
  /// - Precondition: Parameters and statistics fit the network.
  public convenience init(
    _ architecture: Architecture, on data: LoadedData, options: TrainingOptions,
    parameters: ParameterVector<Scalar>, runningStatistics: RunningStatistics? = nil
  ) throws(TrainingError) {
    try self.init(
      architecture, on: data, options: options, parameters: parameters,
      runningStatistics: runningStatistics, initial: nil)
  }

  /// A session whose initial measurement may be known.
  private init(
    _ architecture: Architecture, on data: LoadedData, options: TrainingOptions,
    parameters: ParameterVector<Scalar>, runningStatistics: RunningStatistics?,
    initial known: Measurement?
  ) throws(TrainingError) {
    try data.check(architecture, options)
    self.architecture = architecture
    self.options = options
    self.data = data
    let samples = data.training.samples
    let threads = options.threads ?? Parallel.availableThreads
    batchSize = options.resolvedBatchSize(samples: samples)
    totalSteps = options.totalSteps(samples: samples)
    let classWeights = options.classWeights?.normalized(over: data.training.targets)
    self.classWeights = classWeights
    engine = NetworkEngine(
      architecture, parameters: parameters, samples: batchSize, threads: threads,
      weighsSamples: classWeights != nil)
    engine.batchStatistics = .updating
    if let runningStatistics { engine.setRunningStatistics(runningStatistics) }
    descendsPlainly = options.descendsPlainly(architecture)
    if !descendsPlainly { engine.prepareSteps(options.optimizer.rule) }
    dropsOut = architecture.layers.contains { $0.dropout > 0 }
    stepActivations = StepActivations(architecture)
    clock = ScheduleClock(
      options.schedule, rate: options.learningRate, totalSteps: totalSteps,
      stepsPerEpoch: options.stepsPerEpoch(samples: samples))
    feeder = BatchFeeder(
      data.training, outputs: architecture.outputs, labelSmoothing: options.labelSmoothing,
      classWeights: classWeights)
    order = SampleOrder(samples: samples, seed: options.seed)
    position = samples
    baseline = Baseline(
      data.training, cost: architecture.cost, outputs: architecture.outputs,
      labelSmoothing: options.labelSmoothing, classWeights: classWeights)
    measuredInitially = known
    initialParameters = known == nil ? parameters : nil
    recorder = RunRecorder(
      architecture, leastCostLimit: Self.costLimit(0, data), hasClasses: feeder.hasClasses,
      schedule: options.recording)
  }

  /// A session that goes on, bit for bit, where another one stood.
  ///
  /// - Parameters:
  ///   - state: What the other session left behind, in the same precision.
  ///   - architecture: The network it trained.
  ///   - data: The data it trained on.
  ///   - options: Its options; the duration may differ.
  /// - Throws: `TrainingError` when these do not fit together.
  public convenience init(
    resuming state: TrainingState<Scalar>, _ architecture: Architecture, on data: LoadedData,
    options: TrainingOptions
  ) throws(TrainingError) {
    try data.check(architecture, options)
    try state.check(architecture, on: data, options: options)
    try self.init(
      architecture, on: data, options: options, parameters: state.parameters,
      runningStatistics: state.statistics,
      initial: state.progress.step == 0 ? nil : state.progress.initial)
    let progress = state.progress
    (step, epoch, position) = (progress.step, progress.epoch, progress.position)
    hasStopped = progress.hasStopped
    trainingTime = .seconds(progress.seconds)
    costBeforeResumption = progress.lastCost
    if position < data.training.samples { order.shuffle(epoch: epoch) }
    optimizerState = state.optimizer
    recorder.restore(progress.recorder, history: state.history)
  }

  /// The network before the first step, over all samples.
  ///
  /// It is looked at when this is first asked for, also after steps were made: the first of them
  /// need not wait for it.
  public var initial: Measurement {
    if let measuredInitially { return measuredInitially }
    let measurement = probe.measure(
      initialParameters ?? parameters, step: 0, updates: architecture.layers.map { _ in nil })
    (measuredInitially, initialParameters) = (measurement, nil)
    return measurement
  }

  /// The parameters as they are now.
  public var parameters: ParameterVector<Scalar> { engine.parameters }

  /// ∂C/∂w^l_{jk} and ∂C/∂b^l_j of the last mini-batch; zero before the first step.
  ///
  /// A step uses them where they arise and does not keep them: asking computes them again, from
  /// the mini-batch's activations and errors.
  public var derivatives: ParameterVector<Scalar> { engine.gradient }

  /// ∂C/∂w^l_{jk} and ∂C/∂b^l_j over all samples, before the first step.
  ///
  /// - Precondition: no step was made.
  var initialDerivatives: ParameterVector<Scalar> {
    precondition(step == 0, "the network is no longer the initial one")
    _ = initial
    return probe.gradient
  }

  /// What the last step added to each weight and bias, weight decay taken out; zero before the
  /// first step, and when the last mini-batch ended the training instead.
  public var lastChange: ParameterVector<Scalar> {
    if !hasStopped, let change = engine.change { return change }
    let rate = hasStopped ? 0 : Scalar(lastRate)
    return engine.gradient.map { rate == 0 ? 0 : -rate * $0 }
  }

  /// Whether a value that is NaN or infinite has ended the training.
  public private(set) var hasStopped = false

  /// Makes all steps that are left.
  ///
  /// - Parameter onStep: Called after every step; returning false ends the training there.
  public func train(onStep: (TrainingSession) -> Bool = { _ in true }) {
    while step < totalSteps && !hasStopped {
      makeStep()
      guard onStep(self) else { break }
    }
  }

  /// Makes one step, also beyond `totalSteps`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func makeStep() {
    let start = ContinuousClock.now
    guard !hasStopped else { return }
    let samples = data.training.samples
    if position == samples {
      epoch += 1
      position = 0
      order.shuffle(epoch: epoch)
    }
    let count = min(batchSize, samples - position)
    hasStopped = !descend(count)
    if !hasStopped { position += count }
    trainingTime += ContinuousClock.now - start
    if position == samples { endEpoch() }
  }

  /// The mean cost of the last mini-batch.
  public var lastCost: Double { hasMadeStep ? engine.pass.cost : costBeforeResumption }

  /// Time spent on steps so far.
  public var secondsTraining: Double { trainingTime / .seconds(1) }

  /// The steps written down so far.
  public var recordedSteps: [StepRecord] { recorder.history.steps }
  /// η of the step that comes next.
  public var learningRate: Double { clock.rate(after: optimizerSteps) * plateau.factor }

  /// What the optimiser and its schedule remember; setting it lets a training go on from there.
  ///
  /// - Precondition: A state that is set `fits` the optimiser and the network.
  public var optimizerState: OptimizerState<Scalar> {
    get {
      // A rule may have the second slot alone.
      let values = [engine.firstSlot, engine.secondSlot].compactMap { $0 }
      return OptimizerState(
        steps: optimizerSteps,
        slots: zip(options.optimizer.slotNames, values).map {
          OptimizerState.Slot(name: $0, values: $1)
        }, plateau: plateau)
    }
    set {
      precondition(newValue.fits(options.optimizer, architecture), "the state of another training")
      optimizerSteps = newValue.steps
      plateau = newValue.plateau
      guard !newValue.slots.isEmpty else { return }
      let rule = options.optimizer.rule
      let values = newValue.slots.map(\.values)
      engine.setSlots(
        first: rule.firstSlot != nil ? values.first : nil,
        second: rule.secondSlot != nil ? values.last : nil)
    }
  }

  /// The running means and variances of batch normalisation.
  ///
  /// - Precondition: Statistics that are set `fit` the network.
  public var runningStatistics: RunningStatistics {
    get { engine.runningStatistics }
    set { engine.setRunningStatistics(newValue) }
  }

  /// Makes a step on the next samples, unless a value on the way is NaN or infinite.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func descend(_ count: Int) -> Bool {
    let next = step + 1
    hasMadeStep = true
    let isRecorded = options.detail > .cost && recorder.records(next)
    let detail = isRecorded ? .samples : options.detail
    let passDetail: PassDetail = detail == .samples ? .samples : .finite
    if dropsOut { engine.setDropout(seed: options.seed, step: optimizerSteps + 1) }
    engine.forward(samples: count, detail: passDetail, countsCorrect: feeder.hasClasses) {
      [
        feeder, order = order.order, position, inputs = engine.inputs, targets = engine.targets,
        weights = engine.sampleWeights
      ] in
      feeder.fill(
        $0, of: inputs, targets, from: order, start: position, lookahead: count)
      feeder.fill(weights: weights, $0, from: order, start: position)
    }
    if let incident = engine.forwardIncident(samples: count, step: next) {
      recorder.note(incident)
      // For the derivatives, which may be asked for.
      engine.backward(samples: count, detail: passDetail)
      return false
    }
    recorder.look(at: engine.pass, step: next) { Self.costLimit(initial.cost, data) }
    let before = isRecorded ? lookBeforeStep(count, detail: passDetail) : nil
    let rate = learningRate
    makeStep(samples: count, rate: rate, detail: passDetail, measuring: detail.ofGradient)
    (lastRate, optimizerSteps) = (rate, optimizerSteps + 1)
    if let incident = engine.errorIncident(step: next) { recorder.note(incident) }
    step = next
    guard detail > .cost else { return true }
    recorder.look(at: engine.gradientStatistics, step: next)
    if let before {
      recorder.record(
        engine.gradientStatistics, engine.pass, before: before, step: next, rate: rate)
    }
    return true
  }

  /// Changes the parameters by the batch that was taken forward.
  private func makeStep(
    samples: Int, rate: Double, detail: PassDetail, measuring: GradientDetail
  ) {
    guard !descendsPlainly else {
      engine.descend(
        samples: samples, learningRate: rate, weightDecay: options.weightDecay + options.l2,
        detail: detail, measuring: measuring)
      return
    }
    var settings = StepSettings(
      options.optimizer.constants(
        rate: rate, momentum: clock.momentum(after: optimizerSteps), step: optimizerSteps + 1))
    settings.keep = 1 - rate * options.weightDecay
    (settings.l1, settings.l2) = (options.l1, options.l2)
    settings.isMeasured = measuring > .none
    var largestNorm: Double?
    switch options.clipping {
    case .none: break
    case .norm(let norm): largestNorm = norm
    case .value(let value): settings.bound = value
    }
    engine.step(samples: samples, settings, largestNorm: largestNorm, detail: detail)
  }

  /// What has to be known of a recorded step before the parameters change.
  ///
  /// Where an error of the plain pass is zero or not finite, the exact pass has to say how large
  /// it is.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func lookBeforeStep(_ count: Int, detail: PassDetail) -> BeforeStep {
    let activations = stepActivations.look(at: engine, samples: count)
    engine.backward(samples: count, detail: detail)
    let needsExactPass = engine.pass.backward.contains {
      $0.sumOfSquares == 0 || !$0.sumOfSquares.isFinite
    }
    return BeforeStep(
      weightSquares: engine.weightSquares(), activations: activations,
      exact: needsExactPass ? exactGradient(count) : nil)
  }

  /// The exact pass over the mini-batch that the next step is made on.
  ///
  /// nil for layers that it does not cover, and where masks or weights are part of the pass.
  private func exactGradient(_ count: Int) -> ExactGradient? {
    guard architecture.hasExactPass, !dropsOut, classWeights == nil else { return nil }
    return ExactPass(
      architecture, parameters: parameters, samples: count, threads: engine.threads
    ).run(samples: count) { [feeder, order = order.order, position] range, inputs, targets in
      feeder.fill(
        0..<range.count, of: inputs, targets, from: order, start: position + range.lowerBound,
        lookahead: 0)
    }
  }

  /// Keeps the updates of the last step, if this session made one.
  func keepUpdates() {
    guard options.detail > .cost, step > 0, hasMadeStep else { return }
    recorder.keepUpdates(
      of: engine.gradientStatistics, weightSquares: weightSquaresBeforeStep(),
      weightDecayIncluded: options.decayIsIncluded)
  }

  /// ‖W^l‖² as it was before the last step, which is undone in thought: W + ηg, then the decay.
  private func weightSquaresBeforeStep() -> [Double] {
    guard descendsPlainly else { return engine.gradientStatistics.map(\.weights.parameterSquares) }
    let keep = 1 - lastRate * (options.weightDecay + options.l2)
    let (now, change) = (engine.parameters, lastChange)
    return now.layout.layers.map { layer in
      zip(now.weights(layer), change.weights(layer)).reduce(0) {
        let before = (Double($1.0) - Double($1.1)) / keep
        return $0 + before * before
      }
    }
  }

  private func endEpoch() {
    if let cost = recorder.epochCost { plateau.look(at: cost, options.schedule.shape) }
    recorder.endEpoch(epoch, testAccuracy: testAccuracy())
  }

  func testAccuracy() -> Double? {
    testProbe?.evaluate(parameters, engine.runningStatistics).accuracy ?? nil
  }

  /// Beyond 10³ × max(initial cost, ln classes) no cost comes from a network that still learns.
  private static func costLimit(_ initial: Double, _ data: LoadedData) -> Double {
    let chance = data.training.targets.classes.map { Double.log(Double($0)) } ?? 0
    return 1e3 * (initial.isFinite ? max(initial, chance) : chance)
  }
}

extension StepDetail {
  fileprivate var ofGradient: GradientDetail {
    switch self {
    case .cost: .none
    case .norms: .norms
    case .layers, .samples: .all
    }
  }
}
