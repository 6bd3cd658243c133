public import FathomVocabulary
public import FathomNetworks
public import FathomNumerics
internal import Foundation

/// A network written once more, plainly: loops over arrays in double, textbook formulas from
/// libm, nothing shared with the code under test but the description of the network.
public struct NaiveNetwork {
  /// Layer by layer: units × inputs.
  public var weights: [[[Double]]]
  /// Layer by layer.
  public var biases: [[Double]]
  /// σ of each layer.
  public var activations: [Activation]
  /// The cost.
  public var cost: Cost

  /// The twin of a network with some parameters.
  public init(_ architecture: Architecture, _ parameters: ParameterVector<Double>) {
    activations = architecture.layers.map(\.activation)
    cost = architecture.cost
    weights = []
    biases = []
    for (number, layer) in architecture.layers.numbered {
      let inputs = architecture.sizes[countingInput: number.below]
      weights.append(
        (0..<layer.units).map { j in
          (0..<inputs).map { k in parameters[weight: number, to: j, from: k] }
        })
      biases.append(
        (0..<layer.units).map { layer.hasBiases ? parameters[bias: number, $0] : 0 })
    }
  }

  /// z and a of every layer for one sample.
  public func forward(_ x: [Double]) -> (z: [[Double]], a: [[Double]]) {
    var z: [[Double]] = []
    var a = [x]
    for layer in weights.indices {
      let input = a[layer]
      let sums = weights[layer].indices.map { j in
        biases[layer][j] + zip(weights[layer][j], input).reduce(0) { $0 + $1.0 * $1.1 }
      }
      z.append(sums)
      a.append(Self.apply(activations[layer], sums))
    }
    return (z, a)
  }

