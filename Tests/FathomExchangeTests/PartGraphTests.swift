import FathomExchange
import FathomNetworks
import FathomVocabulary
import Testing

/// Graphs around `z`, a linear layer of 3 inputs and 2 units, with the square matrices `V` and `U`.
@Suite("Graphs whose parts stand in any order")
struct PartGraphTests {
  private func graph(sample: Int64 = 3) -> GraphFile {
    var graph = GraphFile(sample: [sample])
    if sample == 3 { graph.addLayer() }
    graph.floats("V", [2, 2], [1, 2, 3, 4])
    graph.floats("U", [2, 2], [2, -1, 0.5, 1])
    graph.floats("half", [], [0.5])
    for (name, values) in [
      ("g", [Float(2), 1]), ("h", [0, 1]), ("m", [1, 2]), ("v", [0.5, 0.25]),
    ] {
      graph.floats(name, [2], values)
    }
    return graph
  }

  private func parts(_ graph: GraphFile) throws -> [[Architecture.Part]] {
    try Network(onnx: graph.bytes, path: "net.onnx").architecture.layers.map(\.parts)
  }

  private let end: [Architecture.Part] = [
    .dense(units: 2, hasBiases: false), .activation(.identity),
  ]

  @Test(arguments: [["u", "a", "z2"], ["z2", "u", "a"], ["a", "z2", "u"]])
  func `a Sum of several adds one value after the other`(inputs: [String]) throws {
    var graph = graph(sample: 2)
    graph.add("Gemm", ["x", "V"], "z1")
    graph.add("Tanh", ["z1"], "a")
    graph.add("Gemm", ["a", "U"], "z2")
    graph.add("Gemm", ["z2", "U"], "u")
    graph.add("Sum", inputs, "s")
    graph.add("Relu", ["s"], "r")
    graph.add("Gemm", ["r", "V"], "y")
    let found = try parts(graph)
    #expect(found[0] == [.dense(units: 2, hasBiases: false), .activation(.tanh)])
    #expect(Set(found[2].dropFirst()) == [.add(2), .add(3), .activation(.relu)])
    #expect(found[2].last == .activation(.relu) && found[3] == end)
  }

  @Test func `a sum of earlier values may be made before or after what it is added to`() throws {
    for isEarly in [true, false] {
      var graph = graph(sample: 2)
      graph.add("Gemm", ["x", "V"], "z1")
      graph.add("Tanh", ["z1"], "a")
      if isEarly { graph.add("Add", ["x", "a"], "both") }
      graph.add("Gemm", ["a", "U"], "u")
      if !isEarly { graph.add("Add", ["x", "a"], "both") }
      graph.add("Add", ["both", "u"], "s")
      graph.add("Gemm", ["s", "V"], "y")
      let found = try parts(graph)
      #expect(Set(found[1].suffix(2)) == [.add(1), .add(2)], "\(found)")
    }
  }

