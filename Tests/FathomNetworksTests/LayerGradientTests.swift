import FathomVocabulary
import FathomNetworks
import FathomNumerics
import FathomTestSupport
import Testing

/// Hidden layers of every kind, alone and together; 10 samples go through them.
private let networks: [(name: String, layers: [Architecture.Layer])] = {
  func layer(
    _ units: Int, _ activation: Activation = .tanh, _ normalization: Normalization? = nil,
    dropout: Double = 0, shortcut: LayerNumber? = nil
  ) -> Architecture.Layer {
    Architecture.Layer(
      units: units, activation: activation, initializer: .normal(weights: 1.2, biases: 0.3),
      normalization: normalization, dropout: dropout, shortcut: shortcut)
  }
  return [
    ("batch normalisation", [layer(7, .tanh, .batch), layer(6, .sigmoid, .batch)]),
    ("layer normalisation", [layer(7, .gelu, .layer), layer(20, .sigmoid, .layer)]),
    ("a shortcut from the inputs", [layer(5, shortcut: 1), layer(4)]),
    (
      "nested shortcuts",
      [layer(6), layer(6, shortcut: 2), layer(6, shortcut: 2), layer(6, shortcut: 4)]
    ),
    ("dropout", [layer(9, dropout: 0.5), layer(8, .softplus, dropout: 0.2)]),
    (
      "everything",
      [
        layer(6, .tanh, .batch), layer(6, .silu, .layer, dropout: 0.3, shortcut: 2),
        layer(6, .tanh, .batch, dropout: 0.3, shortcut: 2), layer(6, .tanh, .batch, shortcut: 4),
      ]
    ),
  ]
}()

@Suite("Gradients of normalised, residual and dropped-out layers")
struct LayerGradientTests {
  @Test(arguments: networks.indices, Cost.families)
  func `agree with central differences`(index: Int, cost: Cost) throws {
    let network = try Architecture(
      inputs: 5, layers: networks[index].layers + [.init(units: 3, activation: cost.defaultOutput)],
      cost: cost)
    #expect(CentralDifferences(network, count: 10).worstLayer < 2e-7)
  }

  @Test func `a layer with batch normalisation has no biases, and its errors add up to zero`()
    throws
  {
    let network = try Architecture(
      inputs: 5, layers: networks[0].layers + [.init(units: 3, activation: .softmax)],
      cost: .softmax)
    let parameters = ParameterVector<Double>(initializing: network, seed: 5)
    #expect(parameters.biases(2).isEmpty && parameters.biases(4).count == 3)
    #expect(network.parameterCount == 5 * 7 + 2 * 7 + 7 * 6 + 2 * 6 + 6 * 3 + 3)
    let samples = EngineSamples(network, count: 10, seed: 12)
    let engine = NetworkEngine(network, parameters: parameters, samples: 10, threads: 1)
    samples.run(engine)
    for layer in LayerNumber(2)...3 {
      for unit in 0..<network.sizes[countingInput: layer] {
        let errors = (0..<10).map { engine.errors(layer)[$0, unit] }
        #expect(errors.contains { abs($0) > 1e-6 })
        #expect(abs(errors.reduce(0, +)) < 1e-14)
      }
    }
  }

  @Test func `what is not finite is noticed on the way back`() throws {
    for kind in Normalization.allCases {
      let network = try Architecture(
        inputs: 3,
        layers: [
          .init(units: 4, activation: .tanh, normalization: kind),
          .init(units: 4, activation: .tanh, normalization: kind),
          .init(units: 2, activation: .softmax),
        ], cost: .softmax)
      var parameters = ParameterVector<Float>(initializing: network, seed: 5)
      for unit in 0..<4 { parameters[scale: 3, unit] = 1e30 }
      for unit in 0..<4 { parameters[weight: 4, to: 0, from: unit] = 1e15 }
      let samples = EngineSamples(network, count: 6, seed: 12)
      let engine = NetworkEngine(network, parameters: parameters, samples: 6, threads: 1)
      samples.run(engine)
      let isFinite = engine.errors(2).array().allSatisfy(\.isFinite)
      #expect(engine.pass.backward[0].isFinite == isFinite)
    }
  }

  @Test func `running statistics answer as the batch's do when they are the same`() throws {
    let network = try Architecture(
      inputs: 5, layers: networks[0].layers + [.init(units: 3, activation: .softmax)],
      cost: .softmax)
    let parameters = ParameterVector<Double>(initializing: network, seed: 5)
    let samples = EngineSamples(network, count: 40, seed: 12)
    let engine = NetworkEngine(network, parameters: parameters, samples: 40, threads: 1)
    samples.run(engine)
    let cost = engine.pass.cost
    #expect(engine.runningStatistics == RunningStatistics(network))
    engine.batchStatistics = .updating
    for _ in 0..<400 { samples.run(engine) }
    var statistics = engine.runningStatistics
    // Without bias the variance is 40/39 of the batch's.
    for layer in statistics.layers.indices {
      statistics.layers[layer].variances = statistics.layers[layer].variances.map { $0 * 39 / 40 }
    }
    engine.setRunningStatistics(statistics)
    engine.batchStatistics = .running
    samples.run(engine)
    #expect(abs(engine.pass.cost / cost - 1) < 1e-12)
  }
}
