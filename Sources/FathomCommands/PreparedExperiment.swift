import FathomExperiments
import FathomVocabulary
import FathomData
import FathomExchange
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTraining
import Foundation

/// A training whose network can be taken away.
protocol TrainedSession: MeasuredSession {
  /// The network as it is now.
  var network: Network { get }
  /// Steps made.
  var step: Int { get }
}

extension TrainingSession: TrainedSession {}

/// An experiment whose training is about to begin.
struct PreparedExperiment {
  let resolved: ResolvedExperiment
  /// What the training is steered by and listened to through.
  let control: TrainingControl
  let progress: ProgressBar

  /// Trains to the end, which may come early.
  ///
  /// - Parameter finalLook: When the network is measured at the end.
  /// - Returns: The experiment after its last step.
  /// - Throws: The error of the session. That of a sink comes with the result.
  func train(_ finalLook: FinalLook) throws -> FinishedExperiment {
    defer { progress.clear() }
    switch resolved.precision {
    case .float: return try train(Float.self, finalLook)
    case .double: return try train(Double.self, finalLook)
    }
  }

  private func train<Scalar: RealScalar>(
    _ scalar: Scalar.Type, _ finalLook: FinalLook
  ) throws -> FinishedExperiment {
    let assignment = resolved.assignment
    let driver = TrainingDriver(
      try assignment.session(scalar), control: control, finalLook: finalLook,
      provenance: assignment.provenance)
    let (result, sinkError) = try driver.runToResult()
    return FinishedExperiment(
      resolved: resolved, session: driver.session, record: result.record, sinkError: sinkError)
  }
}

/// An experiment after its last step.
struct FinishedExperiment {
  let resolved: ResolvedExperiment
  let session: any TrainedSession
  /// What the run leaves behind.
  let record: RunRecord
  /// Why a sink that the training went on without took no more; nil when all did.
  let sinkError: (any Error)?

  var data: LoadedData { resolved.data }

  /// The network, with what that of its file does to inputs.
  var network: Network {
    var network = session.network
    network.inputScaling = resolved.model?.inputScaling
    return network
  }
}

extension Experiment {
  /// Loads model and data.
  ///
  /// Warnings go to standard error, and so does the progress of the training.
  ///
  /// - Parameter tensorBoard: The folder to write event files in; nil for none.
  /// - Returns: The experiment before its first step.
  /// - Throws: What is wrong with the experiment or its files, in one sentence.
  func prepared(tensorBoard: String? = nil) throws -> PreparedExperiment {
    let resolved = try resolved()
    for warning in resolved.data.warnings {
      try? Terminal.errors.write("Warning: \(warning)\n")
    }
    let prepared = PreparedExperiment(
      resolved: resolved, control: TrainingControl(), progress: ProgressBar())
    if let tensorBoard {
      prepared.control.send(
        to: try TensorBoardOutput(in: tensorBoard, resolved))
    }
    if Terminal.errors.traits.canRedraw { prepared.control.send(to: prepared.progress) }
    return prepared
  }
}
