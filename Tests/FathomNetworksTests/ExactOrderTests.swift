import FathomVocabulary
import FathomNetworks
import FathomNumerics
import FathomTestSupport
import Testing

private typealias Part = Architecture.Part

private func network(
  _ layers: [[Part]], cost: Cost, initializer: Initializer = .normal(weights: 1.2, biases: 0.3)
) throws -> Architecture {
  try Architecture(
    inputs: 5,
    layers: layers.enumerated().map { index, parts in
      let end: [Part] = index == layers.count - 1 ? [.activation(cost.defaultOutput)] : []
      return Architecture.Layer(parts: parts + end, initializer: initializer)
    }, cost: cost)
}

private let orders: [(name: String, layers: [[Part]])] = [
  (
    "activation behind a sum",
    [
      [.dense(units: 6), .activation(.tanh)], [.dense(units: 6), .activation(.softplus)],
      [.dense(units: 6), .add(2), .activation(.tanh)], [.dense(units: 3)],
    ]
  ),
  (
    "sums behind activations",
    [
      [.dense(units: 5), .activation(.tanh), .add(1)],
      [.dense(units: 5), .activation(.relu), .add(2)],
      [.dense(units: 5), .activation(.relu), .add(2), .add(3)], [.dense(units: 3)],
    ]
  ),
  (
    "pre-activation",
    [
      [.dense(units: 6)], [.activation(.tanh), .dense(units: 6)],
      [.activation(.silu), .dense(units: 6), .add(2)],
      [.activation(.relu), .dense(units: 6), .add(3)], [.activation(.tanh), .dense(units: 3)],
    ]
  ),
  (
    "no biases, no activations",
    [
      [.dense(units: 6, hasBiases: false), .activation(.tanh)], [.dense(units: 5)],
      [.dense(units: 5, hasBiases: false), .add(3)], [.dense(units: 3, hasBiases: false)],
    ]
  ),
  (
    "slopes that are learned",
    [
      [.activation(.preluUnit(start: 0.3)), .dense(units: 8), .activation(.prelu)],
      [.dense(units: 6), .activation(.preluUnit), .activation(.tanh)],
      [.dense(units: 6), .add(3), .activation(.prelu(start: 1.2))], [.dense(units: 3)],
    ]
  ),
  (
    "inputs added to outputs",
    [[.dense(units: 4), .activation(.tanh)], [.dense(units: 5), .add(1)]]
  ),
]

@Suite("Exact magnitudes of layers whose parts stand in any order")
struct ExactOrderTests {
  private func exact<Scalar: RealScalar>(
    _ network: Architecture, _ parameters: ParameterVector<Scalar>, _ samples: EngineSamples
  ) throws -> ExactGradient {
    try #require(
      ExactPass(
        network, parameters: parameters, samples: samples.inputs.count, threads: 1
      ).run(samples: samples.inputs.count) { range, x, y in
        for (row, sample) in range.enumerated() {
          for (column, value) in samples.inputs[sample].enumerated() {
            x[row, column] = Scalar(value)
          }
          for (column, value) in samples.targets[sample].enumerated() {
            y[row, column] = Scalar(value)
          }
        }
      })
  }

  @Test(arguments: orders.indices, Cost.families)
  func `are those of plain arithmetic where that is enough`(index: Int, cost: Cost) throws {
    let network = try network(orders[index].layers, cost: cost)
    let parameters = ParameterVector<Double>(initializing: network, seed: 4)
    let samples = EngineSamples(network, count: 100, seed: 9)
    let engine = NetworkEngine(network, parameters: parameters, samples: 100, threads: 1)
    samples.run(engine)
    let (gradient, found) = (engine.gradient, try exact(network, parameters, samples))
    let single = try exact(network, parameters.converted(to: Float.self), samples)
    for layer in network.layers.layerNumbers {
      func norm(_ values: [Double]) -> Double {
        values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
      let ours = found.layers[layer: layer]
      func isNear(_ x: Extended, _ y: Double, _ tolerance: Double = 1e-11) -> Bool {
        abs(x.double - y) <= tolerance * y
      }
      #expect(isNear(ours.weights, norm(gradient.weights(layer))), "\(orders[index].name) \(layer)")
      #expect(isNear(ours.biases, norm(gradient.biases(layer))))
      if let slopes = ours.slopes {
        #expect(isNear(slopes, norm(gradient.numbers(.slopes, layer))))
      }
      let all = gradient.layout.blocks(of: layer).flatMap { gradient[$0] }
      #expect(isNear(ours.norm, norm(all)))
      #expect(isNear(single.layers[layer: layer].norm, norm(all), 1e-4))
      let errors = engine.errors(layer).array()
      #expect(isNear(ours.error, norm(errors) / 10))
      guard let step = ours.step else { continue }
      #expect(step.accounts == network.accounts[layer: layer])
      let above = engine.pass.backward[layer: layer.above].sumOfSquares
      let place = network.accountsBefore[layer: layer]
      let sizes =
        [above] + engine.pass.accountSquares[place..<place + step.accounts.count - 1]
        + [engine.pass.backward[layer: layer].sumOfSquares]
      #expect(step.sizes.count == sizes.count)
      for (size, squares) in zip(step.sizes, sizes) {
        #expect(isNear(size, squares.squareRoot() / 10))
      }
    }
  }
}
