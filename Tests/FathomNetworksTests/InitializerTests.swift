import FathomVocabulary
import FathomNetworks
import FathomNumerics
import Testing

/// Mean square of weights and biases of a layer of 60 units with 400 inputs.
private func meanSquares(_ initializer: Initializer) throws -> (Double, Double, [Double], [Double])
{
  let network = try Architecture(
    inputs: 400, layers: [.init(units: 60, activation: .tanh, initializer: initializer)],
    cost: .quadratic)
  let parameters = ParameterVector<Double>(initializing: network, seed: 5)
  let (weights, biases) = (parameters.weights(2), parameters.biases(2))
  func meanSquare(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 } / Double(x.count) }
  return (meanSquare(weights), meanSquare(biases), weights, biases)
}

@Suite("Initialisers")
struct InitializerTests {
  // Mean squares over 24,000 weights and 60 biases; five standard errors are 4.6 % and 91 % of a
  // Gaussian's. Expected values follow from the definitions in `Initializer`.
  @Test(
    "draw with the variance they state",
    arguments: [
      (.nielsen, 1 / 400.0, 1), (.nielsenLarge, 1, 1), (.xavier, 2 / 460.0, 0),
      (.xavierUniform, 2 / 460.0, 0), (.he, 2 / 400.0, 0), (.heUniform, 2 / 400.0, 0),
      (.lecun, 1 / 400.0, 0), (.torch, 1 / 1200.0, 1 / 1200.0),
      (.normal(weights: 3, biases: 0.5), 9 / 400.0, 0.25), (.uniform(bound: 0.3), 0.03, 0),
      (.orthogonal, 1 / 400.0, 0), (.zeros, 0, 0), (.orthogonal(gain: 3), 9 / 400.0, 0),
      (.gaussian(deviation: 0.3), 0.09, 0), (.constant(-0.5), 0.25, 0),
      // The variance of what stays: 1 − 4φ(2)/(2Φ(2) − 1).
      (.truncatedNormal(deviation: 0.3), 0.09 * 0.7737413, 0),
      (.siren, 1 / 400.0 / 400.0 / 3, 0),
    ] as [(Initializer, Double, Double)])
  func variances(initializer: Initializer, weights: Double, biases: Double) throws {
    let measured = try meanSquares(initializer)
    #expect(abs(measured.0 - weights) <= 0.046 * weights)
    #expect(abs(measured.1 - biases) <= 0.91 * biases)
  }

  @Test("draw uniform weights inside their bounds and near them")
  func bounds() throws {
    for (initializer, bound) in [
      (.uniform(bound: 0.3), 0.3), (.xavierUniform, (6.0 / 460).squareRoot()),
      (.heUniform, (6.0 / 400).squareRoot()), (.torch, 0.05), (.siren, 1 / 400.0),
      (.truncatedNormal(deviation: 0.3), 0.6),
    ] as [(Initializer, Double)] {
      let weights = try meanSquares(initializer).2
      let largest = weights.map(abs).max() ?? 0
      #expect(largest <= bound && largest > 0.99 * bound)
    }
  }

  @Test("draw for sines by the layer's place and its ω")
  func siren() throws {
    func layer(_ units: Int, _ activation: Activation) -> Architecture.Layer {
      .init(units: units, activation: activation, initializer: .siren)
    }
    let network = try Architecture(
      inputs: 50,
      layers: [
        layer(80, .tanh), layer(60, .sin(omega: 30)), layer(60, .sin(omega: 2)), layer(60, .relu),
        layer(40, .identity),
      ], cost: .mse)
    let parameters = ParameterVector<Double>(initializing: network, seed: 5)
    let plain = [80.0, 60, 60, 60].map { (6 / $0).squareRoot() }
    let bounds = [1 / 50.0, plain[0] / 30, plain[1] / 2, plain[2] / 2, plain[3] / 2]
    for (number, bound) in zip(network.layers.layerNumbers, bounds) {
      let largest = parameters.weights(number).map(abs).max() ?? 0
      #expect(largest <= bound && largest > 0.99 * bound, "layer \(number)")
    }
    let withoutSine = try Architecture(
      inputs: 50, layers: [layer(80, .tanh), layer(60, .identity)], cost: .mse)
    let largest = ParameterVector<Double>(initializing: withoutSine, seed: 5).weights(3).map(abs)
    #expect(abs((largest.max() ?? 0) / plain[0] - 1) < 0.01)
  }

  @Test(
    "draw orthonormal rows or columns", arguments: [(3, 8), (8, 3), (70, 70), (65, 130), (1, 1)])
  func orthogonal(units: Int, inputs: Int) throws {
    let network = try Architecture(
      inputs: inputs, layers: [.init(units: units, activation: .tanh, initializer: .orthogonal)],
      cost: .quadratic)
    let parameters = ParameterVector<Double>(initializing: network, seed: 6)
    func row(_ i: Int) -> [Double] {
      units <= inputs
        ? (0..<inputs).map { parameters[weight: 2, to: i, from: $0] }
        : (0..<units).map { parameters[weight: 2, to: $0, from: i] }
    }
    for i in 0..<min(units, inputs) {
      for j in 0...i {
        let product = zip(row(i), row(j)).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-13)
      }
    }
  }

  @Test("give float and double networks of one seed the same numbers but for rounding")
  func precisions() throws {
    let network = try Architecture(sizes: [9, 8, 4], activation: .relu, cost: .softmax)
    let double = ParameterVector<Double>(initializing: network, seed: 9)
    let float = ParameterVector<Float>(initializing: network, seed: 9)
    #expect(double.weights(2).map { Float($0) } == float.weights(2))
    #expect(double != ParameterVector<Double>(initializing: network, seed: 10))
  }
}
