import FathomVocabulary
import FathomExchange
import FathomNetworks
import Foundation
import ONNXMessages
import Testing

@Suite("Operators of ONNX")
struct OperatorTests {
  /// Weights and biases of the layer that graphs are built around.
  private let weights: [Double] = [1, 2, 3, 4, 5, 6]
  private let biases = [0.5, -0.5]

  private func model(_ graph: GraphFile) throws -> Network {
    try Network(onnx: graph.bytes, path: "net.onnx")
  }

  private func refusal(_ graph: GraphFile) throws -> String {
    let error = #expect(throws: ExchangeError.self) { try model(graph) }
    return error?.description ?? ""
  }

  @Test(
    "become activations",
    arguments: [
      ("Sigmoid", [], Activation.sigmoid), ("Tanh", [], .tanh), ("Relu", [], .relu),
      ("LeakyRelu", [], .leakyReLU), ("Elu", [], .elu), ("Selu", [], .selu), ("Gelu", [], .gelu),
      ("Softplus", [], .softplus), ("Erf", [], .erf), ("Identity", [], .identity),
      ("Clip", ["-1", "1"], .hardTanh), ("Clip", ["0"], .relu), ("Swish", [], .silu),
      ("Max", ["0"], .relu), ("Clip", ["0", "6"], .relu6),
      ("Mish", [], .mish), ("Softsign", [], .softsign), ("HardSwish", [], .hardSwish),
      ("HardSigmoid", [], .hardSigmoid(slope: 0.2)), ("Sin", [], .sin),
    ] as [(String, [String], Activation)])
  func single(operation: String, constants: [String], activation: Activation) throws {
    var graph = GraphFile(opset: 24)
    graph.addLayer()
    for text in constants { graph.floats(text, [], [Float(text) ?? .nan]) }
    graph.add(operation, ["z"] + constants, "y")
    let model = try model(graph)
    #expect(model.architecture.layers == [Architecture.Layer(units: 2, activation: activation)])
    #expect(model.parameters.doubles.weights(2) == weights)
    #expect(model.parameters.doubles.biases(2) == biases)
  }

  @Test("make up activations", arguments: Pattern.allCases)
  func patterns(pattern: Pattern) throws {
    var graph = GraphFile()
    graph.addLayer()
    pattern.add(to: &graph)
    let model = try model(graph)
    #expect(model.architecture.layers.map(\.activation) == [pattern.activation])
    #expect(model.parameters.doubles.biases(2) == biases)
  }

  @Test(
    "that Fathom does not have are refused by name",
    arguments: [
      ("Abs", "the absolute value"), ("Exp", "the exponential"),
      ("GroupNormalization", "only batch and layer normalisation"),
      ("InstanceNormalization", "only batch and layer normalisation"), ("Conv", "convolutions"),
      ("ArgMax", "operation ArgMax"), ("LSTM", "recurrent"),
    ])
  func refused(operation: String, reason: String) throws {
    var graph = GraphFile(opset: 22)
    graph.addLayer()
    graph.add(operation, ["z"], "y", name: "culprit")
    let text = try refusal(graph)
    #expect(text.contains("node 'culprit' (\(operation))"))
    #expect(text.contains(reason))
    #expect(text.contains("Fathom takes chains of Gemm"))
    #expect(text.contains("the activations identity, Sigmoid, Tanh, Relu, LeakyRelu, Elu, Selu"))
  }

  @Test("have other names than activations of Fathom's", arguments: Formulas.foreign.indices)
  func foreign(index: Int) {
    let (name, value) = Formulas.foreign[index]
    let activation = ActivationRecognizer.activation(ActivationRecognizer.points.map(value))
    #expect(activation == nil, "\(name)")
  }

