import FathomExperiments
import FathomText
import FathomFiles
import FathomData
import FathomFigures
import FathomRecords
import FathomRuns
import Foundation

/// A run as a user names it, and where its record comes from.
///
/// All that draws runs takes them from here, so that a new kind of place is added once.
struct RunSource {
  /// Records beyond this are no records: 4 GB.
  private static let sizeLimit = 4_000_000_000

  private let path: String

  init(_ path: String) {
    self.path = path
  }

  /// Loads runs and gives each a name of its own.
  static func load(_ paths: [String]) throws -> [NamedRun] {
    var runs: [NamedRun] = []
    for path in paths {
      var run = try RunSource(path).load()
      let taken = runs.map(\.name)
      var number = 2
      while taken.contains(run.name) {
        let name = RunSource(path).name
        run.name = "\(name) (\(number))"
        number += 1
      }
      runs.append(run)
    }
    return runs
  }

  private var name: String {
    let last = URL(filePath: path).lastPathComponent
    return last.hasSuffix(".json") ? String(last.dropLast(5)) : last
  }

  private func load() throws -> NamedRun {
    var isFolder: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return try exists && !isFolder.boolValue ? loadFile() : loadFolder()
  }

  /// The record in a file that `fathom diagnose --record` wrote.
  private func loadFile() throws(ToolError) -> NamedRun {
    let place = "run '\(path.abridgedPath)'"
    let remedy = "name a run's folder or a file written by diagnose --record"
    let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
    guard size <= Self.sizeLimit else {
      throw .failure("\(place) is too large for a record; \(remedy)")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .failure("\(place) cannot be read; check its permissions")
    }
    let run: RunRecord
    do {
      run = try RunRecordFile.decoder.decode(RunRecord.self, from: data)
    } catch {
      throw .failure("\(place) is not a record\(Self.reason(error)); \(remedy)")
    }
    if let flaw = run.flaw {
      throw .failure("\(place) is damaged: \(flaw); write it again with diagnose --record")
    }
    return NamedRun(name, run)
  }

  /// The records of a folder that `fathom train` wrote.
  private func loadFolder() throws -> NamedRun {
    let run = try Run(at: RunPlace.folder(path).path)
    var record = try run.record()
    // In the order of the table of settings, which a database does not know.
    record.origin?.settings = try Experiment(contentsOf: run.folder.experiment).origin.settings
    return NamedRun(run.folder.name, record)
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _):
      " (its key '\(key.stringValue.abridged)' is missing)"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      context.codingPath.last.map {
        " (its key '\($0.stringValue.abridged)' has a value of the wrong type)"
      }
        ?? ""
    default: ""
    }
  }
}

/// Records as files of JSON.
enum RunRecordFile {
  fileprivate static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = ExactJSON.decoding
    return decoder
  }

  /// Writes a record all at once.
  static func write(_ run: RunRecord, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = ExactJSON.encoding
    try OutputFile.write(Array(encoder.encode(run)), to: path)
  }
}
