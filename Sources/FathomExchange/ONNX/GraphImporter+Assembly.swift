import FathomFiles
import FathomText
import FathomVocabulary
import FathomNetworks

extension GraphImporter {
  /// Follows the output back to the input and names the activations on the way.
  func assembled() throws(ExchangeError) -> Network {
    let output = try outputSignal()
    var signal = output
    var layers: [ImportedLayer] = []
    // What flows into each layer, the last one first; shortcuts come from among them.
    var flows: [Signal] = []
    var shortcuts: [(layer: Int, from: Signal, node: ONNXNode?)] = []
    while let place = try layer(behind: signal) {
      let (stage, values) = (stages[place.signal.stage], place.signal)
      guard case .layer(let source, let weights, let biases, _) = stage.kind else { break }
      let found = try activation(of: values)
      layers.append(
        ImportedLayer(
          weights: weights,
          biases: found.shift == 0 || stage.normalization != nil
            ? biases : biases.map { $0 + found.shift },
          activation: found.activation, isDouble: stage.isDouble,
          normalization: stage.normalization.map { shifted($0, by: found.shift) }))
      if let from = place.shortcut {
        if layers.count == 1, let node = stages[signal.stage].node {
          throw node.refusal(
            "it adds two paths at the output", fix: "end the model with a linear layer")
        }
        shortcuts.append((layers.count - 1, from, stages[signal.stage].node))
      }
      signal = source
      flows.append(source)
    }
    for (layer, from, node) in shortcuts {
      guard let source = flows.indices.first(where: { $0 >= layer && flows[$0].carries(from) })
      else { throw Self.foreignShortcut(node, graph.path) }
      layers[layer].shortcut = LayerNumber(at: layers.count - 1 - source).below
    }
    guard !layers.isEmpty else { throw Self.withoutWeights(graph.path) }
    layers.reverse()
    guard output.end == .open || layers.last?.activation == .identity else {
      throw ExchangeError(
        .unsupported, at: graph.path,
        "the model ends with \(layers.last?.activation.description ?? "an activation") and then"
          + " softmax", fix: "use softmax alone")
    }
    if output.end != .open { layers[layers.count - 1].activation = .softmax }
    return try Network(
      path: graph.path, inputs: signal.features, layers: layers,
      inputScaling: try inputScaling(signal), answersLogarithms: output.end == .logSoftmax)
  }

  /// The layer whose activations a signal holds, and what is added to them; nil for the inputs.
  private func layer(
    behind signal: Signal
  ) throws(ExchangeError) -> (signal: Signal, shortcut: Signal?)? {
    switch stages[signal.stage].kind {
    case .input: return nil
    case .layer: return (signal, nil)
    case .sum(let main, let shortcut):
      if let node = arena.node(of: signal.expression) {
        throw node.refusal(
          "it follows the sum of two paths",
          fix: "apply activations before the sum, as in x + activation(linear(x))")
      }
      return (main, shortcut)
    }
  }

  /// A shift that looks like a part of the activation moves β where there is one.
  private func shifted(
    _ normalization: ImportedNormalization, by shift: Double
  ) -> ImportedNormalization {
    var result = normalization
    result.shifts = result.shifts.map { $0 + shift }
    return result
  }

  private static func withoutWeights(_ path: String) -> ExchangeError {
    ExchangeError(
      .unsupported, at: path, "the model has no layer with weights",
      fix: "name a model with at least one Gemm or MatMul")
  }

  private static func foreignShortcut(_ node: ONNXNode?, _ path: String) -> ExchangeError {
    let problem = "it adds two paths, neither of which is the input of an earlier layer"
    let fix = "add the activations of an earlier layer, as in x + activation(linear(x))"
    return node?.refusal(problem, fix: fix)
      ?? ExchangeError(.unsupported, at: path, problem, fix: fix)
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
        .damaged, at: graph.path, "no node computes the output '\(graph.outputs[0].abridged)'",
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
        of: node, function: "what is computed between two layers is not a known activation")
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
        : "together with the nodes before it, it computes a function that is not supported")
    throw SupportedOperations.refusal(of: node, function: what)
  }

  /// What happens to the inputs before the first weights.
  private func inputScaling(
    _ signal: Signal
  ) throws(ExchangeError) -> Scaling? {
    if let node = arena.node(of: signal.expression) {
      throw SupportedOperations.refusal(
        of: node, function: "it changes the inputs before the first weights")
    }
    guard case .input(let scaling) = stages[signal.stage].kind else { return nil }
    return scaling
  }
}