  @Test(
    "take their parameters from attributes and constants",
    arguments: [
      ("LeakyRelu", 0.2, .leakyReLU(slope: 0.2)), ("LeakyRelu", 0.3, .leakyReLU(slope: 0.3)),
      ("LeakyRelu", 1.5, .leakyReLU(slope: 1.5)), ("LeakyRelu", 0, .relu),
      ("LeakyRelu", 1, .identity), ("Elu", 2, .elu(alpha: 2)), ("Elu", 0.7, .elu(alpha: 0.7)),
      ("Elu", 1, .elu), ("LeakyRelu", 0.1, .leakyReLU(slope: 0.1)),
      ("LeakyRelu", 0.25, .leakyReLU(slope: 0.25)),
      ("LeakyRelu", 1.0 / 6, .leakyReLU(slope: 1 / 6)),
      ("HardSigmoid", 0.2, .hardSigmoid(slope: 0.2)), ("HardSigmoid", 1.0 / 6, .hardSigmoid),
      ("HardSigmoid", 0.7, .hardSigmoid(slope: 0.7)), ("HardSigmoid", 30, .hardSigmoid(slope: 30)),
    ] as [(String, Float, Activation)])
  func parameters(operation: String, alpha: Float, activation: Activation) throws {
    var graph = GraphFile()
    graph.addLayer()
    graph.add(operation, ["z"], "y", [.real("alpha", alpha)])
    #expect(try model(graph).architecture.layers.map(\.activation) == [activation])
  }

  @Test("tell the ω of a sine", arguments: [0.3, 1.5, 30, 100, 1234.5] as [Float])
  func sines(omega: Float) throws {
    var graph = GraphFile()
    graph.addLayer()
    graph.floats("omega", [], [omega])
    graph.add("Mul", ["z", "omega"], "phase")
    graph.add("Sin", ["phase"], "y")
    let written = try #require(Double("\(omega)"))
    #expect(try model(graph).architecture.layers.map(\.activation) == [.sin(omega: written)])
  }

  @Test("with other constants are refused")
  func otherConstants() throws {
    for (operation, attribute, part) in [
      ("LeakyRelu", GraphFile.Attribute.real("alpha", -0.2), "alpha = -0.2"),
      ("Elu", .real("alpha", -2), "alpha = -2.0"), ("Selu", .real("gamma", 3), "(Selu)"),
      ("HardSigmoid", .real("beta", 0.4), "(HardSigmoid)"),
      ("HardSigmoid", .real("alpha", -0.2), "(HardSigmoid)"),
    ] {
      var graph = GraphFile(opset: 20)
      graph.addLayer()
      graph.add(operation, ["z"], "y", [attribute])
      let text = try refusal(graph)
      #expect(text.contains(part), "\(text)")
    }
  }

  @Test("of Gemm honour alpha, beta and transB")
  func gemm() throws {
    var graph = GraphFile()
    graph.floats("W", [3, 2], [1, 4, 2, 5, 3, 6])
    graph.floats("b", [1, 2], [0.5, -0.5])
    graph.add("Gemm", ["x", "W", "b"], "y", [.real("alpha", 2), .real("beta", 4)])
    let vector = try model(graph).parameters.doubles
    #expect(vector.weights(2) == weights.map { 2 * $0 })
    #expect(vector.biases(2) == [2, -2])
    graph.model.graph.node[0].attribute = []
    graph.model.graph.node[0].input = ["x", "W"]
    #expect(try !model(graph).parameters.layout.hasBiases(2))
    graph.add("Gemm", ["y", "y2"], "q", [.integer("transA", 1)], name: "turned")
    graph.floats("y2", [2, 2], [1, 2, 3, 4])
    graph.setOutput("q")
    #expect(try refusal(graph).contains("node 'turned' (Gemm): transA = 1"))
  }

  @Test("MatMul and Add make a layer, the bias on either side", arguments: [true, false])
  func matMul(biasFirst: Bool) throws {
    var graph = GraphFile()
    graph.doubles("W", [3, 2], [1, 4, 2, 5, 3, 6])
    graph.doubles("b", [2], [0.5, -0.5])
    graph.add("MatMul", ["x", "W"], "m")
    graph.add("Add", biasFirst ? ["b", "m"] : ["m", "b"], "z")
    graph.add("Tanh", ["z"], "y")
    let model = try model(graph)
    #expect(model.parameters.doubles.weights(2) == weights)
    #expect(model.parameters.doubles.biases(2) == biases)
    guard case .double = model.parameters else {
      Issue.record("double weights became float")
      return
    }
  }

