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
    case .leakyReLU(let slope), .prelu(start: let slope), .preluUnit(start: let slope):
      z < 0 ? slope * z : z
    case .elu(let alpha): z < 0 ? alpha * Formulas.exponentialMinusOne(z) : z
    case .selu: Self.seluScale * (z < 0 ? Self.seluAlpha * Formulas.exponentialMinusOne(z) : z)
    case .gelu: Formulas.gelu(z)
    case .silu: z * Formulas.sigmoid(z)
    case .softplus: Formulas.softplus(z)
    case .erf: Formulas.errorFunction(z)
    case .hardTanh: max(-1, min(1, z))
    case .relu6: max(0, min(6, z))
    case .mish: z * Formulas.hyperbolicTangent(Formulas.softplus(z))
    case .softsign: z / (1 + abs(z))
    case .hardSigmoid(let slope): max(0, min(1, slope * z + 0.5))
    case .hardSwish: z * max(0, min(1, z / 6 + 0.5))
    case .geluTanh: Formulas.tanhGELU(z)
    case .sin(let omega): Formulas.sine(omega * z)
    }
  }

  /// The activation of a hidden layer that a function is: every family with its usual parameters is
  /// tried, then those with the parameters that single values of the function give them.
  ///
  /// - Parameters:
  ///   - value: The function.
  ///   - small: A z near 0 at which it can be asked for.
  ///   - agrees: Whether it agrees with another one.
  /// - Returns: The activation; nil when it is none of Fathom's.
  static func recognized(
    by value: (Double) -> Double, near small: Double, _ agrees: (Activation) -> Bool
  ) -> Activation? {
    // What is compared has the number that is found, not the one that it is taken for: a sine's
    // phase tells the two apart far out.
    func fitted(_ x: Double, _ make: (Double) -> Activation) -> Activation? {
      make(x).problem == nil && agrees(make(x)) ? make(asWritten(x)) : nil
    }
    let fixed = hidden.filter { $0.slopeToLearn == nil }
    if let usual = fixed.first(where: agrees) { return usual }
    for family in fixed {
      let found: Activation? =
        switch family {
        case .leakyReLU: fitted(-value(-1)) { .leakyReLU(slope: $0) }
        case .elu: fitted(value(-1) / Formulas.exponentialMinusOne(-1)) { .elu(alpha: $0) }
        case .hardSigmoid:
          // Where it is not clipped yet, and not so near that ½ takes the slope's digits.
          [-1, 0.05, small].first { 0 < value($0) && value($0) < 1 }.flatMap { z in
            fitted((value(z) - 0.5) / z) { .hardSigmoid(slope: $0) }
          }
        case .sin: fitted(Formulas.arcsine(value(small)) / small) { .sin(omega: $0) }
        case .identity, .sigmoid, .tanh, .relu, .selu, .gelu, .silu, .softplus, .erf, .hardTanh,
          .relu6, .mish, .softsign, .hardSwish, .geluTanh, .prelu, .preluUnit, .softmax:
          nil
        }
      if let found { return found }
    }
    return nil
  }

  /// A parameter as someone wrote it: 0.2 or 1/6 rather than the nearest `Float`, in which
  /// attributes are stored.
  private static func asWritten(_ x: Double) -> Double {
    let single = Float(x)
    let written = single == Float(1.0 / 6) ? 1.0 / 6 : Double("\(single)") ?? x
    // What it is computed from is rounded as well.
    let rounding = 1e-12 * abs(x)
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
    case .relu6: "Clip(0, 6)"
    case .mish: "Mish"
    case .softsign: "Softsign"
    case .hardSigmoid: "HardSigmoid"
    case .hardSwish: "HardSwish"
    case .geluTanh: "Gelu(tanh)"
    case .sin: "Sin"
    case .prelu, .preluUnit: "PRelu"
    case .softmax: "Softmax"
    }
  }

  /// Whether onnxruntime has the operators it becomes in double precision (as of version 1.32).
  var hasDoubleOperators: Bool {
    switch self {
    case .identity, .sigmoid, .tanh, .relu, .leakyReLU, .silu, .hardTanh, .relu6, .mish, .softsign,
      .hardSigmoid, .hardSwish, .geluTanh, .sin, .prelu, .preluUnit, .softmax:
      true
    case .elu, .selu, .gelu, .softplus, .erf: false
    }
  }

  /// Adds the operators that compute σ of what was computed last, opset 17.
  ///
  /// - Parameters:
  ///   - graph: Where they are added.
  ///   - name: What the result is called.
  ///   - learned: The names of what it learns.
  ///   - logarithm: Whether a softmax ends in its logarithms.
  func add(
    to graph: inout ONNXGraphBuilder, _ name: String, learned: [String], logarithm: Bool
  ) {
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
    case .relu6:
      graph.add(
        "Clip", [z, graph.number("\(name).low", 0), graph.number("\(name).high", 6)], to: name)
    case .mish:
      // Opset 17 has no Mish, and onnxruntime Softplus for floats alone: ln(1 + e^z) is
      // max(z, 0) + ln(1 + e^−|z|).
      if graph.isDouble {
        graph.add("Abs", [z], to: "\(name).size")
        graph.add("Neg", [graph.current], to: "\(name).minus")
        graph.add("Exp", [graph.current], to: "\(name).exp")
        graph.add("Add", [graph.current, graph.number("\(name).one", 1)], to: "\(name).sum")
        graph.add("Log", [graph.current], to: "\(name).rest")
        let rest = graph.current
        graph.add("Relu", [z], to: "\(name).positive")
        graph.add("Add", [graph.current, rest], to: "\(name).softplus")
      } else {
        graph.add("Softplus", [z], to: "\(name).softplus")
      }
      graph.add("Tanh", [graph.current], to: "\(name).tanh")
      graph.add("Mul", [z, graph.current], to: name)
    case .softsign where graph.isDouble:
      graph.add("Abs", [z], to: "\(name).size")
      graph.add("Add", [graph.current, graph.number("\(name).one", 1)], to: "\(name).sum")
      graph.add("Div", [z, graph.current], to: name)
    case .softsign: graph.add("Softsign", [z], to: name)
    case .hardSigmoid(let slope) where graph.isDouble:
      addClipped(to: &graph, name, slope: slope, of: z)
    case .hardSigmoid(let slope):
      graph.add(
        "HardSigmoid", [z], to: name, [graph.real("alpha", Float(slope)), graph.real("beta", 0.5)])
    case .hardSwish where graph.isDouble:
      addClipped(to: &graph, "\(name).share", slope: 1 / 6, of: z)
      graph.add("Mul", [z, graph.current], to: name)
    case .hardSwish: graph.add("HardSwish", [z], to: name)
    case .geluTanh:
      // Opset 17 has no Gelu.
      graph.add("Mul", [z, z], to: "\(name).square")
      graph.add(
        "Mul", [graph.current, graph.number("\(name).third", 0.044715)], to: "\(name).bend")
      graph.add("Add", [graph.current, graph.number("\(name).one", 1)], to: "\(name).factor")
      graph.add("Mul", [z, graph.current], to: "\(name).cubic")
      let root = (2 / Double.pi).squareRoot()
      graph.add("Mul", [graph.current, graph.number("\(name).root", root)], to: "\(name).scaled")
      graph.add("Tanh", [graph.current], to: "\(name).tanh")
      graph.add("Add", [graph.current, "\(name).one"], to: "\(name).sum")
      graph.add("Mul", [z, graph.current], to: "\(name).product")
      graph.add("Mul", [graph.current, graph.number("\(name).half", 0.5)], to: name)
    case .sin(let omega):
      if omega != 1 {
        graph.add("Mul", [z, graph.number("\(name).omega", omega)], to: "\(name).phase")
      }
      graph.add("Sin", [graph.current], to: name)
    case .prelu, .preluUnit: graph.add("PRelu", [z] + learned, to: name)
    case .softmax:
      graph.add(
        logarithm ? "LogSoftmax" : "Softmax", [z], to: name, [graph.integer("axis", -1)])
    }
  }
}

extension Activation {
  /// Adds slope · z + ½ clipped to [0, 1], for double precision: an operator's slope is a Float.
  private func addClipped(
    to graph: inout ONNXGraphBuilder, _ name: String, slope: Double, of z: String
  ) {
    graph.add("Mul", [z, graph.number("\(name).slope", slope)], to: "\(name).sloped")
    graph.add("Add", [graph.current, graph.number("\(name).shift", 0.5)], to: "\(name).shifted")
    graph.add(
      "Clip", [graph.current, graph.number("\(name).low", 0), graph.number("\(name).high", 1)],
      to: name)
  }
}

extension Formulas {
  /// Functions that other tools use and Fathom has not, so that messages can name them.
  package static let foreign: [(name: String, value: @Sendable (Double) -> Double)] = [
    ("the sigmoid approximation of GELU", { $0 * sigmoid(1.702 * $0) }),
    ("log-sigmoid", { -softplus(-$0) }),
    ("the absolute value", { abs($0) }),
    ("the square", { $0 * $0 }),
    ("the exponential", { exponential($0) }),
  ]
}