  /// C_s of one sample.
  public func cost(_ x: [Double], _ y: [Double]) -> Double {
    let a = forward(x).a.last ?? []
    switch cost {
    case .softmax: return -zip(a, y).reduce(0) { $0 + ($1.1 == 0 ? 0 : $1.1 * log($1.0)) }
    case .crossEntropy:
      return -zip(a, y).reduce(0) {
        $0 + ($1.1 == 0 ? 0 : $1.1 * log($1.0)) + ($1.1 == 1 ? 0 : (1 - $1.1) * log(1 - $1.0))
      }
    case .quadratic: return 0.5 * zip(a, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    case .mse:
      return zip(a, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(a.count)
    case .mae: return zip(a, y).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(a.count)
    case .huber(let delta):
      return zip(a, y).reduce(0) {
        let size = abs($1.0 - $1.1)
        return $0 + (size <= delta ? size * size / 2 : delta * (size - delta / 2))
      } / Double(a.count)
    case .bce:
      var sum = self
      sum.cost = .crossEntropy
      return sum.cost(x, y) / Double(a.count)
    }
  }

  /// C over some samples.
  public func cost(_ xs: [[Double]], _ ys: [[Double]]) -> Double {
    zip(xs, ys).reduce(0) { $0 + cost($1.0, $1.1) } / Double(xs.count)
  }

  /// ∂C/∂w and ∂C/∂b of every layer over some samples, by Nielsen's BP1–BP4.
  public func gradient(
    _ xs: [[Double]], _ ys: [[Double]]
  ) -> (weights: [[[Double]]], biases: [[Double]]) {
    var weightGradient = weights.map { $0.map { $0.map { _ in 0.0 } } }
    var biasGradient = biases.map { $0.map { _ in 0.0 } }
    for (x, y) in zip(xs, ys) {
      let (z, a) = forward(x)
      var error = outputError(z: z[z.count - 1], a: a[a.count - 1], y: y)
      for layer in weights.indices.reversed() {
        for j in error.indices {
          biasGradient[layer][j] += error[j] / Double(xs.count)
          for k in a[layer].indices {
            weightGradient[layer][j][k] += error[j] * a[layer][k] / Double(xs.count)
          }
        }
        guard layer > 0 else { break }
        error = a[layer].indices.map { k in
          error.indices.reduce(0) { $0 + weights[layer][$1][k] * error[$1] }
            * Self.slope(activations[layer - 1], z[layer - 1][k])
        }
      }
    }
    return (weightGradient, biasGradient)
  }

  private func outputError(z: [Double], a: [Double], y: [Double]) -> [Double] {
    switch cost {
    case .softmax, .crossEntropy: return zip(a, y).map { $0 - $1 }
    case .bce: return zip(a, y).map { ($0 - $1) / Double(a.count) }
    case .quadratic, .mse, .mae, .huber:
      return a.indices.map {
        residualError(a[$0] - y[$0], outputs: a.count)
          * Self.slope(activations[activations.count - 1], z[$0])
      }
    }
  }

  /// ∂C_s/∂a of one output of a cost of residuals r = a − y.
  private func residualError(_ r: Double, outputs: Int) -> Double {
    switch cost {
    case .mse: 2 * r / Double(outputs)
    case .mae: (r > 0 ? 1 : r < 0 ? -1 : 0) / Double(outputs)
    case .huber(let delta): max(-delta, min(delta, r)) / Double(outputs)
    case .quadratic, .softmax, .crossEntropy, .bce: r
    }
  }

  /// σ of a whole layer.
  public static func apply(_ activation: Activation, _ z: [Double]) -> [Double] {
    if activation == .softmax {
      let top = z.max() ?? 0
      let powers = z.map { exp($0 - top) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
    return z.map { value(activation, $0) }
  }

  static let seluScale = 1.0507009873554804934193349852946
  static let seluAlpha = 1.6732632423543772848170429916717

  /// σ(z) by its textbook formula.
  public static func value(_ activation: Activation, _ z: Double) -> Double {
    switch activation {
    case .identity, .softmax: z
    case .sigmoid: 1 / (1 + exp(-z))
    case .tanh: Foundation.tanh(z)
    case .relu: max(z, 0)
    case .leakyReLU(let slope), .prelu(start: let slope), .preluUnit(start: let slope):
      z > 0 ? z : slope * z
    case .elu(let alpha): z > 0 ? z : alpha * expm1(z)
    case .selu: seluScale * (z > 0 ? z : seluAlpha * expm1(z))
    case .gelu: z * 0.5 * erfc(-z / 2.0.squareRoot())
    case .silu: z / (1 + exp(-z))
    case .softplus: z > 0 ? z + log1p(exp(-z)) : log1p(exp(z))
    case .erf: Foundation.erf(z)
    case .hardTanh: min(max(z, -1), 1)
    case .relu6: min(max(z, 0), 6)
    case .mish: z * Foundation.tanh(log1p(exp(z)))
    case .softsign: z / (1 + abs(z))
    case .hardSigmoid(let slope): min(max(slope * (z + 0.5 / slope), 0), 1)
    case .hardSwish: z * min(max(z + 3, 0), 6) / 6
    case .geluTanh: z / (1 + exp(-2 * geluArgument(z)))
    case .sin(let omega): Foundation.sin(omega * z)
    }
  }

  /// σ′(z) by its textbook formula, with full relative accuracy in the tails.
  public static func slope(_ activation: Activation, _ z: Double) -> Double {
    switch activation {
    case .identity, .softmax: 1
    case .sigmoid: 1 / (2 + exp(z) + exp(-z))
    case .tanh: 1 / (cosh(z) * cosh(z))
    case .relu: z > 0 ? 1 : 0
    case .leakyReLU(let slope), .prelu(start: let slope), .preluUnit(start: let slope):
      z > 0 ? 1 : slope
    case .elu(let alpha): z > 0 ? 1 : alpha * exp(z)
    case .selu: seluScale * (z > 0 ? 1 : seluAlpha * exp(z))
    case .gelu:
      0.5 * erfc(-z / 2.0.squareRoot()) + z * exp(-z * z / 2) / (2 * Double.pi).squareRoot()
    case .silu: (1 + z / (1 + exp(z))) / (1 + exp(-z))
    case .softplus: 1 / (1 + exp(-z))
    case .erf: 2 / Double.pi.squareRoot() * exp(-z * z)
    case .hardTanh: -1 < z && z < 1 ? 1 : 0
    case .relu6: 0 < z && z < 6 ? 1 : 0
    case .mish:
      Foundation.tanh(log1p(exp(z))) + z / (1 + exp(-z)) / pow(cosh(log1p(exp(z))), 2)
    case .softsign: 1 / ((1 + abs(z)) * (1 + abs(z)))
    case .hardSigmoid(let slope): abs(z) < 0.5 / slope ? slope : 0
    case .hardSwish: z <= -3 ? 0 : z < 3 ? z / 3 + 0.5 : 1
    case .geluTanh:
      1 / (1 + exp(-2 * geluArgument(z)))
        + z * geluSlope(z) / (2 * pow(cosh(geluArgument(z)), 2))
    case .sin(let omega): omega * Foundation.cos(omega * z)
    }
  }

  /// √(2/π) (z + 0.044715 z³).
  private static func geluArgument(_ z: Double) -> Double {
    (2 / Double.pi).squareRoot() * (z + 0.044715 * z * z * z)
  }

  private static func geluSlope(_ z: Double) -> Double {
    (2 / Double.pi).squareRoot() * (1 + 3 * 0.044715 * z * z)
  }

  /// Where σ′ jumps.
  public static func kinks(_ activation: Activation) -> [Double] {
    switch activation {
    case .relu, .leakyReLU, .selu, .prelu, .preluUnit: [0]
    case .elu(let alpha): alpha == 1 ? [] : [0]
    case .hardTanh: [-1, 1]
    case .relu6: [0, 6]
    case .hardSigmoid(let slope): [-0.5 / slope, 0.5 / slope]
    case .hardSwish: [-3, 3]
    case .identity, .sigmoid, .tanh, .gelu, .silu, .softplus, .erf, .mish, .softsign, .geluTanh,
      .sin, .softmax:
      []
    }
  }
}
