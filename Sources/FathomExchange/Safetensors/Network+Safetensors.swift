public import FathomNetworks
public import FathomVocabulary

extension Network {
  /// Reads a safetensors file, which holds weights but not what lies between them.
  ///
  /// Layers are named as in `torch.nn.Sequential` (`0.weight`, `0.bias`, `2.weight`, …) or in any
  /// other way that ends in `.weight` and `.bias`, and stand in the natural order of their names; a
  /// layer whose bias is missing has none.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - activation: σ of the hidden layers.
  ///   - output: σ of the output layer; identity stands for the logits of any cost.
  /// - Throws: `ExchangeError` that names the tensor which cannot be taken.
  public init(
    safetensors path: String, activation: Activation, output: Activation = .identity
  ) throws(ExchangeError) {
    let file = try SafetensorsFile(path)
    let pairs = try LayerNames(file.entries, path: path).pairs
    var layers: [ImportedLayer] = []
    for (index, pair) in pairs.enumerated() {
      let units = pair.weight.shape[0]
      let weights = try file.values(of: pair.weight)
      var biases: [Double]?
      if let bias = pair.bias { biases = try file.values(of: bias) }
      let isDouble = [pair.weight, pair.bias].contains { $0?.type == "F64" }
      let parts = [
        ImportedPart.dense(units: units, weights: weights, biases: biases),
        ImportedPart(.activation(index == pairs.count - 1 ? output : activation)),
      ]
      layers.append(ImportedLayer(parts: parts, isDouble: isDouble))
    }
    try self.init(path: path, inputs: pairs[0].weight.shape[1], layers: layers)
  }

  /// The number of hidden layers that a safetensors file holds.
  public static func hiddenLayers(inSafetensors path: String) throws(ExchangeError) -> Int {
    try LayerNames(SafetensorsFile(path).entries, path: path).pairs.count - 1
  }
}
