import FathomVocabulary

// What ONNX files have to do with each activation: how its values are told from others' when a
// model is read, and what operators it becomes when one is written; and what the functions are
// called that are none of Fathom's activations.

extension Activation {
  /// σ(z) by its textbook formula; softmax is taken for the identity.
  func textbook(_ z: Double) -> Double {
    switch self {
    case .identity, .softmax: z
    case .sigmoid: Formulas.sigmoid(z)
    case .tanh: Formulas.hyperbolicTangent(z)
    case .relu: max(z, 0)
    case .leakyReLU(let slope): z < 0 ? slope * z : z
    case .elu(let alpha): z < 0 ? alpha * Formulas.exponentialMinusOne(z) : z
    case .selu: Self.seluScale * (z < 0 ? Self.seluAlpha * Formulas.exponentialMinusOne(z) : z)
    case .gelu: Formulas.gelu(z)
    case .silu: z * Formulas.sigmoid(z)
    case .softplus: Formulas.softplus(z)
    case .erf: Formulas.errorFunction(z)
    case .hardTanh: max(-1, min(1, z))
    }
  }

  /// The activations of a hidden layer that a function can be, by its value at z = −1: every family
  /// with its usual parameters, then those with the parameters that this value gives them.
  static func candidates(atMinusOne value: Double) -> [Activation] {
    let fitted: [Activation] = hidden.compactMap { family in
      switch family {
      case .leakyReLU: .leakyReLU(slope: asWritten(-value))
      case .elu: .elu(alpha: asWritten(value / Formulas.exponentialMinusOne(-1)))
      case .identity, .sigmoid, .tanh, .relu, .selu, .gelu, .silu, .softplus, .erf, .hardTanh,
        .softmax:
        nil
      }
    }
    return hidden + fitted.filter { $0.problem == nil }
  }

  /// A parameter as someone wrote it: 0.2 rather than the nearest `Float`, in which attributes are
  /// stored.
  private static func asWritten(_ x: Double) -> Double {
    let single = Float(x)
    let written = Double("\(single)") ?? x
    let rounding = 4 * x.ulp
    return abs(x - written) <= rounding || abs(x - Double(single)) <= rounding ? written : x
  }

  /// What messages call it: the operator that computes it, if there is one.
  var operatorName: String {
    switch self {
    case .identity: "identity"
    case .sigmoid: "Sigmoid"
    case .tanh: "Tanh"
    case .relu: "Relu"
    case .leakyReLU: "LeakyRelu"
    case .elu: "Elu"
    case .selu: "Selu"
    case .gelu: "Gelu"
    case .silu: "SiLU"
    case .softplus: "Softplus"
    case .erf: "Erf"
    case .hardTanh: "Clip(-1, 1)"
    case .softmax: "Softmax"
    }
  }

  /// Whether onnxruntime has the operators it becomes in double precision (as of version 1.32).
  var hasDoubleOperators: Bool {
    switch self {
    case .identity, .sigmoid, .tanh, .relu, .leakyReLU, .silu, .hardTanh, .softmax: true
    case .elu, .selu, .gelu, .softplus, .erf: false
    }
  }

  /// Adds the operators that compute σ of what was computed last, opset 17.
  ///
  /// - Parameters:
  ///   - graph: Where they are added.
  ///   - name: What the result is called.
  ///   - logarithm: Whether a softmax ends in its logarithms.
  func add(to graph: inout ONNXGraphBuilder, _ name: String, logarithm: Bool) {
    let z = graph.current
    switch self {
    case .identity: break
    case .sigmoid: graph.add("Sigmoid", [z], to: name)
    case .tanh: graph.add("Tanh", [z], to: name)
    case .relu: graph.add("Relu", [z], to: name)
    case .leakyReLU(let slope) where graph.isDouble:
      // The operator's slope is a Float, too coarse for double precision.
      graph.add("Mul", [z, graph.number("\(name).slope", slope)], to: "\(name).sloped")
      graph.add(slope > 1 ? "Min" : "Max", [z, graph.current], to: name)
    case .leakyReLU(let slope):
      graph.add("LeakyRelu", [z], to: name, [graph.real("alpha", Float(slope))])
    case .elu(let alpha): graph.add("Elu", [z], to: name, [graph.real("alpha", Float(alpha))])
    case .selu:
      graph.add(
        "Selu", [z], to: name,
        [
          graph.real("alpha", Float(Self.seluAlpha)), graph.real("gamma", Float(Self.seluScale)),
        ])
    case .gelu:
      // Opset 17 has no Gelu: z/2 · (1 + erf(z/√2)).
      graph.add("Mul", [z, graph.number("\(name).root", 0.5.squareRoot())], to: "\(name).scaled")
      graph.add("Erf", [graph.current], to: "\(name).erf")
      graph.add("Add", [graph.current, graph.number("\(name).one", 1)], to: "\(name).sum")
      graph.add("Mul", [z, graph.current], to: "\(name).product")
      graph.add("Mul", [graph.current, graph.number("\(name).factor", 0.5)], to: name)
    case .silu:
      graph.add("Sigmoid", [z], to: "\(name).sigmoid")
      graph.add("Mul", [z, graph.current], to: name)
    case .softplus: graph.add("Softplus", [z], to: name)
    case .erf: graph.add("Erf", [z], to: name)
    case .hardTanh:
      graph.add(
        "Clip", [z, graph.number("\(name).low", -1), graph.number("\(name).high", 1)], to: name)
    case .softmax:
      graph.add(
        logarithm ? "LogSoftmax" : "Softmax", [z], to: name, [graph.integer("axis", -1)])
    }
  }
}

extension Formulas {
  /// Functions that other tools use and Fathom has not, so that messages can name them.
  package static let foreign: [(name: String, value: @Sendable (Double) -> Double)] = [
    ("the tanh approximation of GELU", tanhGELU),
    ("the sigmoid approximation of GELU", { $0 * sigmoid(1.702 * $0) }),
    ("hard swish", { $0 * max(0, min(1, $0 / 6 + 0.5)) }),
    ("hard sigmoid", { max(0, min(1, $0 / 6 + 0.5)) }),
    ("hard sigmoid", { max(0, min(1, 0.2 * $0 + 0.5)) }),
    ("mish", { $0 * hyperbolicTangent(softplus($0)) }),
    ("ReLU6", { max(0, min(6, $0)) }),
    ("softsign", { $0 / (1 + abs($0)) }),
    ("log-sigmoid", { -softplus(-$0) }),
    ("the absolute value", { abs($0) }),
    ("the square", { $0 * $0 }),
    ("the exponential", { exponential($0) }),
  ]
}
