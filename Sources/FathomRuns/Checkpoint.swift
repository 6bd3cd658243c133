import FathomText
import FathomFiles
import FathomVocabulary
import FathomExchange
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTraining
import Foundation

/// What a network needs to know of the data it was trained on, to be used on other data.
public struct InputDescription: Codable, Sendable, Equatable {
  /// How the data was asked for.
  public var data: String
  /// What tells these samples from others.
  public var fingerprint: String
  /// How the inputs were scaled, as on the command line; nil when that is not known.
  public var scale: String?
  /// What each number of the data was multiplied by.
  public var factors: [Double]
  /// What was added to each number afterwards.
  public var shifts: [Double]
  /// Whether factors and shifts belong to the network: they came from the training samples or
  /// from a model, and do not follow from the kind of scale.
  public var isLearned: Bool
  /// The names of the classes; nil when they have none.
  public var classNames: [String]?

  /// A description.
  public init(
    data: String, fingerprint: String, scale: String?, factors: [Double], shifts: [Double],
    isLearned: Bool,
    classNames: [String]?
  ) {
    self.data = data
    self.fingerprint = fingerprint
    self.scale = scale
    self.factors = factors
    self.shifts = shifts
    self.isLearned = isLearned
    self.classNames = classNames
  }
}

/// What a checkpoint says besides numbers.
struct CheckpointDocument: Codable {
  /// 1 is that of version 0.1.0, whose layers have one order of parts.
  static let currentFormat = 2

  var format = CheckpointDocument.currentFormat
  var precision: Precision
  var architecture: Architecture
  var input: InputDescription
  var watch: EvaluationWatch
  var progress: TrainingStateProgress
  var optimizer: OptimizerDocument
}

/// What an optimiser and its schedule remember besides tensors.
struct OptimizerDocument: Codable {
  var steps: Int
  /// The names of its slots.
  var slots: [String]
  var plateau: PlateauState

  init<Scalar: RealScalar>(_ state: OptimizerState<Scalar>) {
    steps = state.steps
    slots = state.slots.map(\.name)
    plateau = state.plateau
  }
}

/// Only what tells whether the rest can be read.
private struct CheckpointVersion: Codable {
  var format: Int
}

/// A file with all that a training needs to go on: tensors, and a document in their metadata.
struct Checkpoint<Scalar: RealScalar> {
  private static var key: String { "fathom" }

  var document: CheckpointDocument
  var state: TrainingState<Scalar>

  init(document: CheckpointDocument, state: TrainingState<Scalar>) {
    self.document = document
    self.state = state
  }

  /// Writes the file, which is there completely or not at all.
  func write(to path: String) throws(RunError) {
    let text: String
    do {
      text = String(decoding: try ExactJSON.data(document), as: UTF8.self)
    } catch {
      throw RunError(
        .unwritable, at: path, "the state cannot be written as JSON (\(error))",
        fix: "report this as a bug in Fathom")
    }
    do {
      try SafetensorsWriter.write(
        state.tensors, to: path, metadata: ["format": "pt", Self.key: text])
    } catch {
      throw RunError(error)
    }
  }

  /// Reads a file; its state has no history.
  init(contentsOf path: String) throws(RunError) {
    let tensors = try StoredTensors(path)
    document = try CheckpointDocument(tensors, path: path)
    guard (document.precision == .float) == (Scalar.self == Float.self) else {
      throw RunError(
        .mismatch, at: path, "the checkpoint has \(document.precision.rawValue) precision",
        fix: "resume the run with the precision it began with")
    }
    let (architecture, optimizer) = (document.architecture, document.optimizer)
    var slots: [OptimizerState<Scalar>.Slot] = []
    for name in optimizer.slots {
      slots.append(
        OptimizerState.Slot(
          name: name,
          values: try ParameterVector(tensors, named: "optimizer.\(name)", of: architecture)))
    }
    state = TrainingState(
      parameters: try ParameterVector(tensors, named: "layers", of: architecture),
      optimizer: OptimizerState(
        steps: optimizer.steps, slots: slots, plateau: optimizer.plateau),
      statistics: try RunningStatistics(tensors, of: architecture),
      progress: document.progress, history: TrainingHistory())
  }
}

extension CheckpointDocument {
  /// The document in the metadata of a file.
  init(_ tensors: StoredTensors, path: String) throws(RunError) {
    guard let text = tensors.metadata["fathom"] else {
      throw RunError(
        .damaged, at: path, "this is not a checkpoint of a run: it holds tensors only",
        fix: "name a file from the folder 'checkpoints' of a run")
    }
    let data = Data(text.utf8)
    if let version = try? ExactJSON.value(CheckpointVersion.self, from: data),
      version.format > Self.currentFormat
    {
      throw RunError(
        .otherVersion, at: path, "a newer version of Fathom wrote this checkpoint",
        fix: "use that version")
    }
    do {
      self = try ExactJSON.value(CheckpointDocument.self, from: data)
    } catch {
      throw RunError(
        .damaged, at: path, "its description of the training cannot be read",
        fix: "use another checkpoint")
    }
  }
}
