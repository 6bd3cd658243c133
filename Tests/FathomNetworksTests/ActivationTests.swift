import FathomNetworks
import FathomNumerics
import FathomTestSupport
import Foundation
import Testing

/// σ and σ′ as the engine computes them, through a one-unit network with weight 1.
private func evaluate<Scalar: RealScalar>(
  _ activation: Activation, at points: [Scalar]
) throws -> (values: [Double], slopes: [Double]) {
  let network = try Architecture(
    inputs: 1, layers: [.init(units: 1, activation: activation)], cost: .quadratic)
  var parameters = ParameterVector<Scalar>(zeros: ParameterLayout(network))
  parameters[weight: 2, to: 0, from: 0] = 1
  let engine = NetworkEngine(network, parameters: parameters, samples: points.count, threads: 1)
  let inputs = engine.inputs
  engine.run(samples: points.count, to: .outputs, countsCorrect: false) { rows in
    for row in rows { inputs[row, 0] = points[row] }
  }
  return (
    engine.activations(2).array().map { Double($0) }, engine.slopes(2).array().map { Double($0) }
  )
}

private func grid(_ bound: Double) -> [Double] {
  (-4000...4000).map { Double($0) / 4000 * bound * 0.999_983 }
}

@Suite("Activations")
struct ActivationTests {
  // Our exp and log1p are good to about 2 ulp, and formulas add a few roundings. GELU and SiLU
  // have zeros in σ′ near which only absolute accuracy is possible; so have their textbook forms.
  @Test("agree with libm in double, from z, far into saturation", arguments: Activation.hidden)
  func double(activation: Activation) throws {
    for bound in [3.0, 30, 300] {
      let points = grid(bound)
      let (values, slopes) = try evaluate(activation, at: points)
      for (index, z) in points.enumerated() {
        let value = NaiveNetwork.value(activation, z)
        let slope = NaiveNetwork.slope(activation, z)
        // e^{−z²} and e^{−z²/2} carry the rounding of z², which grows with z².
        let steepness =
          activation == .erf || activation == .gelu ? max(1, z * z) : 1.0
        let tolerance = 1e-15 * steepness + 2e-15
        if abs(value) > 1e-290 {
          #expect(abs(values[index] / value - 1) <= tolerance, "σ(\(z)) of \(activation)")
        }
        if abs(slope) > 1e-290 {
          let absolute = activation == .gelu || activation == .silu ? 4e-16 : 0
          #expect(
            abs(slopes[index] - slope) <= tolerance * abs(slope) + absolute,
            "σ′(\(z)) of \(activation): \(slopes[index]), \(slope)")
        }
      }
    }
  }

  @Test("are rounded doubles in float", arguments: Activation.hidden)
  func float(activation: Activation) throws {
    let points = grid(12).map { Float($0) }
    let (values, slopes) = try evaluate(activation, at: points)
    let exact = try evaluate(activation, at: points.map { Double($0) })
    for index in points.indices {
      #expect(Float(values[index]) == Float(exact.values[index]))
      #expect(Float(slopes[index]) == Float(exact.slopes[index]))
    }
  }

  @Test("keep the slope of saturated units where 1 − a would be 0")
  func saturation() throws {
    let sigmoid = try evaluate(.sigmoid, at: [Float(40), -40, 80, -80])
    for (slope, z) in zip(sigmoid.slopes, [40.0, 40, 80, 80]) {
      #expect(abs(slope / exp(-z) - 1) < 1e-6)
    }
    let tanh = try evaluate(.tanh, at: [Double(300), -300])
    for slope in tanh.slopes { #expect(abs(slope / (4 * exp(-600)) - 1) < 1e-13) }
  }

  @Test("take the left side at a kink, as PyTorch does")
  func kinks() throws {
    #expect(try evaluate(.relu, at: [0.0]).slopes == [0])
    #expect(try evaluate(.leakyReLU, at: [0.0]).slopes == [0.01])
    #expect(try evaluate(.hardTanh, at: [-1.0, 1]).slopes == [0, 0])
    let selu = try evaluate(.selu, at: [0.0]).slopes
    #expect(abs(selu[0] - 1.7580993408473766) < 1e-15)
  }

  @Test("let NaN through", arguments: Activation.hidden)
  func nan(activation: Activation) throws {
    #expect(try evaluate(activation, at: [Double.nan]).values[0].isNaN)
    #expect(try evaluate(activation, at: [Float.nan]).values[0].isNaN)
  }

  @Test("have the largest slope they state", arguments: Activation.hidden)
  func largestSlope(activation: Activation) throws {
    let slopes = try evaluate(activation, at: grid(6) + [0, 2.0.squareRoot(), 2.399357, 40]).slopes
    let largest = slopes.map(abs).max() ?? 0
    #expect(abs(largest / activation.largestSlope - 1) < 1e-6)
  }
}
