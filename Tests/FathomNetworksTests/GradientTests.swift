import FathomVocabulary
import FathomNetworks
import FathomNumerics
import FathomTestSupport
import Testing

/// Every hidden activation under every cost, and every output activation a cost accepts.
private let networks: [(Activation, Activation, Cost)] = Activation.hiddenSamples.flatMap {
  hidden in
  (Cost.families + [.huber(delta: 0.3)]).map { (hidden, $0.defaultOutput, $0) }
    + Cost.families.filter { !$0.needsShares && hidden != .identity }.map { (hidden, hidden, $0) }
}

private func network(
  _ hidden: Activation, _ output: Activation, _ cost: Cost
) throws -> Architecture {
  try Architecture(
    sizes: [5, 7, 6, 4, 3], activation: hidden, output: output, cost: cost,
    initializer: .normal(weights: 1.2, biases: 0.3))
}

@Suite("Gradients")
struct GradientTests {
  @Test("agree with central differences in double", arguments: networks)
  func centralDifferences(hidden: Activation, output: Activation, cost: Cost) throws {
    let network = try network(hidden, output, cost)
    let parameters = ParameterVector<Double>(initializing: network, seed: 11)
    var samples = EngineSamples(network, count: 12, seed: 12)
    samples.dropNearKinks(NaiveNetwork(network, parameters), margin: 1e-3)
    try #require(samples.inputs.count >= 4)
    let engine = NetworkEngine(
      network, parameters: parameters, samples: samples.inputs.count, threads: 1)
    samples.run(engine)

    // The difference quotient's error is h²C‴/6 + ulp·C/h, about 1e-10 at h = 1e-5.
    let h = 1e-5
    func quotient(_ change: (inout ParameterVector<Double>, Double) -> Void) -> Double {
      func cost(_ step: Double) -> Double {
        var moved = parameters
        change(&moved, step)
        return NaiveNetwork(network, moved).cost(samples.inputs, samples.targets)
      }
      return (cost(h) - cost(-h)) / (2 * h)
    }
    for (index, layer) in network.layers.enumerated() {
      let number = LayerNumber(at: index)
      var expected: [Double] = []
      for j in 0..<layer.units {
        for k in 0..<network.sizes[index] {
          expected.append(quotient { $0[weight: number, to: j, from: k] += $1 })
        }
      }
      for j in 0..<layer.units { expected.append(quotient { $0[bias: number, j] += $1 }) }
      let distance = relativeDistance(engine.gradient.all(number), expected)
      #expect(distance < 1e-7, "layer \(number)")
    }
  }

  @Test("agree with a plain twin in double, and in float with double", arguments: networks)
  func twin(hidden: Activation, output: Activation, cost: Cost) throws {
    let network = try network(hidden, output, cost)
    let single = ParameterVector<Float>(initializing: network, seed: 21)
    let parameters = single.doubles
    let samples = EngineSamples(network, count: 70, seed: 22)
    let engine = NetworkEngine(network, parameters: parameters, samples: 70, threads: 1)
    samples.run(engine)
    let twin = NaiveNetwork(network, parameters)
    let expected = twin.gradient(samples.inputs, samples.targets)
    for layer in network.layers.indices {
      let plain = expected.weights[layer].flatMap { $0 } + expected.biases[layer]
      let distance = relativeDistance(engine.gradient.all(LayerNumber(at: layer)), plain)
      #expect(distance < 1e-13, "layer \(layer + 2)")
    }
    let cost = twin.cost(samples.inputs, samples.targets)
    #expect(abs(engine.pass.cost / cost - 1) < 1e-13)

    // Near a kink a rounded pre-activation may fall on the other side: those samples stay out.
    var safe = samples
    safe.dropNearKinks(twin, margin: 1e-4)
    let exact = NetworkEngine(
      network, parameters: parameters, samples: safe.inputs.count, threads: 1)
    safe.run(exact)
    let rounded = NetworkEngine(
      network, parameters: single, samples: safe.inputs.count, threads: 1)
    safe.run(rounded)
    for layer in network.layers.indices {
      let distance = relativeDistance(
        rounded.gradient.doubles.all(LayerNumber(at: layer)),
        exact.gradient.all(LayerNumber(at: layer)))
      #expect(distance < 2e-5, "layer \(layer + 2)")
    }
  }

