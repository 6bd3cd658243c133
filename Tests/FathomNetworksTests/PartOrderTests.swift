import FathomVocabulary
import FathomNetworks
import FathomNumerics
import FathomTestSupport
import Testing

private typealias Part = Architecture.Part

/// A network whose layers are lists of parts; the last ends in the activation of its cost.
private func network(_ layers: [[Part]], cost: Cost) throws -> Architecture {
  try Architecture(
    inputs: 5,
    layers: layers.enumerated().map { index, parts in
      let end: [Part] = index == layers.count - 1 ? [.activation(cost.defaultOutput)] : []
      return Architecture.Layer(
        parts: parts + end, initializer: .normal(weights: 1.2, biases: 0.3))
    }, cost: cost)
}

/// Orders that networks have, none of them the usual one.
private let orders: [(name: String, layers: [[Part]])] = [
  (
    "normalisation behind the activation",
    [
      [.dense(units: 7), .activation(.tanh), .normalization(.batch)],
      [.dense(units: 6), .activation(.sigmoid), .normalization(.layer)], [.dense(units: 3)],
    ]
  ),
  (
    "activation behind a sum",
    [
      [.dense(units: 6), .activation(.tanh)], [.dense(units: 6), .activation(.softplus)],
      [.dense(units: 6), .add(2), .activation(.tanh)], [.dense(units: 3)],
    ]
  ),
  (
    "normalised inputs",
    [
      [.normalization(.batch), .dense(units: 6), .activation(.tanh)],
      [.dense(units: 4), .activation(.tanh)], [.dense(units: 3)],
    ]
  ),
  (
    "inputs normalised over the sample and squashed",
    [
      [.normalization(.layer), .activation(.tanh), .dense(units: 6), .activation(.tanh)],
      [.dense(units: 3)],
    ]
  ),
  (
    "pre-activation",
    [
      [.dense(units: 6)],
      [.normalization(.batch), .activation(.tanh), .dense(units: 6)],
      [.normalization(.layer), .activation(.silu), .dense(units: 6), .add(2)],
      [.normalization(.batch), .activation(.tanh), .dropout(0.3), .dense(units: 6), .add(3)],
      [.normalization(.batch), .activation(.tanh), .dense(units: 3)],
    ]
  ),
  (
    "no biases",
    [
      [.dense(units: 6, hasBiases: false), .activation(.tanh)],
      [.dense(units: 5, hasBiases: false), .activation(.tanh)],
      [.dense(units: 3, hasBiases: false)],
    ]
  ),
  (
    "sums over different distances",
    [
      [.dense(units: 5), .add(1), .activation(.tanh)], [.dense(units: 5), .activation(.tanh)],
      [.dense(units: 5), .add(3), .activation(.tanh), .add(2), .add(1)],
      [.dense(units: 3)],
    ]
  ),
  (
    "everything twice",
    [
      [
        .normalization(.batch), .dense(units: 6), .normalization(.batch), .activation(.tanh),
        .normalization(.layer), .activation(.sigmoid),
      ],
      [
        .dropout(0.3), .activation(.tanh), .add(2), .normalization(.batch), .dense(units: 6),
        .activation(.softplus), .normalization(.batch), .activation(.tanh), .add(2),
      ],
      [.dense(units: 3), .normalization(.layer)],
    ]
  ),
  (
    "masks behind a normalisation",
    [
      [.dense(units: 6), .activation(.tanh), .normalization(.layer), .dropout(0.4)],
      [.dense(units: 4), .dropout(0.2)], [.dense(units: 3)],
    ]
  ),
  (
    "slopes that are learned",
    [
      [.activation(.preluUnit(start: 0.3)), .dense(units: 8), .activation(.prelu)],
      [.dense(units: 6), .normalization(.batch), .activation(.preluUnit), .dropout(0.2)],
      [.dense(units: 6), .activation(.prelu(start: 0)), .add(3), .activation(.prelu(start: 1.2))],
      [.dense(units: 3), .activation(.prelu(start: 0.5))],
    ]
  ),
  (
    "inputs added to outputs",
    [[.dense(units: 4), .activation(.tanh)], [.dense(units: 5), .add(1)]]
  ),
]

