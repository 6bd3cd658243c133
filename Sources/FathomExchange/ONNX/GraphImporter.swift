import FathomFiles
import FathomText
import FathomNetworks
import ONNXMessages

/// Reads a graph as a chain of layers.
///
/// Every value of the graph is a constant, a signal (a function, number by number, of what one stage
/// of the network gives for each sample) or something that cannot be taken. The latter matters only
/// when the output depends on it.
struct GraphImporter {
  enum Value {
    case constant(Tensor)
    case signal(Signal)
    case refused(ExchangeError)
  }

  /// What flows through the network.
  struct Signal {
    /// The stage whose numbers it is a function of.
    var stage: Int
    /// That function.
    var expression = ExpressionArena.input
    /// Samples first.
    var shape: [Int]
    var end = End.open

    /// The numbers of a sample.
    var features: Int { shape.dropFirst().reduce(1, *) }
  }

  /// What has been done to the last outputs.
  enum End {
    case open, softmax, logSoftmax
  }

  /// Where a signal's numbers come from.
  struct Stage {
    enum Kind {
      case input(Scaling?)
      /// W of units × inputs, and b where there is one.
      case dense(source: Signal, weights: [Double], biases: [Double]?)
      case normalization(source: Signal, ImportedNormalization)
      /// The slopes of a PReLU.
      case slopes(source: Signal, [Double])
      /// Two values, of which the first one lies deeper.
      case sum(Signal, Signal)
    }
    var kind: Kind
    var isDouble: Bool
    var node: ONNXNode?
    /// How many linear layers lie between the inputs and it.
    var depth: Int
  }

  /// Stands for a number of samples that a model leaves open: a prime that no layer's size
  /// contains, so that the axis of samples can be told from the others.
  static let openBatch = 1_000_003

  let graph: ONNXGraph
  let evaluator: TensorEvaluator
  var values: [String: Value] = [:]
  var stages: [Stage] = []
  var arena = ExpressionArena()
  /// The number of samples.
  let batch: Int

  /// Reads a graph.
  static func network(of graph: ONNXGraph) throws(ExchangeError) -> Network {
    var importer = try GraphImporter(graph)
    for node in graph.nodes { importer.take(node) }
    return try importer.assembled()
  }

  private init(_ graph: ONNXGraph) throws(ExchangeError) {
    self.graph = graph
    let place = "\(graph.path), input '\(graph.input.name.abridged)'"
    guard let sizes = graph.input.shape, sizes.count > 1 else {
      throw ExchangeError(
        .unsupported, at: place, "the model does not say how many values a sample has",
        fix: "export it with an input of samples × features")
    }
    let features = sizes.dropFirst().compactMap(\.self)
    guard features.count == sizes.count - 1, let count = Tensor.count(of: features),
      count < Int32.max
    else {
      throw ExchangeError(
        .unsupported, at: place, "the model leaves the number of values per sample open",
        fix: "export it with only the first axis, that of the samples, free")
    }
    batch = sizes[0].flatMap { $0 <= Self.openBatch ? $0 : nil } ?? Self.openBatch
    let parameters = graph.initializers.values.reduce(0) { $0 + $1.rawData.count / 4 }
    evaluator = TensorEvaluator(limit: max(1 << 20, 2 * parameters))
    stages = [Stage(kind: .input(nil), isDouble: false, node: nil, depth: 0)]
    values[graph.input.name] = .signal(Signal(stage: 0, shape: [batch] + features))
  }

  /// Gives a node's outputs their values.
  private mutating func take(_ node: ONNXNode) {
    var results: [Value]
    do throws(ExchangeError) {
      results = [try result(of: node)]
    } catch {
      results = [.refused(error)]
    }
    for (position, name) in node.outputs.enumerated() where !name.isEmpty {
      values[name] =
        position < results.count
        ? results[position]
        : .refused(node.refusal("its output \(position + 1) is used", fix: "use only the first"))
    }
    results.removeAll()
  }

  private mutating func result(of node: ONNXNode) throws(ExchangeError) -> Value {
    var inputs: [Value?] = []
    for name in node.inputs { inputs.append(name.isEmpty ? nil : try value(name, for: node)) }
    var constants: [Tensor?] = []
    var dependsOnSamples = false
    for input in inputs {
      switch input {
      case .constant(let tensor): constants.append(tensor)
      case nil: constants.append(nil)
      case .signal:
        constants.append(nil)
        dependsOnSamples = true
      case .refused(let error): throw error
      }
    }
    guard dependsOnSamples else {
      return .constant(try evaluator.outputs(of: node, constants)[0])
    }
    return try result(of: node, inputs, constants)
  }

  /// What a cast makes of a signal; what it is already when it is to be like another signal.
  private func castKind(
    _ node: ONNXNode, _ constants: [Tensor?]
  ) throws(ExchangeError) -> Tensor.Kind {
    let model = constants.count > 1 ? constants[1] : nil
    if node.operation == "CastLike" && model == nil { return .float }
    return try TensorEvaluator.castKind(node, like: model)
  }

  private mutating func value(
    _ name: String, for node: ONNXNode
  ) throws(ExchangeError) -> Value {
    if let value = values[name] { return value }
    guard let stored = graph.initializers[name] else {
      throw node.damage("it reads '\(name.abridged)', which no node before it computes")
    }
    let value = Value.constant(try Tensor(stored, of: graph.path))
    values[name] = value
    return value
  }

  /// The value of a node that depends on the samples.
  private mutating func result(
    of node: ONNXNode, _ inputs: [Value?], _ constants: [Tensor?]
  ) throws(ExchangeError) -> Value {
    guard node.isStandard else { throw SupportedOperations.refusal(of: node) }
    try node.checkHistory()
    guard case .signal(let signal)? = inputs[0] else {
      if node.operation == "CastLike", case .constant(let tensor)? = inputs[0] {
        // What flows is float or double, as constants are that act on it.
        return .constant(tensor)
      }
      if node.operation == "MatMul" || node.operation == "Gemm" {
        throw node.refusal(
          "it multiplies the samples from the left, which mixes them",
          fix: "export the model with samples as rows")
      }
      return .signal(try elementwise(node, inputs, constants))
    }
    switch node.operation {
    case "Shape": return .constant(TensorEvaluator.shape(node, of: signal.shape))
    case "Identity": return .signal(signal)
    case "Dropout":
      try TensorEvaluator.checkDropout(node, constants)
      return .signal(signal)
    case "Cast", "CastLike":
      let kind = try castKind(node, constants)
      guard kind == .float || kind == .double else {
        throw node.refusal(
          "it rounds the values that pass through it", fix: "export the model without it")
      }
      return .signal(signal)
    case "Transpose":
      return .signal(try transposed(node, signal))
    case "Gemm", "MatMul":
      return .signal(try linear(node, signal, inputs, constants))
    case "BatchNormalization", "LayerNormalization":
      return .signal(try normalized(node, signal, constants))
    case "PRelu":
      return .signal(try learnedSlopes(node, signal, constants))
    case "Add", "Sum":
      if let sum = try sum(node, inputs) { return .signal(sum) }
      return .signal(try elementwise(node, inputs, constants))
    case "Softmax", "LogSoftmax":
      return .signal(try softmax(node, signal))
    case "Log" where signal.end == .softmax:
      var result = signal
      result.end = .logSoftmax
      return .signal(result)
    case _ where ShapeRules.operations.contains(node.operation):
      return .signal(try reshaped(node, signal, inputs, constants))
    default: return .signal(try elementwise(node, inputs, constants))
    }
  }
}