  @Test("a scalar bias is no part of the activation")
  func scalarBias() throws {
    var graph = GraphFile()
    graph.floats("W", [3, 2], [1, 4, 2, 5, 3, 6])
    graph.floats("c", [], [0.25])
    graph.add("MatMul", ["x", "W"], "m")
    graph.add("Add", ["m", "c"], "z")
    graph.add("Sigmoid", ["z"], "y")
    let model = try model(graph)
    #expect(model.parameters.doubles.biases(2) == [0.25, 0.25])
    #expect(model.architecture.layers.map(\.activation) == [.sigmoid])
  }

  @Test(
    "that scale units go to the weights before them",
    arguments: [("Mul", [Float(2), 4]), ("Div", [0.5, 0.25])])
  func unitScaling(operation: String, factors: [Float]) throws {
    var graph = GraphFile()
    graph.addLayer()
    graph.floats("f", [2], factors)
    graph.add(operation, ["z", "f"], "s")
    graph.add("Tanh", ["s"], "y", name: "bend")
    let vector = try model(graph).parameters.doubles
    #expect(vector.weights(2) == [2, 4, 6, 16, 20, 24] && vector.biases(2) == [1, -2])
    graph.add(operation, ["y", "f"], "t", name: "behind")
    graph.setOutput("t")
    #expect(try refusal(graph).contains("'behind' (\(operation)): its constant of shape [2]"))
  }

  @Test("that scale the inputs go to the data")
  func inputScaling() throws {
    var graph = GraphFile()
    graph.floats("mean", [3], [1, 2, 3])
    graph.floats("deviation", [], [4])
    graph.add("Sub", ["x", "mean"], "s")
    graph.add("Div", ["s", "deviation"], "t")
    graph.addLayer("t")
    graph.setOutput("z")
    let scaling = try model(graph).inputScaling
    #expect(scaling?.scale == [0.25, 0.25, 0.25])
    #expect(scaling?.shift == [-0.25, -0.5, -0.75])
  }

  @Test("that only compute shapes are folded")
  func shapes() throws {
    var graph = GraphFile(sample: [1, 3])
    graph.add("Shape", ["x"], "shape")
    graph.integers("zero", [0])
    graph.integers("rest", [-1])
    graph.add("Gather", ["shape", "zero"], "count", [.integer("axis", 0)])
    graph.add("Concat", ["count", "rest"], "target", [.integer("axis", 0)])
    graph.add("Reshape", ["x", "target"], "flat")
    graph.add("Cast", ["flat"], "cast", [.integer("to", 1)])
    graph.add("Dropout", ["cast"], "kept")
    graph.addLayer("kept")
    graph.setOutput("z")
    #expect(try model(graph).architecture.sizes == [3, 2])
  }

  @Test("that leave the chain are refused")
  func chains() throws {
    var mixing = GraphFile()
    mixing.addLayer()
    mixing.add("Flatten", ["z"], "y", [.integer("axis", 0)], name: "all")
    #expect(try refusal(mixing).contains("node 'all' (Flatten)"))
    var hidden = GraphFile()
    hidden.addLayer()
    hidden.add("Softmax", ["z"], "p")
    hidden.add("Relu", ["p"], "y", name: "late")
    #expect(try refusal(hidden).contains("node 'late' (Relu): it follows a softmax"))
    var foreign = GraphFile()
    foreign.addLayer()
    foreign.add("FusedGelu", ["z"], "y", domain: "com.microsoft")
    #expect(try refusal(foreign).contains("domain 'com.microsoft'"))
    var missing = GraphFile()
    missing.addLayer("nowhere")
    missing.setOutput("z")
    #expect(try refusal(missing).contains("it reads 'nowhere'"))
  }

