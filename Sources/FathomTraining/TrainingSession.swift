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
  /// The network before the first step, over all samples.
  public let initial: Measurement
  /// Steps made.
  public private(set) var step = 0
  /// Steps to make in all.
  public let totalSteps: Int

  private let data: LoadedData
  private let batchSize: Int
  private let engine: NetworkEngine<Scalar>
  private let feeder: BatchFeeder<Scalar>
  private let order: SampleOrder
  private let probe: FullBatchProbe<Scalar>
  private let testProbe: FullBatchProbe<Scalar>?
  private let baseline: Baseline
  private var recorder: RunRecorder
  private var epoch = 0
  private var position: Int
  private var trainingTime = Duration.zero

  /// A session with parameters drawn by the architecture's initialisers.
  ///
  /// - Throws: `TrainingError` when network, data and options do not fit together.
  public convenience init(
    _ architecture: Architecture, on data: LoadedData,
    options: TrainingOptions = TrainingOptions()
  ) throws(TrainingError) {
    try self.init(
      architecture, on: data, options: options,
      parameters: ParameterVector(initializing: architecture, seed: options.seed))
  }

  /// A session that starts from given parameters.
  ///
  /// - Throws: `TrainingError` when network, data and options do not fit together.
  public init(
    _ architecture: Architecture, on data: LoadedData, options: TrainingOptions,
    parameters: ParameterVector<Scalar>
  ) throws(TrainingError) {
    try data.check(architecture, options)
    self.architecture = architecture
    self.options = options
    self.data = data
    let samples = data.training.samples
    let threads = options.threads ?? Parallel.availableThreads
    batchSize = options.resolvedBatchSize(samples: samples)
    totalSteps = options.totalSteps(samples: samples)
    engine = NetworkEngine(
      architecture, parameters: parameters, samples: batchSize, threads: threads)
    feeder = BatchFeeder(data.training, outputs: architecture.outputs)
    order = SampleOrder(samples: samples, seed: options.seed)
    position = samples
    probe = FullBatchProbe(
      architecture, parameters: parameters, data: data.training, options: options)
    testProbe = data.test.map {
      FullBatchProbe(architecture, parameters: parameters, data: $0, options: options)
    }
    baseline = Baseline(data.training, cost: architecture.cost, outputs: architecture.outputs)
    initial = probe.measure(parameters, step: 0, speeds: architecture.layers.map { _ in nil })
    recorder = RunRecorder(
      architecture, costLimit: Self.costLimit(initial.cost, data), hasClasses: feeder.hasClasses)
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
    return probe.gradient
  }

  /// What the last step added to each weight and bias, weight decay taken out; zero before the
  /// first step, and when the last mini-batch ended the training instead.
  public var lastChange: ParameterVector<Scalar> {
    let rate = hasStopped ? 0 : Scalar(options.learningRate)
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
  public var lastCost: Double { engine.pass.cost }

  /// Time spent on steps so far.
  public var secondsTraining: Double { trainingTime / .seconds(1) }

  /// The steps written down so far.
  public var recordedSteps: [StepRecord] { recorder.history.steps }

  /// Everything the run leaves behind so far.
  ///
  /// The network is measured over all samples as it is now, unless no step was made.
  public func record() -> RunRecord {
    var record = RunRecord(
      seed: options.seed, precision: Scalar.self == Float.self ? .float : .double,
      network: NetworkRecord(architecture),
      data: DataRecord(
        name: data.name, samples: data.training.samples, testSamples: data.test?.samples ?? 0,
        classes: data.training.targets.classes, classNames: data.classNames,
        scale: data.scale?.rawValue, baseline: baseline),
      initial: initial)
    guard step > 0 || hasStopped else { return record }
    if options.detail > .cost && step > 0 {
      recorder.keepSpeeds(
        of: engine.gradientStatistics, weightSquares: weightSquaresBeforeStep(),
        rate: options.learningRate)
    }
    var finished = recorder
    finished.endEpoch(epoch, testAccuracy: position == data.training.samples ? nil : testAccuracy())
    record.final = probe.measure(parameters, step: step, speeds: finished.speeds)
    record.history = finished.finishedHistory
    record.training = TrainingRecord(
      optimizer: options.optimizer.rawValue, learningRate: options.learningRate,
      weightDecay: options.weightDecay, batchSize: batchSize, steps: step,
      epochsCompleted: position == data.training.samples ? epoch : max(0, epoch - 1),
      seconds: secondsTraining, stepsPerSecond: Double(step) / secondsTraining,
      cost: finished.costs, accuracy: finished.accuracies, testAccuracy: finished.testAccuracies,
      incident: finished.incident, excursion: finished.excursion)
    return record
  }

  /// Makes a step on the next samples, unless a value on the way is NaN or infinite.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func descend(_ count: Int) -> Bool {
    let next = step + 1
    let isRecorded = options.detail > .cost && recorder.records(next)
    let detail = isRecorded ? .samples : options.detail
    let passDetail: PassDetail = detail == .samples ? .samples : .finite
    engine.forward(samples: count, detail: passDetail, countsCorrect: feeder.hasClasses) {
      [feeder, order = order.order, position, inputs = engine.inputs, targets = engine.targets] in
      feeder.fill(
        $0, of: inputs, targets, from: order, start: position, lookahead: count)
    }
    if let incident = engine.forwardIncident(samples: count, step: next) {
      recorder.note(incident)
      // For the derivatives, which may be asked for.
      engine.backward(samples: count, detail: passDetail)
      return false
    }
    recorder.look(at: engine.pass, step: next)
    let before = isRecorded ? lookBeforeStep(count, detail: passDetail) : nil
    engine.descend(
      samples: count, learningRate: options.learningRate, weightDecay: options.weightDecay,
      detail: passDetail, measuring: detail.ofGradient)
    if let incident = engine.errorIncident(step: next) { recorder.note(incident) }
    step = next
    guard detail > .cost else { return true }
    recorder.look(at: engine.gradientStatistics, step: next, rate: options.learningRate)
    if let before {
      recorder.record(
        engine.gradientStatistics, engine.pass, before: before, step: next,
        rate: options.learningRate)
    }
    return true
  }

  /// What has to be known of a recorded step before the parameters change.
  ///
  /// Where an error of the plain pass is zero or not finite, the exact pass has to say how large
  /// it is.
  private func lookBeforeStep(_ count: Int, detail: PassDetail) -> BeforeStep {
    engine.backward(samples: count, detail: detail)
    let needsExactPass = engine.pass.backward.contains {
      $0.sumOfSquares == 0 || !$0.sumOfSquares.isFinite
    }
    return BeforeStep(
      weightSquares: engine.weightSquares(), exact: needsExactPass ? exactGradient(count) : nil)
  }

  /// The exact pass over the mini-batch that the next step is made on.
  private func exactGradient(_ count: Int) -> ExactGradient? {
    ExactPass(
      architecture, parameters: parameters, samples: count, threads: engine.threads
    ).run(samples: count) { [feeder, order = order.order, position] range, inputs, targets in
      feeder.fill(
        0..<range.count, of: inputs, targets, from: order, start: position + range.lowerBound,
        lookahead: 0)
    }
  }

  /// ‖W^l‖² as it was before the last step, which is undone in thought: W + ηg, then the decay.
  private func weightSquaresBeforeStep() -> [Double] {
    let keep = 1 - options.learningRate * options.weightDecay
    let (now, change) = (engine.parameters, lastChange)
    return now.layout.layers.map { layer in
      zip(now.weights(layer), change.weights(layer)).reduce(0) {
        let before = (Double($1.0) - Double($1.1)) / keep
        return $0 + before * before
      }
    }
  }

  private func endEpoch() {
    recorder.endEpoch(epoch, testAccuracy: testAccuracy())
  }

  private func testAccuracy() -> Double? { testProbe?.evaluate(parameters).accuracy ?? nil }

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
