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
      var notes = [
        "\(path) holds weights and biases only; whoever reads it must know the activations"
      ]
      if inputScaling != nil {
        notes.append(
          "\(path) does not hold the scaling of the inputs, which comes before the first layer")
      }
      if targetScaling != nil {
        notes.append(
          "\(path) does not hold the scaling of the outputs, which comes after the last layer")
      }
      if architecture.layers.contains(where: { $0.shortcut != nil }) {
        notes.append("\(path) does not hold the shortcuts between layers")
      }
      return notes
    }
  }

  /// Parameters and running statistics named as `torch.nn.Sequential` names them, with a
  /// normalisation where there is one and an activation behind each layer.
  func tensors() -> [NamedTensor] {
    switch parameters {
    case .float(let vector): tensors(vector)
    case .double(let vector): tensors(vector)
    }
  }

  func tensors<Scalar: RealScalar>(_ vector: ParameterVector<Scalar>) -> [NamedTensor] {
    var position = 0
    return architecture.layers.numbered.flatMap { number, layer in
      let names = LayerTensorNames(position: position)
      position += layer.normalization == nil ? 2 : 3
      return tensors(number, names, vector)
    }
  }

  private func tensors<Scalar: RealScalar>(
    _ layer: LayerNumber, _ names: LayerTensorNames, _ vector: ParameterVector<Scalar>
  ) -> [NamedTensor] {
    let units = architecture.layers[layer: layer].units
    let (weights, biases) = (vector.weights(layer), vector.biases(layer))
    var result = [
      NamedTensor(names.weight, shape: [units, weights.count / units], values: weights)
    ]
    if !biases.isEmpty { result.append(NamedTensor(names.bias, shape: [units], values: biases)) }
    guard architecture.layers[layer: layer].normalization != nil else { return result }
    result.append(NamedTensor(names.scale, shape: [units], values: vector.scales(layer)))
    result.append(NamedTensor(names.shift, shape: [units], values: vector.shifts(layer)))
    if let running = runningStatistics.layers.first(where: { $0.layer == layer }) {
      for (name, values) in [(names.mean, running.means), (names.variance, running.variances)] {
        result.append(NamedTensor(name, shape: [units], values: values.map { Scalar($0) }))
      }
    }
    return result
  }
}

/// The names of a layer's tensors in a `torch.nn.Sequential`.
struct LayerTensorNames {
  /// Where the layer stands; its normalisation comes next.
  let position: Int

  var weight: String { "\(position).weight" }
  var bias: String { "\(position).bias" }
  var scale: String { "\(position + 1).weight" }
  var shift: String { "\(position + 1).bias" }
  var mean: String { "\(position + 1).running_mean" }
  var variance: String { "\(position + 1).running_var" }
}
