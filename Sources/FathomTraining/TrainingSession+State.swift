import FathomVocabulary
public import FathomData
public import FathomNetworks
import FathomNumerics
internal import FathomRecords

extension TrainingSession {
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

  /// What another session needs to go on where this one stands.
  ///
  /// - Complexity: A copy of the parameters, and about the time of a step; the first time also that
  ///   of a look at the initial network, if nobody had one yet.
  public func state() -> TrainingState<Scalar> {
    keepUpdates()
    return TrainingState(
      parameters: parameters, optimizer: optimizerState, statistics: runningStatistics,
      progress: TrainingStateProgress(
        step: step, epoch: epoch, position: position, hasStopped: hasStopped,
        seconds: secondsTraining, samples: data.training.samples, batchSize: batchSize,
        initial: initial, lastCost: step == 0 ? .nan : lastCost, recorder: recorder.state),
      history: recorder.history)
  }
}
