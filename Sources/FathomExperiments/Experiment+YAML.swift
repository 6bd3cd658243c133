import FathomText
import FathomData
import FathomVocabulary
import FathomNumerics
import Foundation
import Yams

extension Experiment {
  /// Far more than any experiment needs: a data set given by mistake is not read to its end.
  private static let sizeLimit = 1_000_000

  /// Reads an experiment file.
  ///
  /// - Throws: `ExperimentError` that names the file, the line and the setting.
  public init(contentsOf file: String) throws(ExperimentError) {
    let place = "experiment file '\(file.abridgedPath)'"
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
      throw ExperimentError(
        .unreadable, "\(place) does not exist, or its folder cannot be read; check the path")
    }
    guard !isFolder.boolValue else {
      throw ExperimentError(.unreadable, "\(place) is a folder; name a YAML file")
    }
    guard let handle = FileHandle(forReadingAtPath: file),
      let data = try? handle.read(upToCount: Self.sizeLimit + 1) ?? Data()
    else {
      throw ExperimentError(.unreadable, "\(place) cannot be read; check its permissions")
    }
    guard data.count <= Self.sizeLimit else {
      throw ExperimentError(
        .unreadable, "\(place) is larger than a megabyte; name a YAML file with settings")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw ExperimentError(.unreadable, "\(place) is not UTF-8 text; name a YAML file")
    }
    try self.init(yaml: text, place: place)
  }

  /// Reads the text of an experiment file.
  ///
  /// - Parameters:
  ///   - yaml: Keys are the names of options, values are written as on the command line;
  ///     `layers` may also be a list, of sizes and of mappings with `units` and what the layer
  ///     has of its own.
  ///   - place: What errors call the text.
  /// - Throws: `ExperimentError` for text that is not YAML, unknown keys and wrong values.
  public init(yaml: String, place: String = "the experiment") throws(ExperimentError) {
    self.init()
    guard let root = try Self.root(of: yaml, place: place) else { return }
    guard let mapping = root.mapping else {
      throw .wrong(
        nil, "\(place) holds no settings; write one per line, for example 'layers: 784,30,10'")
    }
    for (keyNode, value) in mapping {
      let line = (keyNode.mark ?? value.mark).map { ", line \($0.line)" } ?? ""
      let name = keyNode.scalar?.string ?? "?"
      do {
        try take(name, value)
      } catch {
        throw ExperimentError(error.code, at: place + line, error.key, error.message)
      }
    }
  }

  private mutating func take(_ name: String, _ value: Node) throws(ExperimentError) {
    let setting = try Setting(SettingKey(name))
    let text: String?
    do {
      text = try Self.text(of: value, for: setting.key)
    } catch {
      throw .wrong(setting.key, "\(name) \(error.predicate)")
    }
    guard let text else {
      throw .wrong(setting.key, "\(name) must have a single value, written as on the command line")
    }
    do {
      try give(setting, text)
    } catch {
      throw .wrong(setting.key, "\(name) '\(text.abridged)' \(error.predicate)")
    }
  }

  /// The experiment as the text of a file that reads back as the same experiment.
  ///
  /// - Throws: `ExperimentError` when it has samples in memory, which no file can name.
  public func yaml() throws(ExperimentError) -> String {
    if case .samples(let samples)? = dataset.data {
      throw ExperimentError(
        .unwritable, .data,
        "\(setting: .data) holds samples in memory (\(samples.name)), which an experiment file cannot"
          + " name; write them to a .npz or .csv file and name that")
    }
    let pairs = named.map { (Node($0.key.rawValue), Node($0.text, Tag(.implicit))) }
    guard !pairs.isEmpty else { return "{}\n" }
    do {
      return try Yams.serialize(node: Node(pairs), width: -1, allowUnicode: true)
    } catch {
      throw ExperimentError(
        .unwritable,
        "the experiment cannot be written as YAML: \(String(describing: error))")
    }
  }

  private static func root(of yaml: String, place: String) throws(ExperimentError) -> Node? {
    do {
      return try Yams.compose(yaml: yaml)
    } catch YamlError.duplicatedKeysInMapping(let names, let context) {
      let keys = names.map { "'\($0)'" }.joined(separator: ", ")
      throw ExperimentError(
        .wrongSetting, at: "\(place), line \(context.mark.line)",
        "\(keys) \(names.count == 1 ? "is" : "are") given twice; keep one")
    } catch {
      throw .wrong(
        nil, "\(place) is not valid YAML\(problem(error)); write one 'key: value' per line")
    }
  }

  private static func problem(_ error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      ": line \(mark.line), column \(mark.column), \(problem.prefix { $0 != "," })"
    case .reader(let problem, _, _, _): ": \(problem)"
    default: ""
    }
  }

  private static func text(of value: Node, for key: SettingKey) throws(ValueProblem) -> String? {
    if let scalar = value.scalar { return scalar.string }
    guard let list = value.sequence else { return nil }
    if key == .parts { return try parts(list).joined(separator: ",") }
    guard key == .layers else { return nil }
    var parts: [String] = []
    for item in list {
      if let scalar = item.scalar {
        parts.append(scalar.string)
      } else {
        guard let part = try layer(item) else { return nil }
        parts.append(part)
      }
    }
    return parts.joined(separator: ",")
  }

  /// A layer given as a mapping, as the command line writes it; nil for anything else.
  private static func layer(_ item: Node) throws(ValueProblem) -> String? {
    guard let mapping = item.mapping else { return nil }
    var units: String?
    var detail = LayerDetail()
    for (keyNode, value) in mapping {
      if keyNode.scalar?.string == "parts", let list = value.sequence {
        do {
          try detail.take(parts: parts(list))
        } catch {
          throw ValueProblem("has a layer whose list of parts \(error.predicate)")
        }
        continue
      }
      guard let key = keyNode.scalar?.string, let text = value.scalar?.string else {
        throw ValueProblem(
          "has a layer with something other than 'key: value' in it; write for example {units: 30}")
      }
      if key == "units" {
        units = text
        continue
      }
      do {
        try detail.take(key: key, text)
      } catch {
        let what = LayerDetail.keys.contains(key) ? "the \(key) '\(text)'" : "'\(key)'"
        throw ValueProblem("has a layer with \(what), which \(error.predicate)")
      }
    }
    guard let units else {
      throw ValueProblem("has a layer without units; write for example {units: 30}")
    }
    return units + detail.suffix
  }

  /// The parts in a list of names and of mappings with a single key, as the command line writes them.
  private static func parts(_ list: Node.Sequence) throws(ValueProblem) -> [String] {
    var words: [String] = []
    for item in list {
      if let scalar = item.scalar {
        words.append(scalar.string)
      } else if let mapping = item.mapping, mapping.count == 1, let pair = mapping.first,
        let key = pair.key.scalar?.string, let text = pair.value.scalar?.string
      {
        words.append("\(key)=\(text)")
      } else {
        throw ValueProblem(
          "has a part that is neither a name nor a single 'kind: value'; write for example"
            + " [dense, activation, {add: 2}]")
      }
    }
    return words
  }
}
