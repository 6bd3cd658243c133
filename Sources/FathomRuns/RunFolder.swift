import FathomText
public import FathomFiles
import FathomData
import Foundation

/// The folder of a run and what lies in it.
///
/// A folder is a run when it holds `experiment.yaml`. It appears under its name with that file in
/// it, so that it can be read from its first moment on.
public struct RunFolder: Hashable, Sendable {
  /// The folder's path.
  public let path: String

  init(path: String) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Takes a folder that is a run.
  ///
  /// - Throws: `RunError` when it is none.
  public init(at path: String) throws(RunError) {
    self.init(path: path)
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: self.path, isDirectory: &isFolder) else {
      throw RunError(
        .notARun, at: self.path, "there is no such run",
        fix: "name a run's folder; 'fathom runs list' shows which runs there are")
    }
    guard isFolder.boolValue, FileManager.default.fileExists(atPath: experiment) else {
      throw RunError(
        .notARun, at: self.path,
        isFolder.boolValue ? "this folder holds no experiment.yaml" : "this is not a folder",
        fix: "name the folder of a run that 'fathom train' made")
    }
  }

  /// Makes the folder of a new run.
  ///
  /// - Parameters:
  ///   - path: The folder, which may be there if it is empty; folders above it are made.
  ///   - experiment: The text of `experiment.yaml`.
  /// - Throws: `RunError` when the place is taken or cannot be written to.
  public init(creating path: String, experiment: String) throws(RunError) {
    self.init(path: path)
    let manager = FileManager.default
    let content = try? manager.contentsOfDirectory(atPath: self.path)
    guard content ?? [] == [], content != nil || !manager.fileExists(atPath: self.path) else {
      throw taken
    }
    let url = URL(filePath: self.path)
    let parent = url.deletingLastPathComponent().path
    do {
      try manager.createDirectory(atPath: parent, withIntermediateDirectories: true)
    } catch {
      throw RunError(
        .unwritable, at: parent, "the folder cannot be created (\(Self.reason(error)))",
        fix: "name another folder\(onCommandLine: " with --run")")
    }
    let name = ".\(url.lastPathComponent).\(UInt64.random(in: 0...(.max)))"
    let temporary = RunFolder(path: parent == "/" ? "/\(name)" : "\(parent)/\(name)")
    do throws(RunError) {
      for folder in [temporary.path, temporary.checkpoints] {
        if let code = SystemCall.makeFolder(folder) {
          throw RunError(writing: self.path, errno: code)
        }
      }
      do {
        try OutputFile.write(Array(experiment.utf8), to: temporary.experiment)
      } catch {
        throw RunError(error, at: self.path)
      }
      if let code = SystemCall.rename(temporary.path, to: self.path) {
        throw code == ENOTEMPTY || code == EEXIST || code == ENOTDIR
          ? taken : RunError(writing: self.path, errno: code)
      }
    } catch {
      try? manager.removeItem(atPath: temporary.path)
      throw error
    }
  }

  /// Replaces `experiment.yaml`, which is there completely at each moment.
  public func replaceExperiment(by text: String) throws(RunError) {
    do {
      try OutputFile.write(Array(text.utf8), to: experiment)
    } catch {
      throw RunError(error, at: experiment)
    }
  }

  private var taken: RunError {
    let isRun = FileManager.default.fileExists(atPath: experiment)
    return RunError(
      .exists, at: path,
      isRun ? "there is already a run in this folder" : "something else has this name",
      fix: isRun
        ? "continue it\(onCommandLine: " with --resume"), or name another folder"
          + "\(onCommandLine: " with --run")"
        : "name another folder\(onCommandLine: " with --run")")
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    guard let underlying, underlying.domain == NSPOSIXErrorDomain else {
      return error.localizedDescription
    }
    return SystemCall.reason(Int32(truncatingIfNeeded: underlying.code))
  }

  /// The last part of the path.
  public var name: String { URL(filePath: path).lastPathComponent }
  /// The experiment as resolved, in YAML.
  public var experiment: String { "\(path)/experiment.yaml" }
  /// The database of records.
  public var database: String { "\(path)/records.sqlite" }
  /// The folder of checkpoints.
  public var checkpoints: String { "\(path)/checkpoints" }
  /// The folder of TensorBoard's event files, which is there when they were asked for.
  public var events: String { "\(path)/events" }
  var lock: String { "\(path)/lock" }

  /// Whether some process trains this run now.
  public var isInUse: Bool { RunLock.isHeld(self) }
}