  @Test("that the output does not need do not matter")
  func sideBranches() throws {
    var graph = GraphFile()
    graph.addLayer()
    graph.add("ArgMax", ["z"], "class")
    graph.add("Tanh", ["z"], "y")
    #expect(try model(graph).architecture.layers.map(\.activation) == [.tanh])
  }

  @Test("of old opsets mean what they meant")
  func oldOpsets() throws {
    var graph = GraphFile(opset: 6, sample: [2, 3])
    graph.floats("slopes", [2], [0.5, 0.25])
    graph.floats("shift", [2], [10, 20])
    graph.add("PRelu", ["x", "slopes"], "p")
    graph.add("Add", ["p", "shift"], "y", [.integer("broadcast", 1), .integer("axis", 1)])
    let inputs = ONNXPredictor.Numbers(shape: [1, 2, 3], values: [-4, 0, 1, -4, 0, 1])
    let outputs = try ONNXPredictor(graph.bytes, path: "net.onnx").outputs(for: inputs)
    #expect(outputs == .init(shape: [1, 2, 3], values: [8, 10, 11, 19, 20, 21]))

    for (operation, attributes, part) in [
      ("Dropout", [], "training mode"), ("BatchNormalization", [], "training mode"),
      ("BatchNormalization", [.integer("is_test", 1), .integer("spatial", 0)], "spatial = 0"),
    ] as [(String, [GraphFile.Attribute], String)] {
      var graph = GraphFile(opset: 6)
      graph.addLayer()
      let vectors = operation == "Dropout" ? [] : ["b", "b", "b", "b"]
      graph.add(operation, ["z"] + vectors, "y", attributes)
      #expect(try refusal(graph).contains(part))
      let predictor = try ONNXPredictor(graph.bytes, path: "net.onnx")
      let error = #expect(throws: ExchangeError.self) {
        try predictor.outputs(for: .init(shape: [1, 3], values: [1, 2, 3]))
      }
      #expect(error?.description.contains(part) == true)
    }
  }

  @Test("a bias is aligned by its axis before opset 7")
  func oldBias() throws {
    var graph = GraphFile(opset: 6)
    graph.floats("W", [3, 2], [1, 4, 2, 5, 3, 6])
    graph.floats("b", [2], [0.5, -0.5])
    graph.add("MatMul", ["x", "W"], "m")
    graph.add("Add", ["m", "b"], "y", [.integer("broadcast", 1), .integer("axis", 1)])
    #expect(try model(graph).parameters.doubles.biases(2) == biases)
    graph.model.graph.node[1].attribute[1].i = 0
    #expect(try refusal(graph).contains("one number for each"))
    for axis in [2, Int64.min, .max] {
      graph.model.graph.node[1].attribute[1].i = axis
      #expect(try refusal(graph).contains("does not fit 2 axes"))
    }
  }

  @Test("casts to the type of what flows change nothing, on either side")
  func castLike() throws {
    var graph = GraphFile()
    graph.addLayer()
    graph.floats("low", [], [0])
    graph.add("CastLike", ["low", "z"], "bound")
    graph.add("CastLike", ["z", "low"], "same")
    graph.add("Max", ["same", "bound"], "y")
    #expect(try model(graph).architecture.layers.map(\.activation) == [.relu])
  }

  @Test("of opsets that are not known are refused", arguments: [5, 29])
  func opsets(version: Int64) throws {
    var graph = GraphFile(opset: version)
    graph.addLayer()
    graph.setOutput("z")
    #expect(try refusal(graph).contains("opset \(version)"))
  }

  @Test(
    "Softmax and LogSoftmax stand at the end",
    arguments: ["Softmax", "LogSoftmax"], [9, 17] as [Int64])
  func softmax(operation: String, opset: Int64) throws {
    var graph = GraphFile(opset: opset)
    graph.addLayer()
    graph.add(operation, ["z"], "y")
    let model = try model(graph)
    #expect(model.architecture.layers.map(\.activation) == [.softmax])
    #expect(model.answersLogarithms == (operation == "LogSoftmax"))
  }
}