  @Test("have errors per sample, and statistics that match them")
  func statistics() throws {
    let network = try network(.tanh, .softmax, .softmax)
    let parameters = ParameterVector<Double>(initializing: network, seed: 31)
    let samples = EngineSamples(network, count: 130, seed: 32)
    let engine = NetworkEngine(network, parameters: parameters, samples: 130, threads: 2)
    samples.run(engine)
    engine.measureGradient()
    for layer in LayerNumber(2)...5 {
      let errors = engine.errors(layer).array()
      let squares = errors.reduce(0) { $0 + $1 * $1 }
      #expect(abs(engine.pass.backward[layer: layer].sumOfSquares / squares - 1) < 1e-12)
      let gradient = engine.gradient.weights(layer).reduce(0) { $0 + $1 * $1 }
      let seen = engine.gradientStatistics[layer: layer].weights.gradientSquares
      #expect(abs(seen / gradient - 1) < 1e-12)
      // ∂C/∂b^l is the mean of the errors over the samples.
      let units = engine.errors(layer).columns
      for unit in 0..<units {
        let mean = (0..<130).reduce(0) { $0 + engine.errors(layer)[$1, unit] } / 130
        #expect(abs(engine.gradient[bias: layer, unit] - mean) < 1e-15)
      }
    }
  }

  @Test("lose nothing at a saturated output")
  func saturatedOutputs() throws {
    // One output with z = ±60: σ(z) − y is e^−60, far below what 1 − a can hold.
    let network = try Architecture(
      inputs: 1, layers: [.init(units: 1, activation: .sigmoid)], cost: .crossEntropy)
    var parameters = ParameterVector<Double>(zeros: ParameterLayout(network))
    parameters[weight: 2, to: 0, from: 0] = 60
    let engine = NetworkEngine(network, parameters: parameters, samples: 2, threads: 1)
    var samples = EngineSamples(network, count: 2, seed: 0)
    samples.inputs = [[1], [-1]]
    samples.targets = [[1], [0]]
    samples.run(engine)
    #expect(abs(engine.errors(2)[0, 0] / -8.75651076269652e-27 - 1) < 1e-13)
    #expect(abs(engine.errors(2)[1, 0] / 8.75651076269652e-27 - 1) < 1e-13)
    #expect(abs(engine.pass.cost / 8.75651076269652e-27 - 1) < 1e-13)

    let softmax = try Architecture(
      inputs: 1, layers: [.init(units: 2, activation: .softmax)], cost: .softmax)
    var two = ParameterVector<Double>(zeros: ParameterLayout(softmax))
    two[weight: 2, to: 0, from: 0] = 60
    let second = NetworkEngine(softmax, parameters: two, samples: 1, threads: 1)
    var sample = EngineSamples(softmax, count: 1, seed: 0)
    sample.inputs = [[1]]
    sample.targets = [[1, 0]]
    sample.run(second)
    #expect(abs(second.errors(2)[0, 0] / -8.75651076269652e-27 - 1) < 1e-13)
    #expect(abs(second.errors(2)[0, 1] / 8.75651076269652e-27 - 1) < 1e-13)
    #expect(abs(second.pass.cost / 8.75651076269652e-27 - 1) < 1e-13)
  }

  @Test("do not depend on the number of threads", arguments: [2, 3, 7])
  func threads(count: Int) throws {
    let network = try Architecture(
      sizes: [40, 150, 130, 10], activation: .relu, cost: .softmax)
    let parameters = ParameterVector<Float>(initializing: network, seed: 41)
    let samples = EngineSamples(network, count: 300, seed: 42)
    func run(_ threads: Int) -> (ParameterVector<Float>, ParameterVector<Float>, Double, Double) {
      let engine = NetworkEngine(
        network, parameters: parameters, samples: 300, threads: threads)
      #expect(engine.threads == threads)
      samples.run(engine)
      let gradient = engine.gradient
      engine.descend(samples: 300, learningRate: 0.1, weightDecay: 0.01, measuring: .all)
      return (
        gradient, engine.parameters, engine.pass.cost,
        engine.gradientStatistics[1].weights.gradientSquares
      )
    }
    #expect(run(1) == run(count))
  }
}