@Suite("Gradients of layers whose parts stand in any order")
struct PartOrderTests {
  @Test(arguments: orders.indices, Cost.families)
  func `agree with central differences`(index: Int, cost: Cost) throws {
    let network = try network(orders[index].layers, cost: cost)
    #expect(CentralDifferences(network, count: 10).worstLayer < 3e-7, "\(orders[index].name)")
  }

  @Test(arguments: [Activation.prelu(start: 0.4), .preluUnit(start: 0.4)])
  func `agree where the output itself learns a slope`(activation: Activation) throws {
    let network = try Architecture(
      inputs: 5,
      layers: [
        .init(units: 4, activation: .tanh), .init(units: 3, activation: activation),
      ], cost: .quadratic)
    let found = CentralDifferences(network, count: 20)
    #expect(found.worstLayer < 3e-7)
    #expect(found.gradient.numbers(.slopes, 3).contains { abs($0) > 1e-3 })
  }

  @Test(arguments: orders.indices)
  func `do not depend on the number of threads`(index: Int) throws {
    let network = try network(orders[index].layers, cost: .softmax)
    let parameters = ParameterVector<Float>(initializing: network, seed: 3)
    let samples = EngineSamples(network, count: 300, seed: 2)
    let gradients = [1, 2, 3].map { threads in
      let engine = NetworkEngine(
        network, parameters: parameters, samples: 300, threads: threads)
      engine.setDropout(seed: 1, step: 1)
      samples.run(engine)
      return engine.gradient
    }
    #expect(gradients[0] == gradients[1] && gradients[0] == gradients[2])
  }

  /// Accounts close: √Σ‖e‖² of a layer over that of the next is the product of its parts.
  @Test(arguments: orders.indices)
  func `leave the errors' sizes layer by layer`(index: Int) throws {
    let network = try network(orders[index].layers, cost: .mse)
    let parameters = ParameterVector<Double>(initializing: network, seed: 3)
    let samples = EngineSamples(network, count: 40, seed: 2)
    let engine = NetworkEngine(network, parameters: parameters, samples: 40, threads: 1)
    samples.run(engine)
    for layer in network.layers.layerNumbers {
      let squares = engine.errors(layer).array().reduce(0) { $0 + $1 * $1 }
      let seen = engine.pass.backward[layer: layer]
      #expect(abs(seen.sumOfSquares / squares - 1) < 1e-12)
      guard layer < network.outputLayer, network.accounts[layer: layer].count > 1 else { continue }
      // U = E W of the layer above, before anything else happens to it.
      let above = engine.errors(layer.above)
      let weights = parameters.weights(layer.above)
      let inputs = network.sizes[countingInput: layer]
      var expected = 0.0
      for sample in 0..<40 {
        for input in 0..<inputs {
          let u = (0..<above.columns).reduce(0.0) {
            $0 + above[sample, $1] * weights[$1 * inputs + input]
          }
          expected += u * u
        }
      }
      let place = network.accountsBefore[layer: layer]
      #expect(abs(engine.pass.accountSquares[place] / expected - 1) < 1e-12)
    }
  }

  @Test func `a residual block is what its name says`() throws {
    let layers = (0..<3).map { _ in
      Architecture.Layer(units: 5, activation: .tanh, normalization: .layer)
    }
    let plain = try Architecture(
      inputs: 3, layers: layers + [.init(units: 2, activation: .softmax)], cost: .softmax)
    let post = try plain.residual(.init(layers: 2, form: .post))
    #expect(
      post.layers[2].parts == [
        .dense(units: 5), .normalization(.layer), .add(2), .activation(.tanh),
      ])
    #expect(post.layers[0] == plain.layers[0] && post.layers[1] == plain.layers[1])
    let pre = try plain.residual(.init(layers: 2, form: .pre))
    #expect(
      pre.layers.map(\.parts) == [
        [.dense(units: 5)],
        [.normalization(.layer), .activation(.tanh), .dense(units: 5)],
        [.normalization(.layer), .activation(.tanh), .dense(units: 5), .add(2)],
        [
          .normalization(.layer), .activation(.tanh), .dense(units: 2), .activation(.softmax),
        ],
      ])
    #expect(try plain.residual(2).layers[2].parts.last == .add(2))
  }
}
