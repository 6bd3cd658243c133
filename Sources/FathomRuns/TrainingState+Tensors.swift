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
  /// What a layer may have, as tensors are named.
  private static var kinds: [String] { ["weight", "bias", "scale", "shift"] }

  private func values(_ kind: Int, of layer: LayerNumber) -> [Scalar] {
    switch kind {
    case 0: weights(layer)
    case 1: biases(layer)
    case 2: scales(layer)
    default: shifts(layer)
    }
  }

  /// One tensor for the weights, the biases, γ and β of each layer, as far as it has them.
  func tensors(named prefix: String) -> [NamedTensor] {
    layout.layers.flatMap { layer in
      Self.kinds.indices.compactMap { kind in
        let values = values(kind, of: layer)
        guard !values.isEmpty else { return nil }
        let units = layout.units(layer)
        return NamedTensor(
          "\(prefix).\(layer).\(Self.kinds[kind])",
          shape: kind == 0 ? [units, values.count / units] : [units], values: values)
      }
    }
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
    let zeros = ParameterVector(zeros: ParameterLayout(architecture))
    var flat: [Scalar] = []
    for layer in zeros.layout.layers {
      for kind in Self.kinds.indices {
        let count = zeros.values(kind, of: layer).count
        guard count > 0 else { continue }
        let values = try tensors.values("\(prefix).\(layer).\(Self.kinds[kind])", count: count)
        flat += values.map { Scalar($0) }
      }
    }
    self.init(zeros.layout, flat: flat)
  }
}

extension RunningStatistics {
  /// The means and the variances of each layer, always of 64 bits.
  var tensors: [NamedTensor] {
    layers.flatMap { layer in
      [("mean", layer.means), ("variance", layer.variances)].map { name, values in
        NamedTensor("statistics.\(layer.layer).\(name)", shape: [values.count], values: values)
      }
    }
  }

  /// The statistics of a file.
  init(_ tensors: StoredTensors, of architecture: Architecture) throws(RunError) {
    self.init(architecture)
    for (index, layer) in layers.enumerated() {
      let (name, units) = ("statistics.\(layer.layer)", layer.means.count)
      layers[index].means = try tensors.values("\(name).mean", count: units)
      layers[index].variances = try tensors.values("\(name).variance", count: units)
    }
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
