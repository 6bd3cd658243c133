import FathomVocabulary
import FathomExchange
import FathomNetworks
import FathomNumerics
import Foundation
import Testing

@Suite("Exported models with normalisation and shortcuts")
struct LayerRoundTripTests {
  private static let networks: [[Architecture.Layer]] = [
    [
      .init(units: 5, activation: .relu, normalization: .batch),
      .init(units: 4, activation: .tanh, normalization: .batch),
    ],
    [
      .init(units: 5, activation: .gelu, normalization: .layer),
      .init(units: 20, activation: .sigmoid, normalization: .layer),
    ],
    [
      .init(units: 3, activation: .tanh, shortcut: 1), .init(units: 3, activation: .relu),
      .init(units: 3, activation: .identity, shortcut: 2),
      .init(units: 3, activation: .silu, normalization: .batch, shortcut: 1),
    ],
  ]

  private static func network(_ index: Int) throws -> Architecture {
    try Architecture(
      inputs: 3, layers: networks[index] + [.init(units: 2, activation: .softmax)], cost: .softmax)
  }

  private static func parameters(_ network: Architecture) -> ParameterVector<Float> {
    var parameters = ParameterVector<Float>(initializing: network, seed: 3)
    var stream = RandomStream(seed: 4, purpose: .data)
    for layer in parameters.layout.layers where parameters.layout.hasScales(layer) {
      for unit in 0..<network.sizes[countingInput: layer] {
        parameters[scale: layer, unit] = Float(1 + 0.3 * stream.normal())
        parameters[shift: layer, unit] = Float(stream.normal())
      }
    }
    return parameters
  }

  private static func statistics(_ network: Architecture) -> RunningStatistics {
    var statistics = RunningStatistics(network)
    var stream = RandomStream(seed: 5, purpose: .data)
    for layer in statistics.layers.indices {
      for unit in statistics.layers[layer].means.indices {
        statistics.layers[layer].means[unit] = Double(Float(stream.normal()))
        statistics.layers[layer].variances[unit] = Double(Float(0.5 + stream.uniform()))
      }
    }
    return statistics
  }

  @Test(arguments: networks.indices)
  func `come back from ONNX bit for bit, and answer as the network does`(index: Int) throws {
    let scratch = try Scratch()
    let network = try Self.network(index)
    let (parameters, statistics) = (Self.parameters(network), Self.statistics(network))
    let path = scratch.path("net.onnx")
    let notes = try Network(
      network, parameters: .float(parameters), runningStatistics: statistics
    ).write(to: path, as: .onnx)
    #expect(notes.isEmpty)
    let model = try Network(onnx: path)
    #expect(
      model
        == Network(network, parameters: .float(parameters), runningStatistics: statistics))
    let again = scratch.path("again.onnx")
    _ = try model.write(to: again, as: .onnx)
    #expect(try Data(contentsOf: URL(filePath: again)) == Data(contentsOf: URL(filePath: path)))

    let inputs = (0..<12).map { Double($0 % 5) / 4 - 0.5 }
    let answers = try ONNXPredictor(contentsOf: path).outputs(
      for: .init(shape: [4, 3], values: inputs))
    let outputs = model.predict((0..<4).map { Array(inputs[3 * $0..<3 * $0 + 3]) }).outputs
    #expect(difference(answers.values, outputs) < 1e-5)
  }

  @Test func `a bias in front of batch normalisation moves its running mean`() throws {
    var file = GraphFile()
    file.addLayer()
    for (name, values) in [
      ("g", [Float(2), 1]), ("h", [0, 1]), ("m", [1, 2]), ("v", [0.5, 0.25]),
    ] { file.floats(name, [2], values) }
    file.add("BatchNormalization", ["z", "g", "h", "m", "v"], "n", [.real("epsilon", 0.5)])
    file.add("Tanh", ["n"], "a")
    file.floats("V", [2, 2], [1, 2, 3, 4])
    file.add("Gemm", ["a", "V"], "y")
    let model = try Network(onnx: file.bytes, path: "net.onnx")
    #expect(
      model.architecture.layers[0].normalization == .batch
        && model.architecture.layers[0].activation == .tanh)
    let running = try #require(model.runningStatistics.layers.first)
    #expect(running.means == [0.5, 2.5])
    #expect(abs(running.variances[0] - (1 - 1e-5)) < 1e-12)
    guard case .float(let parameters) = model.parameters else { return }
    #expect(parameters.biases(2).isEmpty && parameters.scales(2) == [2, 1])
  }

  @Test(
    arguments: [
      ("training", "it normalises in training mode"), ("axis", "it normalises across samples"),
      ("epsilon", "its epsilon is 0.001"),
    ])
  func `what cannot be taken is refused by name`(kind: String, problem: String) throws {
    var file = GraphFile()
    file.addLayer()
    for name in ["g", "h", "m", "v"] { file.floats(name, [2], [1, 1]) }
    file.floats("V", [2, 2], [1, 2, 3, 4])
    let batch = ["g", "h", "m", "v"]
    switch kind {
    case "training":
      file.add(
        "BatchNormalization", ["z"] + batch, "n", [.integer("training_mode", 1)], name: "culprit")
    case "axis":
      file.add("LayerNormalization", ["z", "g", "h"], "n", [.integer("axis", 0)], name: "culprit")
    default:
      file.add("LayerNormalization", ["z", "g"], "n", [.real("epsilon", 1e-3)], name: "culprit")
    }
    file.add("Gemm", ["n", "V"], "y")
    let bytes = try file.bytes
    let error = #expect(throws: ExchangeError.self) {
      try Network(onnx: bytes, path: "net.onnx")
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("'culprit'") && text.contains(problem), "\(text)")
  }
}
