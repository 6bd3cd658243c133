import FathomText
public import FathomFiles
import Foundation

extension RunFolder {
  /// Removes the run.
  ///
  /// `experiment.yaml` goes last, so that what an interruption leaves still is a run that can be
  /// removed.
  ///
  /// - Returns: The names of files that are not the run's; they and the folder stay.
  /// - Throws: `RunError` when a process trains the run, or files cannot be removed.
  public func remove() throws(RunError) -> [String] {
    guard !isInUse else {
      throw RunError(
        .inUse, at: path, "another process is training this run",
        fix: "stop it with Ctrl-C, then remove the run")
    }
    let manager = FileManager.default
    let own =
      ["checkpoints", "events", "lock", "experiment.yaml"]
      + ["", "-wal", "-shm", "-journal"].map { "records.sqlite\($0)" }
    do {
      for name in own where name != "experiment.yaml" {
        let file = "\(path)/\(name)"
        if manager.fileExists(atPath: file) { try manager.removeItem(atPath: file) }
      }
      let rest = try manager.contentsOfDirectory(atPath: path).filter { $0 != "experiment.yaml" }
      try manager.removeItem(atPath: experiment)
      if rest.isEmpty { try manager.removeItem(atPath: path) }
      return rest.sorted()
    } catch {
      throw RunError(
        .unwritable, at: path, "the run cannot be removed completely",
        fix: "check the permissions of its folder and try again")
    }
  }
}
