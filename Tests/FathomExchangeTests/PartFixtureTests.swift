import FathomExchange
import FathomNetworks
import FathomNumerics
import FathomTestSupport
import FathomVocabulary
import Foundation
import Testing

@Suite("Models from PyTorch and Keras with parts in any order")
struct PartFixtureTests {
  /// What PyTorch answers; see Tests/Python/order_fixtures.py.
  private struct Expected: Decodable {
    var inputs: [[Double]]
    var classes: [Int]
    var outputs: [Double]
    /// Names as in dumps, `dW2`, and gradients of the cross-entropy, in the order of the layers.
    var blocks: [String]
    var gradients: [[Double]]
  }

  private static func expected(_ name: String) throws -> Expected {
    let all = try JSONDecoder().decode([String: Expected].self, from: Fixture.bytes("orders.json"))
    return try #require(all[name])
  }

  @Test(arguments: [
    ("residual-then-activation", 1e-10), ("inputs", 1e-10),
    ("normalization-after-activation", 1e-5), ("sums", 1e-5), ("pre-activation", 1e-10),
    ("several", 1e-10), ("normalization-before-activation", 1e-10), ("keras", 1e-5),
  ])
  func `have autograd's gradients, block by block`(name: String, tolerance: Double) throws {
    let expected = try Self.expected(name)
    let network = try Network(onnx: Fixture.path(name + ".onnx")).under(.softmax)
    let samples = expected.inputs.count
    let engine = NetworkEngine(
      network.architecture, parameters: network.parameters.doubles, samples: samples, threads: 1)
    var data = EngineSamples(network.architecture, count: samples, seed: 1)
    data.inputs = expected.inputs
    data.targets = expected.classes.map { wanted in (0..<3).map { $0 == wanted ? 1 : 0 } }
    data.run(engine)
    let blocks = network.parameters.layout.blocks
    #expect(blocks.map { "d" + $0.name } == expected.blocks)
    let norms = expected.gradients.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let largest = norms.max() ?? 0
    for ((block, theirs), norm) in zip(zip(blocks, expected.gradients), norms) {
      let distance = relativeDistance(engine.gradient[block], theirs) * norm
      // Some have no gradient but rounding, biases in front of a normalisation among them.
      #expect(distance <= tolerance * max(norm, 1e-3 * largest), "\(block.name)")
    }
  }

  @Test(arguments: [
    ("residual-then-activation", 1e-12), ("inputs", 1e-12), ("pre-activation", 1e-12),
    ("normalization-after-activation", 1e-5), ("sums", 1e-5), ("several", 1e-12), ("keras", 1e-5),
  ])
  func `predict what PyTorch predicts`(name: String, tolerance: Double) throws {
    let expected = try Self.expected(name)
    let network = try Network(onnx: Fixture.path(name + ".onnx"))
    #expect(difference(network.predict(expected.inputs).outputs, expected.outputs) < tolerance)
  }

  @Test func `have their parts where the model has them`() throws {
    func parts(_ name: String) throws -> [[Architecture.Part]] {
      try Network(onnx: Fixture.path(name + ".onnx")).architecture.layers.map(\.parts)
    }
    let residual: [[Architecture.Part]] = [
      [.dense(units: 6), .activation(.relu)], [.dense(units: 6), .activation(.tanh)],
      [.dense(units: 6), .add(2), .activation(.relu)],
    ]
    #expect(
      try parts("residual-then-activation") == residual + [
        [.dense(units: 6), .activation(.leakyReLU(slope: 0.3))],
        [.dense(units: 6), .add(4), .activation(.leakyReLU(slope: 0.2))],
        [.dense(units: 3), .activation(.identity)],
      ])
    #expect(
      try parts("keras") == residual + [
        [.dense(units: 6), .add(4), .activation(.relu)],
        [.dense(units: 3), .activation(.identity)],
      ])
    #expect(
      try parts("inputs") == [
        [.normalization(.batch), .dense(units: 4), .activation(.tanh), .add(1)],
        [.dense(units: 4), .add(1), .activation(.preluUnit)],
        [.dense(units: 4, hasBiases: false), .activation(.prelu), .add(2), .add(1)],
        [.dense(units: 3), .normalization(.layer), .activation(.identity)],
      ])
  }
}
