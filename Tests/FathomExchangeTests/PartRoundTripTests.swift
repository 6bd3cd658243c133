import FathomExchange
import FathomNetworks
import FathomNumerics
import FathomTestSupport
import FathomVocabulary
import Foundation
import Testing

private typealias Part = Architecture.Part

/// Orders in the form in which they come back: what stands in front of weights is there because a
/// sum takes the value in front of it, or because it acts on the inputs.
private let orders: [(name: String, layers: [[Part]])] = [
  (
    "normalisation behind the activation",
    [
      [.dense(units: 4), .activation(.relu), .normalization(.batch)],
      [.dense(units: 5), .activation(.gelu), .normalization(.layer)],
    ]
  ),
  (
    "activation behind a sum",
    [
      [.dense(units: 4), .activation(.tanh)], [.dense(units: 4), .activation(.relu)],
      [.dense(units: 4), .add(2), .activation(.relu)],
    ]
  ),
  (
    "normalised and squashed inputs",
    [[.normalization(.batch), .activation(.gelu), .dense(units: 4), .activation(.mish)]]
  ),
  (
    "pre-activation",
    [
      [.dense(units: 4)],
      [
        .normalization(.batch), .activation(.relu), .dense(units: 4, hasBiases: false),
        .normalization(.batch), .activation(.softsign),
      ],
      [.dense(units: 4), .add(2)],
      [.normalization(.layer), .activation(.silu), .dense(units: 4), .add(4)],
      [.activation(.tanh), .add(5), .dense(units: 4), .activation(.relu)],
    ]
  ),
  (
    "no biases",
    [
      [.dense(units: 4, hasBiases: false), .activation(.leakyReLU(slope: 0.2))],
      [.dense(units: 5, hasBiases: false), .normalization(.layer), .activation(.tanh)],
    ]
  ),
  (
    "sums over different distances",
    [
      [.dense(units: 3), .add(1), .activation(.tanh)], [.dense(units: 3), .activation(.hardSwish)],
      [.dense(units: 3), .add(3), .activation(.sigmoid), .add(2), .add(1)],
    ]
  ),
  (
    "learned slopes",
    [
      [.dense(units: 4), .activation(.prelu), .normalization(.batch), .activation(.preluUnit)],
      [.dense(units: 4), .add(2), .activation(.preluUnit), .activation(.hardTanh)],
    ]
  ),
]

@Suite("Exported models with parts in any order")
struct PartRoundTripTests {
  /// A network of such layers that ends in a softmax, with numbers of its own in every block.
  private static func network(_ layers: [[Part]]) throws -> Network {
    let end: [Part] = [.dense(units: 2), .activation(.softmax)]
    let architecture = try Architecture(
      inputs: 3, layers: (layers + [end]).map { Architecture.Layer(parts: $0) }, cost: .softmax)
    var parameters = ParameterVector<Float>(initializing: architecture, seed: 3)
    var stream = RandomStream(seed: 4, purpose: .data)
    for block in parameters.layout.blocks {
      parameters[block] = parameters[block].map { $0 + Float(0.2 * stream.normal()) }
    }
    var statistics = RunningStatistics(architecture)
    for index in statistics.layers.indices {
      statistics.layers[index].means = statistics.layers[index].means.map { _ in
        Double(Float(stream.normal()))
      }
      statistics.layers[index].variances = statistics.layers[index].variances.map { _ in
        Double(Float(0.5 + stream.uniform()))
      }
    }
    return Network(
      architecture, parameters: .float(parameters), runningStatistics: statistics)
  }

  @Test(arguments: orders.indices)
  func `come back from ONNX bit for bit, and answer as the network does`(index: Int) throws {
    let scratch = try Scratch()
    let network = try Self.network(orders[index].layers)
    let path = scratch.path("net.onnx")
    #expect(try network.write(to: path, as: .onnx).isEmpty)
    let model = try Network(onnx: path)
    #expect(model.architecture == network.architecture, "\(orders[index].name)")
    #expect(model == network)
    let again = scratch.path("again.onnx")
    _ = try model.write(to: again, as: .onnx)
    #expect(try Data(contentsOf: URL(filePath: again)) == Data(contentsOf: URL(filePath: path)))

    let inputs = (0..<4).map { row in (0..<3).map { sin(Double(3 * row + $0)) } }
    let answers = try ONNXPredictor(contentsOf: path).outputs(
      for: .init(shape: [4, 3], values: inputs.flatMap(\.self)))
    #expect(difference(answers.values, network.predict(inputs).outputs) < 1e-5)
  }

  @Test func `say what safetensors do not hold`() throws {
    let scratch = try Scratch()
    let path = scratch.path("net.safetensors")
    let notes = try Self.network(orders[3].layers).write(to: path, as: .safetensors)
    for part in ["parameters only", "what is normalised", "the shortcuts", "the order in which"] {
      #expect(notes.contains { $0.contains(part) }, "\(part)")
    }
    let unbiased = try Self.network([
      [.dense(units: 4, hasBiases: false), .activation(.tanh)]
    ])
    #expect(try unbiased.write(to: path, as: .safetensors).count == 1)
    let back = try Network(safetensors: path, activation: .tanh, output: .softmax)
    #expect(back == unbiased)
  }
}
