import FathomExperiments
import FathomVocabulary
import FathomData
import FathomExchange
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTraining
import Foundation

/// A training whose parameters can be taken away as a model.
protocol TrainedSession: MeasuredSession {
  /// The parameters as they are now.
  var modelParameters: ModelParameters { get }
  /// The running means and variances of batch normalisation.
  var runningStatistics: RunningStatistics { get }
  /// Steps made.
  var step: Int { get }
}

extension TrainingSession: TrainedSession {
  var modelParameters: ModelParameters {
    if let vector = parameters as? ParameterVector<Float> { return .float(vector) }
    return .double(parameters.converted(to: Double.self))
  }
}

/// An experiment after its last step.
struct FinishedExperiment {
  let data: LoadedData
  let resolved: ResolvedExperiment
  let session: any TrainedSession
  let tensorBoard: TensorBoardOutput?

  /// What the run leaves behind; its end is written for TensorBoard where that was asked for.
  func record() throws -> RunRecord {
    var run = session.record()
    try tensorBoard?.finish(run)
    if let model = resolved.model {
      run.network.comes(
        from: URL(filePath: model.path).lastPathComponent,
        keepingParameters: resolved.keepsParameters)
    }
    return run
  }
}

extension Experiment {
  /// Loads model and data, and trains.
  ///
  /// Warnings and progress go to standard error.
  ///
  /// - Parameter tensorBoard: The folder to write event files in; nil for none.
  /// - Returns: The experiment after its last step.
  /// - Throws: What is wrong with the experiment or its files, in one sentence.
  func run(tensorBoard: String? = nil) throws -> FinishedExperiment {
    let resolved = try resolved()
    let data = resolved.data
    for warning in data.warnings { try? Terminal.errors.write("Warning: \(warning)\n") }
    let events = try tensorBoard.map { folder in
      try TensorBoardOutput(in: folder, resolved, data: data)
    }
    var progress = ProgressLine(on: Terminal.errors)
    defer { progress.clear() }
    let session: any TrainedSession
    switch resolved.precision {
    case .float: session = try train(resolved.start(Float.self))
    case .double: session = try train(resolved.start(Double.self))
    }
    return FinishedExperiment(
      data: data, resolved: resolved, session: session, tensorBoard: events)

    func train<Scalar: RealScalar>(
      _ start: ParameterVector<Scalar>
    ) throws -> TrainingSession<Scalar> {
      try trainSession(
        resolved.architecture, on: data, options: resolved.options, startingFrom: start,
        runningStatistics: resolved.runningStatistics, onProgress: { progress.show($0) },
        onSession: { events?.look(at: $0) })
    }
  }
}
