import FathomText
import FathomFiles
import Foundation

/// Finds the logs in a folder.
struct LogFolder {
  /// A folder with the files of one run.
  struct Group {
    /// The folder's name below the one that was asked for; empty for that itself.
    var name: String
    var files: [String]
  }

  /// Nobody has folders so deep, or so many files.
  private static let deepest = 12
  private static let most = 100_000

  private(set) var events: [Group] = []
  private(set) var tables: [Group] = []

  /// Looks through a folder and the folders in it.
  init(_ path: String) throws(FileError) {
    var pending = [(path, "", 0)]
    var seen = 0
    while let (folder, name, depth) = pending.popLast() {
      let entries: [String]
      do {
        entries = try FileManager.default.contentsOfDirectory(atPath: folder)
      } catch {
        // A folder below that cannot be read is no reason to give up on the others.
        guard depth == 0 else { continue }
        throw FileError(
          .unreadable, at: path, "the folder cannot be read", fix: "check its permissions")
      }
      seen += entries.count
      guard seen <= Self.most else {
        throw FileError(
          .tooLarge, at: path, "the folder holds more than \(Self.most) files",
          fix: "name the folder of a single run")
      }
      var eventFiles: [String] = []
      var tableFiles: [String] = []
      for entry in entries.sorted() {
        let file = folder + "/" + entry
        switch try FileSystem.kind(of: file) {
        case .folder where depth < Self.deepest && !Self.isLink(file):
          pending.append((file, name.isEmpty ? entry : name + "/" + entry, depth + 1))
        case .file where entry.contains("tfevents"): eventFiles.append(file)
        case .file where LogTable(path: entry) != nil: tableFiles.append(file)
        default: break
        }
      }
      if !eventFiles.isEmpty { events.append(Group(name: name, files: eventFiles)) }
      for file in tableFiles { tables.append(Group(name: name, files: [file])) }
    }
    events.sort { $0.name < $1.name }
    tables.sort { ($0.name, $0.files.first ?? "") < ($1.name, $1.files.first ?? "") }
  }

  private static func isLink(_ path: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
  }
}

/// The formats of tables.
enum LogTable {
  case csv, json

  /// The format of a file, by its name.
  init?(path: String) {
    let name = path.lowercased()
    if name.hasSuffix(".csv") || name.hasSuffix(".csv.gz") {
      self = .csv
    } else if [".jsonl", ".ndjson", ".json"].contains(where: name.hasSuffix) {
      self = .json
    } else {
      return nil
    }
  }

  /// The runs in a file.
  func runs(_ path: String) throws(FileError) -> [RawRun] {
    switch self {
    case .csv: try CSVLog.runs(path)
    case .json: try JSONLog.runs(path)
    }
  }
}
