import FathomVocabulary
public import FathomData
import FathomNetworks
public import FathomNumerics
public import FathomRecords
public import FathomTraining

/// What a trainer is told about a run besides its session.
public struct RunDescription: Sendable {
  /// The version of Fathom.
  public var version: String
  /// The file of the model that the network was made after; nil when sizes were named.
  public var model: RunProvenance.Model?
  /// What the network needs to know of its data.
  public var input: InputDescription
  /// The experiment's settings by their names.
  public var settings: [String: String]

  /// A description.
  public init(
    version: String, model: RunProvenance.Model?, input: InputDescription,
    settings: [String: String] = [:]
  ) {
    self.version = version
    self.settings = settings
    self.model = model
    self.input = input
  }
}

/// Trains a session in the folder of a run: with records, checkpoints, evaluations and early ends.
public final class RunTrainer<Scalar: RealScalar> {
  /// The training.
  public let session: TrainingSession<Scalar>
  /// What others steer the training by and listen to it through.
  public let control: TrainingControl
  /// What happened at the evaluations so far.
  public var watch: EvaluationWatch { driver.watch ?? earlier }

  private let driver: TrainingDriver<Scalar>
  /// The evaluations before this training was resumed.
  private let earlier: EvaluationWatch

  /// A trainer.
  ///
  /// Records that a killed process left behind its last checkpoint are cut back.
  ///
  /// - Parameters:
  ///   - session: The training, resumed from `resumption` if there is one.
  ///   - run: Where to keep it.
  ///   - data: What it trains on.
  ///   - settings: When to save and when to end.
  ///   - description: What the records say of the run.
  ///   - resumption: What the run is resumed from.
  ///   - companions: Who else looks after the training.
  ///   - control: What others are given of it.
  /// - Throws: `RunError` when the records cannot be written.
  public init(
    _ session: TrainingSession<Scalar>, in run: OpenRun, data: LoadedData, settings: RunSettings,
    description: RunDescription, resumption: RunResumption<Scalar>?,
    companions: [any TrainingCompanion<Scalar>] = [], control: TrainingControl = TrainingControl()
  ) throws(RunError) {
    self.session = session
    self.control = control
    earlier = resumption?.watch ?? EvaluationWatch()
    let wholeEpochs = resumption?.state.progress.wholeEpochs ?? 0
    try run.store.cutBack(to: session.step, epochs: wholeEpochs)
    try run.store.beginSession(at: session.step, settings: description.settings)
    let records = control.attach(
      RecordSink(
        run.store,
        frame: RecordsFrame(
          options: session.options,
          batchSize: session.options.batchSize ?? min(32, data.training.samples),
          version: description.version, totalSteps: session.totalSteps,
          validationSamples: data.validation?.samples ?? 0),
        wholeEpochs: wholeEpochs, watch: earlier))
    let keeper = RunKeeper<Scalar>(
      run, settings: settings, input: description.input, records: records,
      savedStep: resumption?.state.progress.step)
    driver = TrainingDriver(
      session, control: control,
      companions: [TrainingSupervisor(settings.supervision, watch: earlier), keeper] + companions,
      finalLook: .unlessInterrupted, provenance: RunProvenance(model: description.model))
  }

  /// Trains to the end, which may come early.
  ///
  /// - Returns: Why the training ended.
  /// - Throws: `RunError` when records or a checkpoint cannot be written; the checkpoints that are
  ///   there stay as they are. The errors of other sinks come at the end.
  public func train() throws -> TrainingEnd { try driver.run().end }
}
