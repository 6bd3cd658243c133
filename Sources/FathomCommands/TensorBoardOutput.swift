import FathomExperiments
import FathomVocabulary
import FathomFiles
import FathomData
import FathomLogs
import FathomNetworks
import FathomRecords
import FathomTraining
import Synchronization

/// What a training command writes for TensorBoard, while it works and at its end.
///
/// A training goes on when that cannot be written, and says why at its end.
final class TensorBoardOutput: TrainingSink {
  private let log: Mutex<TensorBoardLog>

  /// Begins a log of an experiment.
  ///
  /// - Throws: `FileError` when nothing can be written in the folder.
  init(in folder: String, _ experiment: ResolvedExperiment) throws {
    let log = try TensorBoardLog(in: folder, layers: experiment.architecture.sizes.count)
    try log.write(settings: Self.settings(experiment))
    self.log = Mutex(log)
  }

  /// Writes what is new.
  func take(_ events: [TrainingEvent]) throws {
    try log.withLock { log in
      var steps: [StepRecord] = []
      for event in events {
        switch event {
        case .started(let start):
          try log.write(start.record.initial)
          try log.write(start.record.history.steps)
        case .step(let step): steps.append(step)
        case .finished(let result) where result.record.final != nil:
          try log.writeEnd(of: result.record)
        case .progress, .epoch, .evaluation, .course, .checkpoint, .finished, .failed: break
        }
      }
      try log.write(steps)
    }
  }

  private static func settings(
    _ experiment: ResolvedExperiment
  ) -> [(name: String, value: EventSetting)] {
    let network = NetworkRecord(experiment.architecture)
    let (options, data) = (experiment.options, experiment.data)
    var steps: (name: String, value: EventSetting)
    switch options.duration {
    case .steps(let count): steps = ("steps", .number(Double(count)))
    case .epochs(let count): steps = ("epochs", .number(Double(count)))
    }
    let layers = network.sizes.map(String.init).joined(separator: ",")
    let known: [(name: String, value: EventSetting)] = [
      ("layers", .text(layers)),
      ("activation", .text(network.layers.first?.activation ?? "")),
      ("output", .text(network.layers.last?.activation ?? "")),
      ("cost", .text(network.cost)),
      (
        "init",
        .text(
          experiment.keepsParameters
            ? NetworkRecord.fromFile : network.layers.first?.initializer ?? "")
      ),
      ("data", .text(data.name)), ("samples", .number(Double(data.training.samples))),
      ("optimizer", .text(options.optimizer.description)),
      ("learning-rate", .number(options.learningRate)),
      ("batch-size", .number(Double(options.resolvedBatchSize(samples: data.training.samples)))),
      steps, ("weight-decay", .number(options.weightDecay)),
      ("precision", .text(experiment.precision.rawValue)), ("seed", .text("\(options.seed)")),
    ]
    let others = (experiment.provenance.origin?.settings ?? []).filter { setting in
      !known.contains { $0.name == setting.name }
    }
    return known + others.map { ($0.name, .text($0.value)) }
  }
}
