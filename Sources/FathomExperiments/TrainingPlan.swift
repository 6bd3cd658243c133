import FathomText
import FathomVocabulary
package import FathomData
import FathomExchange
import FathomNetworks
package import FathomNumerics
import FathomRecords
package import FathomRuns
import FathomTraining
import Foundation

/// A training that is to be made: a new run, or one that goes on.
package struct TrainingPlan {
  /// The run, locked for this process.
  package let run: OpenRun
  /// What was asked for, with everything the run depends on.
  package let experiment: Experiment
  /// What it came to.
  package let resolved: ResolvedExperiment
  /// What the run's records say of it.
  package let description: RunDescription

  /// The samples as the network sees them.
  package var data: LoadedData { resolved.data }

  private static let defaultEpochs = 10

  /// A run that goes on.
  package init(resuming folder: RunFolder, changes: Experiment) throws {
    run = try OpenRun(folder)
    let written = try Experiment(contentsOf: folder.experiment)
    experiment = written.overridden(by: changes)
    if changes.duration != nil, let schedule = experiment.schedule, schedule.dependsOnDuration {
      throw ExperimentError.wrong(
        .schedule,
        "the learning rate of \(folder.path) follows the schedule \(schedule), which depends on how"
          + " long the training lasts; leave out \(setting: .steps) and \(setting: .epochs), or begin a"
          + " new run")
    }
    let saved = try folder.checkpointFiles.isEmpty ? nil : Run(at: folder.path).checkpoint()
    var data = try experiment.loadedData(experiment.dataRequest())
    if let saved {
      try Self.check(data, against: saved.input, of: folder)
      data.name = saved.input.data
      data = data.scaled(by: saved.input)
      resolved = ResolvedExperiment(
        architecture: saved.network.architecture,
        options: try experiment.trainingOptions(for: data),
        precision: experiment.precision ?? .float, data: data,
        runSettings: experiment.care.runSettings, provenance: experiment.provenance)
    } else {
      resolved = try experiment.resolved(for: data, startingFrom: experiment.loadedModel())
    }
    description = Self.description(experiment, input: saved?.input ?? InputDescription(resolved))
    if experiment != written { try folder.replaceExperiment(by: experiment.yaml()) }
  }

  /// A new run.
  package init(_ asked: Experiment, name: String?) throws {
    var experiment = asked
    experiment.duration = asked.duration ?? .epochs(Self.defaultEpochs)
    let request = try experiment.dataRequest()
    try experiment.checkPatience()
    resolved = try experiment.resolved(
      for: experiment.loadedData(request), startingFrom: experiment.loadedModel())
    let data = resolved.data
    try resolved.checkAccuracy()
    self.experiment = experiment.completed(resolved)
    try data.check(resolved.architecture, resolved.options)
    let folder = try RunPlace.make(name, data: request.source, experiment: self.experiment.yaml())
    run = try OpenRun(folder)
    description = Self.description(self.experiment, input: InputDescription(resolved))
  }

  private static func description(
    _ experiment: Experiment, input: InputDescription
  ) -> RunDescription {
    RunDescription(
      version: FathomVersion.current,
      model: experiment.provenance.model, input: input,
      settings: Dictionary(
        uniqueKeysWithValues: experiment.named.map { ($0.key.rawValue, $0.text) }))
  }

  /// A training that went on with other samples would not be the one that was interrupted.
  private static func check(
    _ data: LoadedData, against input: InputDescription, of folder: RunFolder
  ) throws(ExperimentError) {
    guard data.inputs == input.factors.count, data.fingerprint == input.fingerprint else {
      throw ExperimentError(
        .dataChanged,
        "\(folder.path): the data \(data.name) has changed since the run began; restore the old"
          + " data, or begin a new run")
    }
  }

  /// A trainer in the run's precision, ready to begin or to go on.
  ///
  /// - Parameters:
  ///   - scalar: The precision.
  ///   - onProblem: Is told why a newer checkpoint was passed over.
  /// - Returns: The trainer.
  /// - Throws: `RunError` for records or a checkpoint that cannot be used, and `TrainingError` for
  ///   a checkpoint that is not one of this training.
  package func trainer<Scalar: RealScalar>(
    _ scalar: Scalar.Type, onProblem: (RunError) -> Void
  ) throws -> RunTrainer<Scalar> {
    let resumption = try run.resumption(Scalar.self)
    if let problem = resumption?.problem { onProblem(problem) }
    let session =
      if let resumption {
        try TrainingSession(
          resuming: resumption.state, resolved.architecture, on: data, options: resolved.options)
      } else {
        try resolved.assignment.session(Scalar.self)
      }
    return try RunTrainer(
      session, in: run, data: data, settings: resolved.runSettings, description: description,
      resumption: resumption)
  }
}

extension InputDescription {
  /// What a network needs to know of its data.
  package init(_ resolved: ResolvedExperiment) {
    let data = resolved.data
    self.init(
      data: data.name, fingerprint: data.fingerprint, scale: data.scale?.rawValue,
      factors: data.training.features.scale, shifts: data.training.features.shift,
      isLearned: data.scale == .standard || resolved.model?.inputScaling != nil,
      classNames: data.classNames)
  }
}

extension LoadedData {
  /// The same samples under the scale that a network was trained with.
  func scaled(by input: InputDescription) -> LoadedData {
    mapFeatures { $0.scaled(by: input.factors, shiftedBy: input.shifts) }
  }
}

extension LearningRateSchedule {
  /// Whether rates depend on how many steps are to come.
  fileprivate var dependsOnDuration: Bool {
    switch shape {
    case .cosine, .oneCycle: true
    case .constant, .step, .plateau: false
    }
  }
}
