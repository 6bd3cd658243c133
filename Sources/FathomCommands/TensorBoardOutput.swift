import FathomVocabulary
import FathomFiles
import FathomData
import FathomLogs
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTraining

/// What a training command writes for TensorBoard, while it works and at its end.
final class TensorBoardOutput {
  private let log: TensorBoardLog
  private var hasBegun = false
  private var problem: FileError?

  /// Begins a log of an experiment.
  ///
  /// - Throws: `FileError` when nothing can be written in the folder.
  init(in folder: String, _ experiment: ResolvedExperiment, data: LoadedData) throws {
    log = try TensorBoardLog(in: folder, layers: experiment.architecture.sizes.count)
    try log.write(settings: Self.settings(experiment, data))
  }

  /// Writes what is new in a session.
  ///
  /// A training goes on when that cannot be written; `finish` then says why.
  func look<Scalar: RealScalar>(at session: TrainingSession<Scalar>) {
    guard problem == nil else { return }
    do throws(FileError) {
      if !hasBegun {
        hasBegun = true
        try log.write(session.initial)
      }
      try log.write(session.recordedSteps)
    } catch {
      problem = error
    }
  }

  /// Writes the end of a run.
  ///
  /// - Throws: `FileError` when something could not be written, now or before.
  func finish(_ run: RunRecord) throws {
    if let problem { throw problem }
    try log.writeEnd(of: run)
  }

  private static func settings(
    _ experiment: ResolvedExperiment, _ data: LoadedData
  ) -> [(name: String, value: EventSetting)] {
    let network = NetworkRecord(experiment.architecture)
    let options = experiment.options
    var steps: (name: String, value: EventSetting)
    switch options.duration {
    case .steps(let count): steps = ("steps", .number(Double(count)))
    case .epochs(let count): steps = ("epochs", .number(Double(count)))
    }
    let layers = network.sizes.map(String.init).joined(separator: ",")
    return [
      ("layers", .text(layers)),
      ("activation", .text(network.layers.first?.activation ?? "")),
      ("output", .text(network.layers.last?.activation ?? "")),
      ("cost", .text(network.cost)),
      ("init", .text(experiment.model == nil ? network.layers.first?.initializer ?? "" : "file")),
      ("data", .text(data.name)), ("samples", .number(Double(data.training.samples))),
      ("optimizer", .text(options.optimizer.description)),
      ("learning-rate", .number(options.learningRate)),
      ("batch-size", .number(Double(options.batchSize ?? min(32, data.training.samples)))),
      steps, ("weight-decay", .number(options.weightDecay)),
      ("precision", .text(experiment.precision.rawValue)), ("seed", .text("\(options.seed)")),
    ]
  }
}
