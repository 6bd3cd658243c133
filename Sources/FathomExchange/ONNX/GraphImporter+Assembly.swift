import FathomNetworks
package import Foundation

extension GraphImporter {
  /// Follows the output back to the input and names the activations on the way.
  func assembled() throws(ExchangeError) -> ImportedModel {
    let output = try outputSignal()
    var signal = output
    var layers: [ImportedLayer] = []
    while case .layer(let source, let weights, let biases, _) = stages[signal.stage].kind {
      let found = try activation(of: signal)
      layers.append(
        ImportedLayer(
          weights: weights, biases: found.shift == 0 ? biases : biases.map { $0 + found.shift },
          activation: found.activation, isDouble: stages[signal.stage].isDouble))
      signal = source
    }
    guard !layers.isEmpty else { throw ImportedModel.withoutWeights(graph.path) }
    layers.reverse()
    guard output.end == .open || layers.last?.activation == .identity else {
      throw ExchangeError(
        .unsupported, at: graph.path,
        "the model ends with \(layers.last?.activation.rawValue ?? "an activation") and then"
          + " softmax", fix: "use softmax alone")
    }
    if output.end != .open { layers[layers.count - 1].activation = .softmax }
    return try ImportedModel(
      path: graph.path, inputs: signal.features, layers: layers,
      inputScaling: try inputScaling(signal), outputsLogarithms: output.end == .logSoftmax)
  }

  private func outputSignal() throws(ExchangeError) -> Signal {
    guard graph.outputs.count == 1 else {
      throw ExchangeError(
        .unsupported, at: graph.path, "the model has \(graph.outputs.count) outputs",
        fix: "export it with a single one")
    }
    switch values[graph.outputs[0]] {
    case .signal(let signal): return signal
    case .refused(let error): throw error
    case .constant:
      throw ExchangeError(
        .unsupported, at: graph.path, "the output does not depend on the input",
        fix: "name another model")
    case nil:
      throw ExchangeError(
        .damaged, at: graph.path, "no node computes the output '\(graph.outputs[0].quotable)'",
        fix: "export the model again")
    }
  }

  /// σ with σ(z + shift) = the signal.
  private func activation(
    of signal: Signal
  ) throws(ExchangeError) -> (activation: Activation, shift: Double) {
    guard let node = arena.node(of: signal.expression) else { return (.identity, 0) }
    let points = ActivationRecognizer.points
    guard let values = arena.values(of: signal.expression, at: points) else {
      throw SupportedOperations.refusal(
        of: node, function: "what is computed between two layers is no known activation")
    }
    if let activation = ActivationRecognizer.activation(values) { return (activation, 0) }
    // A bias that is a single number for all units looks like a part of the activation.
    if let (shift, place) = arena.shift(in: signal.expression),
      let moved = arena.values(of: signal.expression, at: points, takingForInput: place),
      let activation = ActivationRecognizer.activation(moved)
    {
      return (activation, shift)
    }
    let what =
      ActivationRecognizer.foreignName(values).map { "it computes \($0), which is not supported" }
      ?? (node.operation == "LeakyRelu" || node.operation == "Elu"
        ? "alpha = \(Float(node.real("alpha", default: 0))) is not supported"
        : "with what comes before it, it computes a function that is not supported")
    throw SupportedOperations.refusal(of: node, function: what)
  }

  /// What happens to the inputs before the first weights.
  private func inputScaling(
    _ signal: Signal
  ) throws(ExchangeError) -> ImportedModel.InputScaling? {
    if let node = arena.node(of: signal.expression) {
      throw SupportedOperations.refusal(
        of: node, function: "it changes the inputs before the first weights")
    }
    guard case .input(let scaling) = stages[signal.stage].kind else { return nil }
    return scaling
  }
}

extension ImportedModel {
  /// Reads an ONNX file.
  ///
  /// - Throws: `ExchangeError` that names the node which cannot be taken.
  public init(onnx path: String) throws(ExchangeError) {
    self = try GraphImporter.model(of: ONNXGraph(contentsOf: path))
  }

  /// Reads the bytes of an ONNX file.
  ///
  /// - Parameters:
  ///   - bytes: The file's contents.
  ///   - path: Where it lies; data in other files is looked for beside it.
  /// - Throws: `ExchangeError` that names the node which cannot be taken.
  package init(onnx bytes: Data, path: String) throws(ExchangeError) {
    self = try GraphImporter.model(of: ONNXGraph(bytes, path: path))
  }
}
