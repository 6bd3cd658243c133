import FathomVocabulary
import FathomData
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomRuns
import FathomTestSupport
import FathomTraining
import Foundation

/// A small training in a folder of its own, which is removed at the end.
final class RunFixture {
  let root: URL
  let data: LoadedData
  let network: Architecture
  let options: TrainingOptions
  var settings = RunSettings(checkpointEvery: .steps(20))
  /// What the network learned of its inputs and is told of its classes.
  var (isScaleLearned, classNames) = (false, [String]?.none)

  /// A training; with a memory, its optimiser, its schedule and its layers remember something.
  init(validation: Bool = false, memory: Bool = false) throws {
    root = FileManager.default.temporaryDirectory.appending(path: "fathom-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    let all = Problems.clusters(samples: 95, inputs: 6, classes: 3, test: 40)
    data = validation ? try all.puttingAside(0.2, seed: 5) : all
    let hidden = Architecture.Layer(
      units: 7, activation: .tanh, normalization: memory ? .batch : nil, dropout: memory ? 0.2 : 0)
    network = try Architecture(
      inputs: 6, layers: [hidden, hidden, Architecture.Layer(units: 3, activation: .softmax)],
      cost: .softmax)
    options = TrainingOptions(
      optimizer: memory ? .adamw : .sgd, learningRate: memory ? 0.01 : 0.2,
      schedule: memory ? LearningRateSchedule(.plateau(factor: 0.5, patience: 0)) : .constant,
      batchSize: 10, duration: .epochs(13), weightDecay: 0.01, seed: 5)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  func path(_ name: String) -> String { root.appending(path: name).path }

  /// A new run.
  func begin(_ name: String, _ companion: EachStep? = nil) throws -> RunTrainer<Float> {
    try trainer(
      OpenRun(RunFolder(creating: path(name), experiment: "layers: 6,7,7,3\n")), companion)
  }

  /// A run that goes on.
  func resume(_ name: String) throws -> RunTrainer<Float> {
    try trainer(OpenRun(RunFolder(at: path(name))))
  }

  private func trainer(
    _ run: OpenRun, _ companion: EachStep? = nil
  ) throws -> RunTrainer<Float> {
    let resumption = try run.resumption(Float.self)
    let session =
      if let resumption {
        try TrainingSession(resuming: resumption.state, network, on: data, options: options)
      } else {
        try TrainingSession<Float>(network, on: data, options: options)
      }
    return try RunTrainer(
      session, in: run, data: data, settings: settings,
      description: RunDescription(
        version: "0", model: nil,
        input: InputDescription(
          data: data.name, fingerprint: data.fingerprint, scale: nil,
          factors: data.training.features.scale, shifts: data.training.features.shift,
          isLearned: isScaleLearned, classNames: classNames)),
      resumption: resumption, companions: [companion].compactMap(\.self))
  }

  /// What a training without a run leaves behind.
  func plainRecord() throws -> RunRecord {
    let session = try TrainingSession<Float>(network, on: data, options: options)
    session.train()
    return session.record().timeless
  }

  /// Copies a run as a power failure would leave it.
  func copy(_ name: String, to other: String) throws {
    try FileManager.default.copyItem(atPath: path(name), toPath: path(other))
  }
}

/// Does something before the first step and after each one.
final class EachStep: TrainingCompanion {
  private let body: (TrainingDriver<Float>) -> Void

  init(_ body: @escaping (TrainingDriver<Float>) -> Void) { self.body = body }

  func begin(_ driver: TrainingDriver<Float>) { body(driver) }

  func look(at driver: TrainingDriver<Float>) { body(driver) }
}

extension RunRecord {
  /// The record without what differs from run to run.
  var timeless: RunRecord {
    var record = self
    record.training?.seconds = 0
    record.training?.stepsPerSecond = 0
    return record
  }
}
