import FathomVocabulary
import FathomNetworks
import FathomNumerics
import Foundation
import Testing

@Suite("Normalised, residual and dropped-out layers as values")
struct LayerArchitectureTests {
  private func network(_ hidden: Architecture.Layer...) throws -> Architecture {
    try Architecture(
      inputs: 3, layers: hidden + [.init(units: 2, activation: .softmax)], cost: .softmax)
  }

  @Test func `they survive being written and read`() throws {
    let network = try network(
      .init(units: 4, activation: .tanh, normalization: .batch, dropout: 0.25),
      .init(units: 4, activation: .relu, normalization: .layer, shortcut: 2))
    let data = try JSONEncoder().encode(network)
    #expect(try JSONDecoder().decode(Architecture.self, from: data) == network)
  }

  @Test func `networks that 0.1.0 wrote stay readable`() throws {
    let text =
      #"{"cost":"softmax","inputs":3,"layers":[{"activation":"relu","initializer":"he","units":4},"#
      + #"{"activation":"softmax","initializer":"xavier","units":2}]}"#
    let network = try JSONDecoder().decode(Architecture.self, from: Data(text.utf8))
    #expect(network.isPlain && network.layers[0].hasBiases)
    #expect(network.layers[0].parts == [.dense(units: 4), .activation(.relu)])
    let mixed =
      #"{"activation":"tanh","dropout":0.5,"initializer":"he","normalization":"batch","#
      + #""shortcut":2,"units":4}"#
    let layer = try JSONDecoder().decode(Architecture.Layer.self, from: Data(mixed.utf8))
    #expect(
      layer.parts == [
        .dense(units: 4, hasBiases: false), .normalization(.batch), .activation(.tanh),
        .dropout(0.5), .add(2),
      ])
  }

  @Test func `residual blocks begin behind the first hidden layer`() throws {
    let layers = (0..<6).map { _ in Architecture.Layer(units: 5, activation: .tanh) }
    let plain = try Architecture(
      inputs: 3, layers: layers + [.init(units: 2, activation: .softmax)], cost: .softmax)
    #expect(try plain.residual(2).layers.map(\.shortcut) == [nil, nil, 2, nil, 4, nil, nil])
    #expect(try plain.residual(1).layers.map(\.shortcut) == [nil, 2, 3, 4, 5, 6, nil])
    #expect(try plain.residual(6) == plain)
  }

  @Test func `what cannot be is refused, naming the fix`() throws {
    func problem(_ layer: Architecture.Layer) -> String {
      do {
        _ = try network(.init(units: 4, activation: .tanh), layer)
        return ""
      } catch { return "\(error)" }
    }
    #expect(problem(.init(units: 4, activation: .tanh, dropout: 1)).contains("less than 1"))
    #expect(problem(.init(units: 4, activation: .tanh, dropout: .nan)).contains("less than 1"))
    #expect(
      problem(.init(units: 4, activation: .tanh, shortcut: 3)).contains("earlier layer, from 1"))
    #expect(
      problem(.init(units: 4, activation: .tanh, shortcut: 0)).contains("earlier layer, from 1"))
    #expect(problem(.init(units: 5, activation: .tanh, shortcut: 2)).contains("equal widths"))
    #expect(problem(.init(units: 4, activation: .tanh, shortcut: 2)) == "")
    #expect(throws: ArchitectureError.outputDropout) {
      try Architecture(
        inputs: 3, layers: [.init(units: 2, activation: .softmax, dropout: 0.5)], cost: .softmax)
    }
    let narrowing = try network(
      .init(units: 4, activation: .tanh), .init(units: 3, activation: .tanh))
    #expect(throws: ArchitectureError.shortcutWidths(from: 2, 4, to: 3, 3)) {
      try narrowing.residual(1)
    }
  }

  @Test func `every parameter has a place of its own, also scales and shifts`() throws {
    let network = try network(
      .init(units: 4, activation: .tanh, normalization: .batch),
      .init(units: 5, activation: .tanh, normalization: .layer))
    let layout = ParameterLayout(network)
    #expect(layout.count == network.parameterCount)
    let numbers = (0..<layout.count).map(Double.init)
    var vector = ParameterVector(layout, flat: numbers)
    let all = layout.layers.flatMap {
      vector.weights($0) + vector.biases($0) + vector.scales($0) + vector.shifts($0)
    }
    #expect(all == numbers)
    vector[scale: 2, 1] = -1
    vector[shift: 3, 4] = -2
    #expect(vector.scales(2)[1] == -1 && vector.shifts(3)[4] == -2)
    let engine = NetworkEngine(network, parameters: vector, samples: 3, threads: 1)
    #expect(engine.parameters == vector)
    let start = ParameterVector<Float>(initializing: network, seed: 1)
    #expect(start.scales(3) == [1, 1, 1, 1, 1] && start.shifts(2) == [0, 0, 0, 0])
  }

  @Test func `running statistics say whether they fit a network`() throws {
    let network = try network(.init(units: 4, activation: .tanh, normalization: .batch))
    var statistics = RunningStatistics(network)
    #expect(statistics.fit(network))
    statistics.layers[0].means.append(0)
    #expect(!statistics.fit(network))
    #expect(try RunningStatistics(layers: []).fit(self.network(.init(units: 4, activation: .tanh))))
  }
}
