public import FathomFiles
import FathomText
public import FathomDiagnosis
public import FathomNetworks
public import FathomRecords
public import FathomTraining
import Foundation
import GRDB

/// What a run is doing, or how it ended.
public enum RunStatus: String, Sendable, Hashable, CaseIterable {
  /// Some process trains it.
  case running
  /// Whoever trained it was stopped before its end; it can be resumed.
  case interrupted
  /// All steps were made.
  case finished
  /// It ended early, because it did not get better or was good enough.
  case stopped
  /// A value became NaN or infinite, or the cost left all bounds.
  case diverged
}

/// A run that lies in a folder, for reading.
///
/// It can be read at each moment, also while a process trains it.
public struct Run: Sendable {
  /// The folder.
  public let folder: RunFolder

  /// A run.
  ///
  /// - Throws: `RunError` when the folder is no run.
  public init(at path: String) throws(RunError) {
    folder = try RunFolder(at: path)
  }

  init(_ folder: RunFolder) {
    self.folder = folder
  }

  /// The experiment as resolved, in YAML.
  ///
  /// - Throws: `RunError` when the file cannot be read.
  public func experiment() throws(RunError) -> String {
    do {
      return try String(contentsOfFile: folder.experiment, encoding: .utf8)
    } catch {
      throw RunError(
        .unreadable, at: folder.experiment, "the file cannot be read as text",
        fix: "check its permissions")
    }
  }

  /// Everything the run has left behind so far, with its history.
  ///
  /// A run that has not ended has no final measurement; its epochs and steps are those that were
  /// written last.
  ///
  /// - Throws: `RunError` when it has not begun, or its records cannot be read.
  public func record() throws(RunError) -> RunRecord { try records().record }

  /// The records of the run, one by one.
  ///
  /// - Throws: `RunError` when it has not begun, or its records cannot be read.
  public func records() throws(RunError) -> RunRecords {
    let store = try RecordStore(reading: folder)
    let isInUse = folder.isInUse
    let found = try store.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM run").map {
        try RunRecords($0, in: db, name: folder.name, isInUse: isInUse)
      }
    }
    guard let found else {
      throw RunError(
        .notARun, at: folder.path, "the run has not begun: it holds no records yet",
        fix: "begin it\(onCommandLine: " with 'fathom train --resume \(folder.path)'")")
    }
    return found
  }

  /// The run in a line.
  ///
  /// - Throws: `RunError` when its records cannot be read.
  public func summary() throws(RunError) -> RunSummary { try RunSummary(folder) }

  /// The network of the run.
  ///
  /// - Parameter best: Whether to take the best network so far rather than the last one.
  /// - Returns: The network with its parameters.
  /// - Throws: `RunError` when there is no checkpoint that can be read.
  public func network(best: Bool = false) throws(RunError) -> Network {
    try checkpoint(best: best).network
  }

  /// The network of the run, and what its checkpoint says besides.
  ///
  /// - Parameter best: Whether to take the best network so far rather than the last one.
  /// - Returns: Both.
  /// - Throws: `RunError` when there is no checkpoint that can be read.
  public func checkpoint(best: Bool = false) throws(RunError) -> CheckpointedNetwork {
    if best, let path = folder.bestCheckpoint { return try CheckpointedNetwork(checkpoint: path) }
    var problem: RunError?
    for (_, path) in folder.checkpointFiles {
      do {
        return try CheckpointedNetwork(checkpoint: path)
      } catch {
        problem = problem ?? error
      }
    }
    throw problem
      ?? RunError(
        .notARun, at: folder.path, "the run has no checkpoint yet",
        fix: "continue it\(onCommandLine: " with 'fathom train --resume \(folder.path)'")")
  }
}

/// What a run has left behind.
public struct RunRecords: Sendable {
  /// The name of the run's folder.
  public var name: String
  /// What the run is doing, or how it ended.
  public var status: RunStatus
  /// Everything that was measured.
  public var record: RunRecord
  /// What the network did on samples that were held out, in the order of steps.
  public var evaluations: [EvaluationRecord]
  /// Steps made.
  public var step: Int
  /// Steps to make in all.
  public var totalSteps: Int

  /// The judgement on what was recorded.
  public var diagnosis: Diagnosis { Diagnosis(of: record) }

  init(_ row: Row, in db: Database, name: String, isInUse: Bool) throws {
    self.name = name
    status = RunStatus(row, isInUse: isInUse)
    step = row["step"]
    totalSteps = row["total_steps"]
    let (text, training): (String, String?) = (row["record"], row["training"])
    record = try ExactJSON.value(RunRecord.self, from: Data(text.utf8))
    record.training = try training.map {
      try ExactJSON.value(TrainingRecord.self, from: Data($0.utf8))
    }
    record.history = try RecordStore.history(in: db)
    record.origin = try RecordStore.origin(in: db, version: row["fathom"])
    let table = Schema.evaluations
    evaluations = try Row.fetchAll(
      db, sql: "SELECT \(table.selection(db)) FROM evaluations ORDER BY step, part"
    ).compactMap { row in
      guard let part = EvaluationRecord.Part(rawValue: row[1]) else { return nil }
      var evaluation = Evaluation(cost: .absent, accuracy: nil)
      table.read(row, into: &evaluation)
      return EvaluationRecord(step: row[0], epoch: row[2], part: part, evaluation: evaluation)
    }
  }
}

extension RunStatus {
  /// A process that was killed cannot say so: its run is one that is trained by nobody.
  init(_ row: Row, isInUse: Bool) {
    let text: String = row["status"]
    let noted = RunStatus(rawValue: text) ?? .interrupted
    self = isInUse ? .running : noted == .running ? .interrupted : noted
  }
}
