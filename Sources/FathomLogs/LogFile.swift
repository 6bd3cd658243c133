import FathomText
import FathomVocabulary
public import FathomFiles
public import FathomRecords

/// Logs that other trainers write: TensorBoard's event files, and tables as CSV or JSON.
public struct LogFile: Sendable {
  /// How to read a log.
  public struct Options: Sendable {
    /// The layers' names from the input on; nil for the natural order of the names in the log.
    public var order: [String]?
    /// The sizes of the network with input and output, which turn norms into figures per
    /// parameter; nil where they are not known.
    public var sizes: [Int]?

    /// Options.
    public init(order: [String]? = nil, sizes: [Int]? = nil) {
      self.order = order
      self.sizes = sizes
    }
  }

  /// The runs in which gradients of layers were logged, in the order of their names.
  public let runs: [LogRecord]
  /// Runs without any gradient of a layer.
  public let others: [String]

  /// Reads a file, or all logs in a folder and the folders in it.
  ///
  /// - Throws: `FileError` when nothing can be read, or no gradient of a layer was logged.
  public init(contentsOf path: String, options: Options = Options()) throws(FileError) {
    let found = try Self.rawRuns(path)
    let assembly = LogAssembly(path: path, order: options.order, sizes: options.sizes)
    var runs: [LogRecord] = []
    var others: [String] = []
    for run in found {
      if let record = try assembly.record(of: run) {
        runs.append(record)
      } else {
        others.append(run.name)
      }
    }
    guard !runs.isEmpty else { throw Self.nothing(in: path, found) }
    self.runs = runs
    self.others = others
  }

  private static func rawRuns(_ path: String) throws(FileError) -> [RawRun] {
    switch try FileSystem.kind(of: path) {
    case nil:
      throw FileError(
        .notFound, at: path, "there is no such file or folder",
        fix: FileError.tildeRemedy(path) ?? "check the name")
    case .folder: return try runs(in: LogFolder(path), path)
    case .file, .other:
      if let table = LogTable(path: path) { return try table.runs(path) }
      guard try EventFile.isOne(path) else {
        throw FileError(
          .unsupportedFormat, at: path, "this is not an event file of TensorBoard",
          fix: "name a folder with event files, or a file that ends in .csv, .jsonl or .json")
      }
      var run = RawRun(name: "")
      try EventFile.read(path, into: &run)
      return [run]
    }
  }

  private static func runs(in folder: LogFolder, _ path: String) throws(FileError) -> [RawRun] {
    guard folder.events.isEmpty else {
      var runs: [RawRun] = []
      for group in folder.events {
        var run = RawRun(name: group.name)
        for file in group.files {
          do throws(FileError) {
            try EventFile.read(file, into: &run)
          } catch {
            // One bad file beside good ones is a note; alone it is an error.
            guard folder.events.count > 1 || group.files.count > 1 else { throw error }
            run.notes.append(error.description)
          }
        }
        runs.append(run)
      }
      return AddedScalars.folded(runs)
    }
    var runs: [RawRun] = []
    for group in folder.tables {
      guard let file = group.files.first, let table = LogTable(path: file) else { continue }
      let name = String(file.dropFirst(path.count).drop { $0 == "/" })
      do throws(FileError) {
        for var run in try table.runs(file) {
          run.name = run.name.isEmpty ? name : name + ": " + run.name
          runs.append(run)
        }
      } catch {
        guard folder.tables.count > 1 else { throw error }
        var run = RawRun(name: name)
        run.notes.append(error.description)
        runs.append(run)
      }
    }
    guard !runs.isEmpty else {
      throw FileError(
        .empty, at: path, "the folder holds no logs",
        fix: "name one with event files (…tfevents…), .csv or .jsonl files")
    }
    return runs.count == 1 ? [runs[0].unnamed] : runs
  }

  private static func nothing(in path: String, _ runs: [RawRun]) -> FileError {
    if let signed = runs.lazy.flatMap({ LayerSeries($0).signed }).first {
      return FileError(
        .empty, at: path,
        "'\(signed.prefix(60))' and all other series of layers have negative values, which norms do"
          + " not have", fix: "log norms, or name their logarithms log10_gradient_norm/LAYER")
    }
    let tags = runs.flatMap(\.tags)
    let notes = runs.flatMap(\.notes)
    let held =
      tags.isEmpty
      ? "it holds no series at all" + (notes.first.map { " (\($0))" } ?? "")
      : "it holds " + tags.prefix(5).map { "'\($0.prefix(60))'" }.joined(separator: ", ")
        + (tags.count > 5 ? " and \(tags.count - 5) more" : "")
    return FileError(
      .empty, at: path, "no series of this log is a layer's gradient: \(held)",
      fix: "log norms or histograms under names such as gradients/fc1.weight, or name the layers'"
        + " columns with \(setting: .order)")
  }
}

extension RawRun {
  fileprivate var unnamed: RawRun {
    var run = self
    run.name = ""
    return run
  }
}

/// Undoes what PyTorch's `add_scalars` does: it writes each line of a diagram as a run of its own,
/// in a folder named after diagram and line.
enum AddedScalars {
  static func folded(_ runs: [RawRun]) -> [RawRun] {
    var result: [RawRun] = []
    var parents: [String: RawRun] = [:]
    for run in runs {
      guard run.tags.count == 1, let tag = run.tags.first, let (parent, line) = split(run.name, tag)
      else {
        result.append(run)
        continue
      }
      parents[parent, default: RawRun(name: parent)].take(run) { "\($0)/\(line)" }
    }
    for parent in parents.keys.sorted() {
      guard let lines = parents[parent] else { continue }
      if let place = result.firstIndex(where: { $0.name == parent }) {
        result[place].take(lines) { $0 }
      } else {
        result.append(lines)
      }
    }
    return result
  }

  private static func split(_ name: String, _ tag: String) -> (parent: String, line: String)? {
    let folder = name.lastIndex(of: "/").map { name[name.index(after: $0)...] } ?? name[...]
    let prefix = tag.replacing("/", with: "_") + "_"
    guard folder.hasPrefix(prefix), folder.count > prefix.count else { return nil }
    let parent = name.dropLast(folder.count)
    return (String(parent.dropLast()), String(folder.dropFirst(prefix.count)))
  }
}
