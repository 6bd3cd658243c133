import FathomVocabulary
import FathomNetworks
import Foundation
import Testing

@Suite("Architecture")
struct ArchitectureTests {
  @Test("knows its sizes and parameters")
  func sizes() throws {
    let network = try Architecture(
      sizes: [784, 30, 30, 10], activation: .sigmoid, cost: .crossEntropy)
    #expect(network.sizes == [784, 30, 30, 10])
    #expect(network.parameterCount == 785 * 30 + 31 * 30 + 31 * 10)
    #expect(network.layers.map(\.activation) == [.sigmoid, .sigmoid, .sigmoid])
    #expect(network.layers.map(\.initializer) == [.xavier, .xavier, .xavier])
  }

  @Test("takes the output that goes with the cost", arguments: Cost.families)
  func output(cost: Cost) throws {
    let network = try Architecture(sizes: [2, 3, 2], activation: .relu, cost: cost)
    #expect(network.layers.last?.activation == cost.defaultOutput)
    #expect(network.layers.map(\.initializer) == [.he, .he])
  }

  @Test(
    "refuses what cannot be, naming the fix",
    arguments: [
      ([784], Activation.softmax, Cost.softmax, "784,30,10"),
      ([], .softmax, .softmax, "input and an output"),
      ([784, 0, 10], .softmax, .softmax, "layer 2 has size 0"),
      ([-3, 4, 10], .softmax, .softmax, "layer 1 has size -3"),
      ([1_000_000, 1_000_000, 2], .softmax, .softmax, "make the layers smaller"),
      ([Int.max, Int.max, 2], .softmax, .softmax, "make the layers smaller"),
      ([2, 3, 2], .softmax, .crossEntropy, ".cost = softmax"),
      ([2, 3, 2], .softmax, .mse, ".cost = softmax"),
      ([2, 3, 2], .tanh, .crossEntropy, ".output = sigmoid"),
      ([2, 3, 2], .sigmoid, .softmax, ".output = softmax"),
    ] as [([Int], Activation, Cost, String)])
  func refusals(sizes: [Int], output: Activation, cost: Cost, fix: String) {
    #expect {
      _ = try Architecture(sizes: sizes, output: output, cost: cost)
    } throws: { error in
      "\(error)".contains(fix)
    }
  }

  @Test("refuses softmax in a hidden layer")
  func hiddenSoftmax() {
    #expect(throws: ArchitectureError.hiddenSoftmax(layer: 2)) {
      try Architecture(sizes: [2, 3, 2], activation: .softmax, cost: .softmax)
    }
  }

  @Test("survives being written and read")
  func coding() throws {
    let network = try Architecture(
      inputs: 3,
      layers: [
        .init(units: 4, activation: .gelu, initializer: .normal(weights: 1.5, biases: 0.1)),
        .init(units: 2, activation: .softmax, initializer: .orthogonal),
      ], cost: .softmax)
    let data = try JSONEncoder().encode(network)
    #expect(try JSONDecoder().decode(Architecture.self, from: data) == network)
  }

  @Test("what is read is checked like what is written in code")
  func decoding() {
    for text in [
      #"{"inputs":2,"layers":[],"cost":"softmax"}"#,
      #"{"inputs":2,"layers":[{"units":-1,"activation":"softmax","initializer":"he"}],"cost":"softmax"}"#,
      #"{"inputs":2,"layers":[{"units":2,"activation":"tanh","initializer":"he"}],"cost":"softmax"}"#,
    ] {
      #expect(throws: ArchitectureError.self) {
        try JSONDecoder().decode(Architecture.self, from: Data(text.utf8))
      }
    }
  }

  @Test("refuses parameters of an activation or initialiser that make no sense")
  func parameters() {
    let layers = [
      Architecture.Layer(units: 3, activation: .leakyReLU(slope: -0.5)),
      Architecture.Layer(units: 3, activation: .tanh, initializer: .uniform(bound: .infinity)),
    ]
    for (layer, text) in zip(
      layers, ["leaky-relu:-0.5, which takes one", "uniform:inf, which needs"])
    {
      let error = #expect(throws: ArchitectureError.self) {
        try Architecture(
          inputs: 2, layers: [layer, .init(units: 1, activation: .identity)], cost: .mse)
      }
      #expect(error?.description.contains("layer 2 has \(text)") == true)
    }
  }
}

@Suite("Parameters")
struct ParameterVectorTests {
  @Test("every weight and bias has a place of its own")
  func places() throws {
    let network = try Architecture(sizes: [3, 4, 2], cost: .softmax)
    var parameters = ParameterVector<Float>(zeros: ParameterLayout(network))
    var next: Float = 1
    for (layer, (inputs, units)) in zip(LayerNumber.withWeights(count: 2), [(3, 4), (4, 2)]) {
      for j in 0..<units {
        for k in 0..<inputs {
          parameters[weight: layer, to: j, from: k] = next
          next += 1
        }
        parameters[bias: layer, j] = next
        next += 1
      }
    }
    #expect(parameters.weights(2)[0..<3] == [1, 2, 3])
    #expect(parameters.biases(3) == [21, 26])
    let all =
      parameters.weights(2) + parameters.biases(2) + parameters.weights(3)
      + parameters.biases(3)
    #expect(Set(all).count == network.parameterCount)
    #expect(Int(next) - 1 == network.parameterCount)
  }

  @Test("equal units and constant weights are found")
  func symmetry() throws {
    let network = try Architecture(sizes: [3, 4, 2], cost: .softmax)
    var parameters = ParameterVector<Float>(initializing: network, seed: 1)
    #expect(parameters.largestGroupOfEqualUnits(2) == 1)
    #expect(!parameters.hasConstantWeights(2))
    for unit in [1, 3] {
      for k in 0..<3 { parameters[weight: 2, to: unit, from: k] = Float(k) }
    }
    #expect(parameters.largestGroupOfEqualUnits(2) == 2)
    parameters[bias: 2, 3] = 1
    #expect(parameters.largestGroupOfEqualUnits(2) == 1)
    let zeros = ParameterVector<Float>(zeros: ParameterLayout(network))
    #expect(zeros.largestGroupOfEqualUnits(2) == 4)
    #expect(zeros.hasConstantWeights(2))
  }

  @Test("asking for a weight that is not there stops with a clear message")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      let network = try Architecture(sizes: [3, 4, 2], cost: .softmax)
      _ = ParameterVector<Float>(zeros: ParameterLayout(network))[weight: 1, to: 0, from: 0]
    }
  }
}
