import FathomFiles
import FathomNetworks
import FathomText
import FathomVocabulary

extension GraphImporter {
  /// The network that the graph's output is the answer of.
  func assembled() throws(ExchangeError) -> Network {
    let output = try outputSignal()
    let path = try path(to: output)
    guard !path.denseIndices.isEmpty else { throw withoutWeights }
    let ends = try layerEnds(of: path)
    var layers: [ImportedLayer] = []
    for range in ends.ranges {
      var layer = ImportedLayer(isDouble: path.isDouble)
      for step in path.steps[range] { layer.parts += parts(of: step, ends, path) }
      layer.foldBiases()
      layers.append(layer)
    }
    for index in layers.indices.dropLast()
    where layers[index + 1].parts.first?.part.isAffine == true {
      layers[index].addMissingActivation()
    }
    if output.end == .open {
      layers[layers.count - 1].endInActivation()
    } else {
      layers[layers.count - 1].parts.append(ImportedPart(.activation(.softmax)))
    }
    return try Network(
      path: graph.path, inputs: path.input.features, layers: layers, inputScaling: path.scaling,
      answersLogarithms: output.end == .logSoftmax)
  }

  private func parts(of step: Step, _ ends: LayerEnds, _ path: Path) -> [ImportedPart] {
    switch step.kind {
    case .dense(let weights, let biases):
      [.dense(units: step.value.features, weights: weights, biases: biases)]
    case .normalization(let numbers): [.normalization(numbers)]
    case .slopes(let slopes): [.learnedSlopes(slopes)]
    case .function(let start):
      // Every function of a path is known; one that changes nothing is no part.
      activation(from: start, to: step.value.expression)
        .flatMap { $0 == .identity ? nil : [ImportedPart(.activation($0))] } ?? []
    case .sum(let added):
      added.compactMap { signal in
        path.place(of: signal).map { ImportedPart(.add(ends.layer(of: $0))) }
      }
    }
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

  private var withoutWeights: ExchangeError {
    ExchangeError(
      .unsupported, at: graph.path, "the model has no layer with weights",
      fix: "name a model with at least one Gemm or MatMul")
  }
}

// MARK: - Where layers end

extension GraphImporter.Path {
  /// Where a value stands: 0 for the inputs, n behind the n-th step; nil where it is none of the
  /// path's.
  func place(of signal: GraphImporter.Signal) -> Int? {
    if input.carries(signal) { return 0 }
    return steps.firstIndex { $0.value.carries(signal) }.map { $0 + 1 }
  }
}

extension GraphImporter.Signal {
  /// Whether another signal holds the same numbers.
  func carries(_ other: Self) -> Bool {
    stage == other.stage && expression == other.expression && features == other.features
  }
}

extension GraphImporter {
  /// Where the steps of one layer end and those of the next begin.
  struct LayerEnds {
    /// Behind how many steps each layer ends, that of the inputs first.
    var places: [Int]

    /// The steps of each layer with weights.
    var ranges: [Range<Int>] { zip(places, places.dropFirst()).map { $0..<$1 } }

    /// The layer that hands on the value behind so many steps.
    func layer(of place: Int) -> LayerNumber {
      LayerNumber(at: (places.firstIndex(of: place) ?? 0) - 1)
    }
  }

  /// A layer ends where a later sum takes its value, between its weights and the next ones; where
  /// nothing takes it, directly in front of the next weights.
  private func layerEnds(of path: Path) throws(ExchangeError) -> LayerEnds {
    let dense = path.denseIndices
    var ends = LayerEnds(places: [0] + dense.dropFirst() + [path.steps.count])
    var takers: [Int: ONNXNode?] = [:]
    for step in path.steps {
      guard case .sum(let added) = step.kind else { continue }
      for signal in added {
        guard let place = path.place(of: signal) else { throw foreignSum(step.node) }
        let layer = dense.count { $0 < place }
        guard layer > 0 || place == 0 else {
          throw refusal(
            step.node, "it adds what becomes of the inputs before the first weights",
            fix: "add the inputs themselves, or what a layer with weights hands on")
        }
        guard layer < dense.count else {
          throw refusal(
            step.node, "it adds two values of the output layer",
            fix: "put a linear layer between them, as in x + f(x)")
        }
        if layer > 0, let taker = takers[layer], ends.places[layer] != place {
          let other = taker.map { "\($0.label) does" } ?? "another node does"
          throw refusal(
            step.node,
            "it adds a value from between the same two linear layers as \(other), but another one",
            fix: "let a layer hand on a single value")
        }
        ends.places[layer] = place
        takers[layer] = .some(step.node)
      }
    }
    return ends
  }
}
