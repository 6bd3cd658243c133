import FathomVocabulary
import FathomText
import FathomFiles
import FathomExchange
import FathomNetworks
import FathomNumerics
import FathomTraining

extension TrainingState {
  /// The numbers of a state under their names.
  var tensors: [NamedTensor] {
    parameters.tensors(named: "layers")
      + optimizer.slots.flatMap { $0.values.tensors(named: "optimizer.\($0.name)") }
      + statistics.tensors
  }
}

extension ParameterVector {
  /// One tensor for each block.
  func tensors(named prefix: String) -> [NamedTensor] {
    layout.blocks.map { block in
      NamedTensor(Self.name(of: block, prefix), shape: block.shape, values: self[block])
    }
  }

  private static func name(of block: ParameterBlock, _ prefix: String) -> String {
    "\(prefix).\(block.layer).\(block.role.name)\(block.suffix)"
  }

  /// The vector whose tensors have some name.
  ///
  /// - Parameters:
  ///   - tensors: The tensors of a file.
  ///   - prefix: What their names begin with.
  ///   - architecture: The network.
  /// - Throws: `RunError` when one is missing or has another size.
  init(
    _ tensors: StoredTensors, named prefix: String, of architecture: Architecture
  ) throws(RunError) {
    self.init(zeros: ParameterLayout(architecture))
    for block in layout.blocks {
      let values = try tensors.values(Self.name(of: block, prefix), count: block.range.count)
      self[block] = values.map { Scalar($0) }
    }
  }
}

extension RunningStatistics {
  /// The means and the variances of each layer, always of 64 bits.
  var tensors: [NamedTensor] {
    layers.flatMap { layer in
      [("mean", layer.means), ("variance", layer.variances)].map { name, values in
        NamedTensor("\(layer.name).\(name)", shape: [values.count], values: values)
      }
    }
  }

  /// The statistics of a file.
  init(_ tensors: StoredTensors, of architecture: Architecture) throws(RunError) {
    self.init(architecture)
    for (index, layer) in layers.enumerated() {
      let (name, units) = (layer.name, layer.means.count)
      layers[index].means = try tensors.values("\(name).mean", count: units)
      layers[index].variances = try tensors.values("\(name).variance", count: units)
    }
  }
}

extension RunningStatistics.Layer {
  /// What its tensors' names begin with.
  fileprivate var name: String {
    "statistics.\(layer)" + (occurrence == 0 ? "" : "_\(occurrence + 1)")
  }
}

/// The tensors of a file by their names.
struct StoredTensors {
  private let file: SafetensorsFile
  private let path: String
  private let entries: [String: SafetensorsFile.Entry]
  /// Texts about the file.
  var metadata: [String: String] { file.metadata }

  init(_ path: String) throws(RunError) {
    do {
      file = try SafetensorsFile(path)
    } catch {
      throw RunError(error)
    }
    self.path = path
    entries = Dictionary(file.entries.map { ($0.name, $0) }) { first, _ in first }
  }

  /// Whether there is a tensor of some name.
  func has(_ name: String) -> Bool { entries[name] != nil }

  /// The numbers of a tensor that has to be there.
  func values(_ name: String, count: Int) throws(RunError) -> [Double] {
    guard let entry = entries[name] else {
      throw RunError(
        .damaged, at: path, "the tensor '\(name)' is missing", fix: "use another checkpoint")
    }
    guard entry.shape.reduce(1, *) == count else {
      throw RunError(
        .damaged, at: path,
        "the tensor '\(name)' has the shape \(entry.shape) instead of \(count)"
          + " numbers", fix: "use another checkpoint")
    }
    do {
      return try file.values(of: entry)
    } catch {
      throw RunError(error)
    }
  }
}
