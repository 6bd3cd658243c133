public import FathomNetworks
import FathomNumerics

/// A network with its parameters, to be written for other tools.
public struct ModelExport: Sendable {
  /// A kind of file.
  public enum Format: String, CaseIterable, Sendable {
    /// An ONNX graph.
    case onnx
    /// Weights and biases only.
    case safetensors

    /// The format that a file name's ending stands for.
    public init?(path: String) {
      let name = path.lowercased()
      guard let format = Self.allCases.first(where: { name.hasSuffix(".\($0.rawValue)") }) else {
        return nil
      }
      self = format
    }
  }

  let inputs: Int
  let layers: [ImportedModel.Layer]
  let parameters: ModelParameters
  let inputScaling: ImportedModel.InputScaling?
  let endsInLogSoftmax: Bool

  /// A network as it is.
  public init(
    _ architecture: Architecture, parameters: ModelParameters,
    inputScaling: ImportedModel.InputScaling? = nil
  ) {
    inputs = architecture.inputs
    layers = architecture.layers.map {
      ImportedModel.Layer(units: $0.units, activation: $0.activation)
    }
    self.parameters = parameters
    self.inputScaling = inputScaling
    endsInLogSoftmax = false
  }

  /// A model as it came.
  public init(_ model: ImportedModel) {
    inputs = model.inputs
    layers = model.layers
    parameters = model.parameters
    inputScaling = model.inputScaling
    endsInLogSoftmax = model.outputsLogarithms
  }

  /// Writes the network.
  ///
  /// - Parameters:
  ///   - path: The file; one of this name is replaced once the new one is complete.
  ///   - format: The kind of file.
  /// - Returns: What the user should know, one sentence each.
  /// - Throws: `ExchangeError` when the file cannot be written.
  public func write(to path: String, as format: Format) throws(ExchangeError) -> [String] {
    switch format {
    case .onnx: return try writeONNX(to: path)
    case .safetensors:
      try SafetensorsWriter.write(tensors(), to: path)
      var notes = [
        "\(path) holds weights and biases only; whoever reads it must know the activations"
      ]
      if inputScaling != nil {
        notes.append("\(path) does not hold the scaling of inputs that the model begins with")
      }
      return notes
    }
  }

  /// Weights and biases named as `torch.nn.Sequential` names them, with an activation in between.
  func tensors() -> [NamedTensor] {
    switch parameters {
    case .float(let vector): Self.tensors(vector)
    case .double(let vector): Self.tensors(vector)
    }
  }

  static func tensors<Scalar: RealScalar>(_ vector: ParameterVector<Scalar>) -> [NamedTensor] {
    vector.layout.layers.flatMap { layer in
      let (weights, biases) = (vector.weights(layer), vector.biases(layer))
      let name = 2 * (layer - 2)
      return [
        NamedTensor(
          "\(name).weight", shape: [biases.count, weights.count / max(1, biases.count)],
          values: weights),
        NamedTensor("\(name).bias", shape: [biases.count], values: biases),
      ]
    }
  }
}
