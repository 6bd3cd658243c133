import FathomText
public import FathomFiles
import Foundation
import GRDB

/// The runs of a folder.
///
/// Each run has its own database. So that thousands can be listed at once and queried together,
/// their figures are also kept in `index.sqlite` beside them: it is made anew from the runs
/// whenever they are listed, where anything has changed, and can be deleted at any time.
public struct RunCatalog: Sendable {
  /// The runs, in the order of their names.
  public let runs: [RunSummary]
  /// What is wrong with folders that cannot be read.
  public let problems: [RunError]

  /// Looks for runs in a folder, at the first level.
  ///
  /// - Throws: `RunError` when the folder cannot be read.
  public init(_ folder: String) throws(RunError) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      let isMissing = !FileManager.default.fileExists(atPath: folder)
      if isMissing, folder == "runs" {
        (runs, problems) = ([], [])
        return
      }
      throw RunError(
        isMissing ? .notARun : .unreadable, at: folder,
        isMissing ? "there is no such folder" : "the folder cannot be read",
        fix: "name a folder with runs")
    }
    let index = RunIndex(folder)
    var runs: [RunSummary] = []
    var problems: [RunError] = []
    for name in names.sorted() where !name.hasPrefix(".") {
      guard let run = try? RunFolder(at: "\(folder)/\(name)") else { continue }
      do throws(RunError) {
        if let index {
          runs.append(try index.summary(of: run))
        } else {
          runs.append(try RunSummary(run))
        }
      } catch {
        problems.append(error)
      }
    }
    index?.keep(only: runs)
    (self.runs, self.problems) = (runs, problems)
  }
}
