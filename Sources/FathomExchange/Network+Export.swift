public import FathomNetworks
import FathomNumerics
import FathomVocabulary

extension Network {
  /// Writes the network for other tools.
  ///
  /// - Parameters:
  ///   - path: The file; one of this name is replaced once the new one is complete.
  ///   - format: The kind of file.
  /// - Returns: What the user should know, one sentence each.
  /// - Throws: `ExchangeError` when the file cannot be written.
  public func write(to path: String, as format: ModelFormat) throws(ExchangeError) -> [String] {
    switch format {
    case .onnx: return try writeONNX(to: path)
    case .safetensors:
      try SafetensorsWriter.write(tensors(), to: path)
      return [
        "\(path) holds \(architecture.learnsOnlyWeightsAndBiases ? "weights and biases" : "parameters")"
          + " only; whoever reads it must know the activations"
      ] + unwritten.map { "\(path) does not hold \($0)" }
    }
  }

  /// What a file without a graph says nothing of.
  private var unwritten: [String] {
    let layers = architecture.layers
    var result: [String] = []
    if inputScaling != nil {
      result.append("the scaling of the inputs, which comes before the first layer")
    }
    if targetScaling != nil {
      result.append("the scaling of the outputs, which comes after the last layer")
    }
    if layers.contains(where: { $0.normalization != nil }) {
      result.append("what is normalised, over the mini-batch or over the layer")
    }
    if layers.contains(where: { !$0.shortcuts.isEmpty }) {
      result.append("the shortcuts between layers")
    }
    let areInUsualOrder = layers.allSatisfy { layer in
      // Biases are seen in the file.
      var layer = layer
      layer.hasBiases = layer.normalization?.isOverBatch != true
      return layer.isInUsualOrder
    }
    if !areInUsualOrder {
      result.append("the order in which the parts of a layer stand")
    }
    return result
  }

  /// Parameters and running statistics named as `torch.nn.Sequential` names them, with a module for
  /// each affine map, each normalisation and each activation.
  func tensors() -> [NamedTensor] {
    switch parameters {
    case .float(let vector): tensors(vector)
    case .double(let vector): tensors(vector)
    }
  }

  func tensors<Scalar: RealScalar>(_ vector: ParameterVector<Scalar>) -> [NamedTensor] {
    let names = TensorNames(architecture)
    return architecture.layers.numbered.flatMap { number, layer in
      layer.parts.indices.flatMap { part in
        names.blocks(vector.layout, number, part).map { block, name in
          NamedTensor(name, shape: block.shape, values: vector[block])
        } + runningTensors(number, part, names, Scalar.self)
      }
    }
  }

  private func runningTensors<Scalar: RealScalar>(
    _ layer: LayerNumber, _ part: Int, _ names: TensorNames, _: Scalar.Type
  ) -> [NamedTensor] {
    runningStatistics.layers.filter { $0.layer == layer && $0.part == part }.flatMap { running in
      zip(names.running(layer, part), [running.means, running.variances]).map { name, values in
        NamedTensor(name, shape: [values.count], values: values.map { Scalar($0) })
      }
    }
  }
}

/// The names of a network's tensors in a `torch.nn.Sequential`.
struct TensorNames {
  /// Where the modules of a layer's parts stand, layer by layer; what learns nothing and is no
  /// activation takes no place.
  private let positions: [[Int]]

  init(_ architecture: Architecture) {
    var next = 0
    positions = architecture.layers.map { layer in
      layer.parts.map { part in
        defer { next += part.isModule ? 1 : 0 }
        return next
      }
    }
  }

  /// What a part learns, with the names.
  func blocks(
    _ layout: ParameterLayout, _ layer: LayerNumber, _ part: Int
  ) -> [(block: ParameterBlock, name: String)] {
    layout.blocks(of: layer).filter { $0.part == part }.map {
      ($0, "\(positions[layer: layer][part]).\($0.role.tensorName)")
    }
  }

  /// The means and the variances of a batch normalisation.
  func running(_ layer: LayerNumber, _ part: Int) -> [String] {
    ["running_mean", "running_var"].map { "\(positions[layer: layer][part]).\($0)" }
  }
}

extension Architecture.Part {
  fileprivate var isModule: Bool {
    switch self {
    case .dense, .normalization, .activation: true
    case .dropout, .add: false
    }
  }
}
