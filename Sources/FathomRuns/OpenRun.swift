public import FathomFiles
public import FathomNumerics
public import FathomTraining

/// A run that this process trains: it has the run's lock and writes its records.
public final class OpenRun: Sendable {
  /// The folder.
  public let folder: RunFolder
  let store: RecordStore
  private let lock: RunLock

  /// Takes a run to train it.
  ///
  /// - Throws: `RunError` when another process trains it or it cannot be written to.
  public init(_ folder: RunFolder) throws(RunError) {
    self.folder = folder
    lock = try RunLock(folder)
    store = try RecordStore(writing: folder)
    folder.removeLeftovers()
  }

  /// What the run can be resumed from: its newest checkpoint that can be read.
  ///
  /// - Returns: nil when the run has no checkpoint and begins anew.
  /// - Throws: `RunError` when there are checkpoints, but none that can be read.
  public func resumption<Scalar: RealScalar>(
    _: Scalar.Type
  ) throws(RunError) -> RunResumption<Scalar>? {
    var problem: RunError?
    for (_, path) in folder.checkpointFiles {
      do {
        let checkpoint = try Checkpoint<Scalar>(contentsOf: path)
        var state = checkpoint.state
        state.history = try store.history(
          upTo: state.progress.step, epochs: state.progress.wholeEpochs)
        return RunResumption(
          state: state, watch: checkpoint.document.watch, problem: problem)
      } catch  where error.code == .damaged || error.code == .unreadable {
        problem = problem ?? error
      }
    }
    if let problem { throw problem }
    return nil
  }
}

/// What a run is resumed from.
public struct RunResumption<Scalar: RealScalar>: Sendable {
  /// Where the training stands.
  public let state: TrainingState<Scalar>
  let watch: EvaluationWatch
  /// Why a newer checkpoint was passed over; nil when there was none.
  public let problem: RunError?
}

extension TrainingStateProgress {
  /// Epochs that are over.
  var wholeEpochs: Int { position == samples ? epoch : max(0, epoch - 1) }
}
