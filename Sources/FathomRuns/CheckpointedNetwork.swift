public import FathomFiles
public import FathomNetworks
import FathomText
import FathomTraining
import FathomVocabulary

/// A network out of a run, and what its checkpoint says besides.
public struct CheckpointedNetwork: Sendable, Equatable {
  /// The network; a scale that was learned with the training samples is its own.
  public let network: Network
  /// What it was trained on.
  public let input: InputDescription
  /// Steps it was trained for.
  public let step: Int

  /// Whether a file is a checkpoint of a run, as far as its header tells.
  public static func isCheckpoint(_ path: String) -> Bool {
    (try? StoredTensors(path))?.metadata["fathom"] != nil
  }

  /// Reads a network from a checkpoint.
  ///
  /// - Throws: `RunError` when the file is no checkpoint that can be read.
  public init(checkpoint path: String) throws(RunError) {
    let tensors = try StoredTensors(path)
    let document = try CheckpointDocument(tensors, path: path)
    let architecture = document.architecture
    input = document.input
    step = document.progress.step
    let parameters: NetworkParameters =
      switch document.precision {
      case .float: .float(try ParameterVector(tensors, named: "layers", of: architecture))
      case .double: .double(try ParameterVector(tensors, named: "layers", of: architecture))
      }
    let statistics = try RunningStatistics(tensors, of: architecture)
    guard input.factors.count == architecture.inputs, input.shifts.count == architecture.inputs,
      (input.factors + input.shifts).allSatisfy(\.isFinite)
    else {
      throw RunError(
        .damaged, at: path, "its scaling of the inputs does not fit its network",
        fix: "use another checkpoint")
    }
    guard (input.classNames?.count ?? 0) <= max(2, architecture.outputs) else {
      throw RunError(
        .damaged, at: path, "it names more classes than its network has",
        fix: "use another checkpoint"
      )
    }
    network = Network(
      architecture, parameters: parameters, runningStatistics: statistics,
      inputScaling: input.isLearned ? Scaling(scale: input.factors, shift: input.shifts) : nil,
      classNames: input.classNames)
  }
}

extension Network {
  /// Reads a network from a checkpoint of a run.
  ///
  /// - Throws: `RunError` when the file is no checkpoint that can be read.
  public init(checkpoint path: String) throws(RunError) {
    self = try CheckpointedNetwork(checkpoint: path).network
  }
}
