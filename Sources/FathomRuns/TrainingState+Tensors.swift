import FathomExchange
import FathomNetworks
import FathomNumerics
import FathomTraining

extension TrainingState {
  /// The numbers of a state under their names.
  var tensors: [NamedTensor] { parameters.tensors(named: "layers") }
}

extension ParameterVector {
  /// One tensor for the weights and one for the biases of each layer.
  func tensors(named prefix: String) -> [NamedTensor] {
    layout.layers.flatMap { layer in
      let (weights, biases) = (weights(layer), biases(layer))
      return [
        NamedTensor(
          "\(prefix).\(layer).weight", shape: [biases.count, weights.count / biases.count],
          values: weights),
        NamedTensor("\(prefix).\(layer).bias", shape: [biases.count], values: biases),
      ]
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
    var weights: [[Scalar]] = []
    var biases: [[Scalar]] = []
    for (index, (inputs, units)) in zip(architecture.sizes, architecture.sizes.dropFirst())
      .enumerated()
    {
      let name = "\(prefix).\(index + 2)"
      weights.append(try tensors.values("\(name).weight", count: inputs * units).map { Scalar($0) })
      biases.append(try tensors.values("\(name).bias", count: units).map { Scalar($0) })
    }
    self.init(architecture, weights: weights, biases: biases)
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
        "the tensor '\(name)' has the shape \(entry.shape) and not \(count)"
          + " numbers", fix: "use another checkpoint")
    }
    do {
      return try file.values(of: entry)
    } catch {
      throw RunError(error)
    }
  }
}
