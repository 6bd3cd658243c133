import FathomTestSupport
import FathomVocabulary
import FathomExchange
import FathomNetworks
import FathomNumerics
import Foundation
import Testing

@Suite("Exported models")
struct RoundTripTests {
  private static func network(_ activation: Activation, cost: Cost) throws -> Architecture {
    try Architecture(sizes: [3, 5, 4, 2], activation: activation, cost: cost)
  }

  @Test("come back from ONNX bit for bit", arguments: Activation.hiddenSamples)
  func onnx(activation: Activation) throws {
    let scratch = try Scratch()
    for cost in [Cost.softmax, .crossEntropy, .quadratic] {
      let network = try Self.network(activation, cost: cost)
      let vector = ParameterVector<Float>(initializing: network, seed: 3)
      let path = scratch.path("net.onnx")
      let notes = try Network(network, parameters: .float(vector)).write(to: path, as: .onnx)
      #expect(notes.isEmpty)
      let model = try Network(onnx: path)
      #expect(model.parameters == .float(vector))
      #expect(model.architecture.layers.map(\.activation) == network.layers.map(\.activation))
      #expect(cost == .quadratic || model.architecture.cost == cost)
      let again = scratch.path("again.onnx")
      _ = try model.write(to: again, as: .onnx)
      #expect(try Data(contentsOf: URL(filePath: again)) == Data(contentsOf: URL(filePath: path)))
    }
  }

  @Test("keep double precision where onnxruntime has it, and say so where not")
  func double() throws {
    let scratch = try Scratch()
    for activation in Activation.hiddenSamples {
      let network = try Self.network(activation, cost: .mse)
      let vector = ParameterVector<Double>(initializing: network, seed: 3)
      let path = scratch.path("net.onnx")
      let notes = try Network(network, parameters: .double(vector)).write(to: path, as: .onnx)
      let model = try Network(onnx: path)
      let inFloat = ["elu", "selu", "gelu", "softplus", "erf"]
      if inFloat.contains(activation.name) {
        #expect(notes.count == 1 && notes[0].contains(activation.name))
        #expect(model.parameters == .float(vector.converted(to: Float.self)))
      } else {
        #expect(notes.isEmpty)
        #expect(model.parameters == .double(vector))
      }
      #expect(model.architecture.layers.map(\.activation) == network.layers.map(\.activation))
    }
  }

  @Test("come back from safetensors bit for bit")
  func safetensors() throws {
    let scratch = try Scratch()
    let network = try Self.network(.relu, cost: .softmax)
    let path = scratch.path("net.safetensors")
    let single = ParameterVector<Float>(initializing: network, seed: 1)
    _ = try Network(network, parameters: .float(single)).write(to: path, as: .safetensors)
    #expect(try Network(safetensors: path, activation: .relu).parameters == .float(single))
    let double = ParameterVector<Double>(initializing: network, seed: 1)
    _ = try Network(network, parameters: .double(double)).write(to: path, as: .safetensors)
    #expect(try Network(safetensors: path, activation: .relu).parameters == .double(double))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).count == 1)
  }

  @Test("predict what the network answers")
  func predictions() throws {
    let scratch = try Scratch()
    let network = try Self.network(.leakyReLU, cost: .softmax)
    let vector = ParameterVector<Double>(initializing: network, seed: 5)
    let path = scratch.path("net.onnx")
    _ = try Network(network, parameters: .double(vector)).write(to: path, as: .onnx)
    let samples = (0..<600).map { row in (0..<3).map { sin(Double(3 * row + $0)) } }
    let outputs = try ONNXPredictor(contentsOf: path).outputs(
      for: .init(shape: [600, 3], values: samples.flatMap(\.self)))
    #expect(outputs.shape == [600, 2])
    let expected = try Network(onnx: path).naiveOutputs(samples, cost: .softmax)
    #expect(difference(outputs.values, expected) < 1e-14)
  }

  @Test("bring the scaling of inputs back, and that of outputs within the last layer")
  func scalings() throws {
    let scratch = try Scratch()
    let path = scratch.path("net.onnx")
    let architecture = try Self.network(.tanh, cost: .mse)
    var network = Network(
      architecture, parameters: .float(ParameterVector(initializing: architecture, seed: 6)),
      inputScaling: Scaling(scale: [0.5, 1, 4], shift: [0, -1, 0.25]))
    #expect(try network.write(to: path, as: .onnx).isEmpty)
    #expect(try Network(onnx: path) == network)
    network.targetScaling = Scaling(scale: [100, -2], shift: [1, 1000])
    #expect(try network.write(to: path, as: .onnx).isEmpty)
    let samples = (0..<5).map { row in (0..<3).map { sin(Double(3 * row + $0)) } }
    let answers = network.predict(samples).outputs
    let imported = try Network(onnx: path)
    #expect(imported.targetScaling == nil && imported.inputScaling == network.inputScaling)
    #expect(difference(imported.predict(samples).outputs, answers) < 1e-5)
    let predicted = try ONNXPredictor(contentsOf: path).outputs(
      for: .init(shape: [5, 3], values: samples.flatMap(\.self)))
    #expect(difference(predicted.values, answers) < 1e-5)
    let notes = try network.write(to: scratch.path("net.safetensors"), as: .safetensors)
    #expect(notes.count == 3 && notes[2].contains("the scaling of the outputs"))
  }

  @Test("end in logarithms where the model did")
  func logarithms() throws {
    let scratch = try Scratch()
    let architecture = try Self.network(.tanh, cost: .softmax)
    let network = Network(
      architecture, parameters: .double(ParameterVector(initializing: architecture, seed: 2)),
      answersLogarithms: true)
    let path = scratch.path("net.onnx")
    _ = try network.write(to: path, as: .onnx)
    #expect(try Network(onnx: path) == network)
    let predicted = try ONNXPredictor(contentsOf: path).outputs(
      for: .init(shape: [1, 3], values: [1, 2, 3]))
    #expect(difference(network.predict([[1, 2, 3]]).outputs, predicted.values) < 1e-13)
    #expect(predicted.values.allSatisfy { $0 < 0 })
  }

  @Test("leave an older file alone when they cannot be written")
  func atomic() throws {
    let scratch = try Scratch()
    let network = try Self.network(.tanh, cost: .mse)
    let export = Network(
      network, parameters: .float(ParameterVector(initializing: network, seed: 0)))
    let folder = scratch.path("folder.safetensors")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    let error = #expect(throws: ExchangeError.self) {
      try export.write(to: folder, as: .safetensors)
    }
    #expect(error?.code == .unwritable)
    #expect(throws: ExchangeError.self) {
      try export.write(to: scratch.path("none/net.onnx"), as: .onnx)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
    #expect(left == ["folder.safetensors"])
  }
}
