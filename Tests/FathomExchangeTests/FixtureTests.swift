import FathomVocabulary
import FathomExchange
import FathomNetworks
import Testing

@Suite("Models from PyTorch")
struct FixtureTests {
  @Test(
    "import with the activations that PyTorch had",
    arguments: [
      ("tanh-opset17.onnx", [4, 3, 2], [Activation.tanh, .identity]),
      ("gelu-opset13.onnx", [4, 3, 3, 2], [.gelu, .silu, .softmax]),
      ("hardtanh-opset9.onnx", [4, 3, 1], [.hardTanh, .sigmoid]),
      ("gelu-new.onnx", [4, 3, 2], [.gelu, .identity]),
    ])
  func activations(name: String, sizes: [Int], activations: [Activation]) throws {
    let model = try Network(onnx: Fixture.path(name))
    #expect(model.architecture.sizes == sizes)
    #expect(model.architecture.layers.map(\.activation) == activations)
    #expect(model.answersLogarithms == (name == "gelu-opset13.onnx"))
  }

  @Test(
    "have the weights that PyTorch had, bit for bit",
    arguments: [
      "tanh-opset17.onnx", "gelu-opset13.onnx", "hardtanh-opset9.onnx", "gelu-new.onnx",
      "sequential.safetensors", "half.safetensors", "bfloat.safetensors", "named.safetensors",
    ])
  func weights(name: String) throws {
    let model =
      name.hasSuffix(".onnx")
      ? try Network(onnx: Fixture.path(name))
      : try Network(safetensors: Fixture.path(name), activation: .tanh)
    let vector = model.parameters.doubles
    #expect(vector.layout.layers.map { vector.weights($0) } == (try Fixture.named(name).weights))
    let isDouble = ["hardtanh-opset9.onnx", "gelu-new.onnx", "named.safetensors"].contains(name)
    if case .double = model.parameters { #expect(isDouble) } else { #expect(!isDouble) }
  }

  @Test(
    "answer what PyTorch answers",
    arguments: [
      ("tanh-opset17.onnx", Cost.quadratic, 1e-6), ("hardtanh-opset9.onnx", .crossEntropy, 1e-15),
      ("gelu-new.onnx", .quadratic, 1e-15), ("sequential.safetensors", .quadratic, 1e-6),
    ])
  func outputs(name: String, cost: Cost, tolerance: Double) throws {
    let fixture = try Fixture.named(name)
    let model =
      name.hasSuffix(".onnx")
      ? try Network(onnx: Fixture.path(name))
      : try Network(safetensors: Fixture.path(name), activation: .tanh)
    let outputs = try model.naiveOutputs(fixture.samples, cost: cost)
    #expect(difference(outputs, fixture.outputs ?? []) < tolerance)
  }

  @Test(
    "predict what PyTorch predicts",
    arguments: [
      ("tanh-opset17.onnx", 1e-6), ("gelu-opset13.onnx", 1e-6), ("hardtanh-opset9.onnx", 1e-15),
      ("gelu-new.onnx", 1e-15),
    ])
  func predictions(name: String, tolerance: Double) throws {
    let fixture = try Fixture.named(name)
    let predictor = try ONNXPredictor(contentsOf: Fixture.path(name))
    let inputs = fixture.inputs ?? []
    let given = ONNXPredictor.Numbers(shape: fixture.shape ?? [], values: inputs)
    let flat = ONNXPredictor.Numbers(shape: [5, inputs.count / 5], values: inputs)
    let outputs = try predictor.outputs(for: given)
    #expect(difference(outputs.values, fixture.outputs ?? []) < tolerance)
    #expect(try predictor.outputs(for: flat) == outputs)
  }

  @Test("take layers in the natural order of their names")
  func naturalOrder() throws {
    let model = try Network(safetensors: Fixture.path("named.safetensors"), activation: .relu)
    // fc2 stands before fc10, and out has no bias.
    #expect(model.architecture.sizes == [4, 3, 3, 2])
    #expect(!model.parameters.layout.hasBiases(4) && model.parameters.layout.hasBiases(3))
  }

  @Test("take logits under the cost that is asked for")
  func costs() throws {
    let model = try Network(onnx: Fixture.path("tanh-opset17.onnx"))
    #expect(try model.under(.softmax).architecture.layers.last?.activation == .softmax)
    #expect(try model.under(.crossEntropy).architecture.layers.last?.activation == .sigmoid)
    #expect(try model.under(.mse).architecture.layers.last?.activation == .identity)
    let softmax = try Network(onnx: Fixture.path("gelu-opset13.onnx"))
    let error = #expect(throws: ExchangeError.self) { try softmax.under(.mse, from: "net.onnx") }
    #expect(error?.description.contains("use .cost = softmax") == true)
    #expect(model.suggestedCost(hasClasses: true) == .softmax)
    #expect(model.suggestedCost(hasClasses: false) == .mse)
    #expect(softmax.suggestedCost(hasClasses: true) == .softmax)
  }
}