  @Test func `a layer ends where a sum takes its value`() throws {
    var graph = graph()
    graph.add("Relu", ["z"], "a")
    graph.add("Gemm", ["a", "V"], "u")
    graph.add("Add", ["u", "z"], "s")
    graph.add("Gemm", ["s", "V"], "y")
    #expect(
      try parts(graph) == [
        [.dense(units: 2)],
        [.activation(.relu), .dense(units: 2, hasBiases: false), .add(2)], end,
      ])
    // Within what is one function as a whole: the second clips what the first one gives.
    var within = self.graph()
    within.add("Relu", ["z"], "a")
    within.add("Clip", ["a", "zero", "six"], "b")
    within.floats("zero", [], [0])
    within.floats("six", [], [6])
    within.add("Gemm", ["b", "V"], "u")
    within.add("Add", ["u", "a"], "s")
    within.add("Gemm", ["s", "V"], "y")
    #expect(
      try parts(within) == [
        [.dense(units: 2), .activation(.relu)],
        [.activation(.relu6), .dense(units: 2, hasBiases: false), .add(2)], end,
      ])
  }

  @Test func `an activation that is computed twice is one`() throws {
    var graph = graph()
    graph.add("LeakyRelu", ["z"], "a", [.real("alpha", 0.2)])
    graph.add("LeakyRelu", ["z"], "b", [.real("alpha", 0.2)])
    graph.add("Gemm", ["a", "V"], "u")
    graph.add("Add", ["u", "b"], "y")
    #expect(
      try parts(graph) == [
        [.dense(units: 2), .activation(.leakyReLU(slope: 0.2))],
        [.dense(units: 2, hasBiases: false), .add(2), .activation(.identity)],
      ])
  }

  @Test func `functions behind each other are told apart`() throws {
    var graph = graph()
    graph.add("Relu", ["z"], "a")
    graph.add("Tanh", ["a"], "b")
    graph.add("Sigmoid", ["b"], "y")
    #expect(
      try parts(graph) == [
        [.dense(units: 2), .activation(.relu), .activation(.tanh), .activation(.sigmoid)]
      ])
    var sine = self.graph()
    sine.add("Mish", ["z"], "a")
    sine.add("Mul", ["a", "half"], "b")
    sine.add("Sin", ["b"], "y")
    #expect(
      try parts(sine) == [[.dense(units: 2), .activation(.mish), .activation(.sin(omega: 0.5))]])
  }

  @Test func `inputs may be normalised, scaled and squashed before the first weights`() throws {
    var normalized = graph(sample: 2)
    normalized.add("BatchNormalization", ["x", "g", "h", "m", "v"], "n")
    normalized.add("Gemm", ["n", "V"], "u")
    normalized.add("Add", ["u", "x"], "y")
    let model = try Network(onnx: normalized.bytes, path: "net.onnx")
    #expect(
      model.architecture.layers.map(\.parts) == [
        [
          .normalization(.batch), .dense(units: 2, hasBiases: false), .add(1),
          .activation(.identity),
        ]
      ])
    #expect(model.inputScaling == nil && model.parameters.doubles.scales(2) == [2, 1])
    #expect(model.runningStatistics.layers.map(\.means) == [[1, 2]])

    var squashed = graph(sample: 2)
    squashed.add("Mul", ["x", "half"], "s")
    squashed.add("Relu", ["s"], "r")
    squashed.add("Gemm", ["r", "V"], "y")
    let other = try Network(onnx: squashed.bytes, path: "net.onnx")
    #expect(other.architecture.layers[0].parts.first == .activation(.relu))
    #expect(other.inputScaling == Scaling(scale: [0.5, 0.5], shift: [0, 0]))
  }

  @Test func `numbers between weights and activation go to the weights or to γ and β`() throws {
    var graph = graph()
    graph.add("Mul", ["z", "half"], "s")
    graph.add("Tanh", ["s"], "y")
    let model = try Network(onnx: graph.bytes, path: "net.onnx")
    #expect(model.parameters.doubles.weights(2) == [0.5, 1, 1.5, 2, 2.5, 3])
    #expect(model.parameters.doubles.biases(2) == [0.25, -0.25])
    var normalized = self.graph()
    normalized.add("LayerNormalization", ["z", "g", "h"], "n")
    normalized.add("Mul", ["n", "v"], "s")
    normalized.add("Add", ["s", "half"], "t")
    normalized.add("Tanh", ["t"], "y")
    let vector = try Network(onnx: normalized.bytes, path: "net.onnx").parameters.doubles
    #expect(vector.scales(2) == [1, 0.25] && vector.shifts(2) == [0.5, 0.75])
  }

  @Test(arguments: [([Float(0.1)], Activation.prelu), ([0.1, -0.2], .preluUnit)])
  func `the slopes of a PRelu are parameters`(slopes: [Float], activation: Activation) throws {
    var graph = graph()
    graph.floats("slopes", [1, Int64(slopes.count)], slopes)
    graph.add("PRelu", ["z", "slopes"], "y")
    let model = try Network(onnx: graph.bytes, path: "net.onnx")
    #expect(
      model.architecture.layers.map(\.parts) == [[.dense(units: 2), .activation(activation)]])
    let block = try #require(model.parameters.layout.block(.slopes, of: 2))
    #expect(model.parameters.doubles[block] == slopes.map { Double($0) })
  }

  @Test(arguments: [
    ("two values", "from between the same two linear layers as node 'first' (Add) does"),
    ("branches", "it adds values of two branches, neither of which leads to the other"),
    ("inputs", "it adds what becomes of the inputs before the first weights"),
    ("outputs", "it adds two values of the output layer"),
    ("shapes", "it adds values of the shapes [samples, 2] and [samples, 3]"),
    ("too many", "it adds more than 1000 values"),
    ("slopes", "its slopes are computed from the samples"),
  ])
  func `what cannot be taken is refused by name`(kind: String, problem: String) throws {
    var graph = graph(sample: kind == "inputs" ? 2 : 3)
    switch kind {
    case "two values":
      graph.add("Tanh", ["z"], "a")
      graph.add("Gemm", ["a", "V"], "u")
      graph.add("Add", ["u", "a"], "s", name: "first")
      graph.add("Gemm", ["s", "U"], "w")
      graph.add("Add", ["w", "z"], "n", name: "culprit")
    case "branches":
      graph.add("Gemm", ["z", "V"], "u")
      graph.add("Gemm", ["z", "U"], "w")
      graph.add("Add", ["u", "w"], "n", name: "culprit")
    case "inputs":
      graph.add("Tanh", ["x"], "a")
      graph.add("Gemm", ["a", "V"], "u")
      graph.add("Add", ["u", "a"], "n", name: "culprit")
    case "outputs":
      graph.add("LayerNormalization", ["z", "g"], "a")
      graph.add("Add", ["a", "z"], "n", name: "culprit")
      graph.setOutput("n")
    case "too many":
      // Each is the sum of the two before.
      graph.add("Tanh", ["z"], "t0")
      graph.add("Gemm", ["t0", "V"], "u")
      graph.add("Tanh", ["u"], "t1")
      for index in 2..<60 {
        graph.add("Add", ["t\(index - 1)", "t\(index - 2)"], "t\(index)")
      }
      graph.add("Gemm", ["t1", "U"], "w")
      graph.add("Add", ["w", "t59"], "n", name: "culprit")
    case "shapes": graph.add("Add", ["z", "x"], "n", name: "culprit")
    default:
      graph.add("PRelu", ["z", "z"], "n", name: "culprit")
    }
    if kind != "outputs" { graph.add("Gemm", ["n", "V"], "y") }
    let bytes = try graph.bytes
    let error = #expect(throws: ExchangeError.self) { try Network(onnx: bytes, path: "net.onnx") }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("'culprit'") && text.contains(problem), "\(text)")
  }
}
