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
  public internal(set) var step = 0
  /// Steps to make in all.
  public let totalSteps: Int

  let data: LoadedData
  let batchSize: Int
  let engine: NetworkEngine<Scalar>
  let feeder: BatchFeeder<Scalar>
  let order: SampleOrder
  lazy var probe = FullBatchProbe(
    architecture, parameters: parameters, data: data.training, options: options,
    classWeights: classWeights)
  lazy var testProbe = data.test.map {
    FullBatchProbe(architecture, parameters: parameters, data: $0, options: options)
  }
  lazy var validationProbe = data.validation.map {
    FullBatchProbe(architecture, parameters: parameters, data: $0, options: options)
  }
  /// What the test samples said last, and after which step.
  var lastTest: (step: Int, evaluation: Evaluation)?
  private var measuredInitially: Measurement?
  /// The parameters before the first step, until they were measured.
  private var initialParameters: ParameterVector<Scalar>?
  let baseline: Baseline
  var recorder: RunRecorder
  var epoch = 0
  var position: Int
  var trainingTime = Duration.zero
  /// The cost of the last step before a resumed training was interrupted.
  var costBeforeResumption = Double.nan
  /// Whether the engine holds what the last step left there.
  var hasMadeStep = false
  let clock: ScheduleClock
  let classWeights: [Double]?
  let descendsPlainly: Bool
  let dropsOut: Bool
  let stepActivations: StepActivations<Scalar>
  var optimizerSteps = 0
  var plateau = PlateauState()
  /// η of the last step.
  var lastRate = 0.0

  /// A session with parameters drawn by the architecture's initialisers.
  ///
  /// - Throws: `TrainingError` when network, data and options do not fit together.
  public convenience init(
    _ architecture: Architecture, on data: LoadedData,
    options: TrainingOptions = TrainingOptions()
  ) throws(TrainingError) {
    // Before anything is drawn for it.
    try data.check(architecture, options)
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
  init(
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
    clock = options.clock(samples: samples)
    feeder = BatchFeeder(
      data.training, outputs: architecture.outputs, labelSmoothing: options.labelSmoothing,
      classWeights: classWeights)
    order = options.order(samples: samples)
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

  /// Whether `initial` is there without another look.
  var isMeasured: Bool { measuredInitially != nil }

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
  public internal(set) var hasStopped = false

  /// The mean cost of the last mini-batch.
  public var lastCost: Double { hasMadeStep ? engine.pass.cost : costBeforeResumption }

  /// Time spent on steps so far.
  public var secondsTraining: Double { trainingTime / .seconds(1) }

  /// The steps written down so far.
  public var recordedSteps: [StepRecord] { recorder.history.steps }

  /// η of the step that comes next.
  public var learningRate: Double { clock.rate(after: optimizerSteps) * plateau.factor }

  /// Beyond 10³ × max(initial cost, ln classes) no cost comes from a network that still learns.
  static func costLimit(_ initial: Double, _ data: LoadedData) -> Double {
    let chance = data.training.targets.classes.map { Double.log(Double($0)) } ?? 0
    return 1e3 * (initial.isFinite ? max(initial, chance) : chance)
  }
}
