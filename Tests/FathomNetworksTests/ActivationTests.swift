import FathomVocabulary
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
  // Slopes that are learned stay as they begin.
  var parameters = ParameterVector<Scalar>(initializing: network, seed: 0)
  parameters[weight: 2, to: 0, from: 0] = 1
  parameters[bias: 2, 0] = 0
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

/// How many units in the last place of a precision two numbers are apart.
private func distance<Scalar: RealScalar>(_ x: Double, _ y: Double, _: Scalar.Type) -> Double {
  let ulp = max(Double(Scalar(abs(y)).ulp), Double(Scalar.leastNonzeroMagnitude))
  return x == y ? 0 : abs(x - y) / ulp
}

#if arch(x86_64)
  private func distance(_ x: Double, _ exact: Float80) -> Double {
    Double(abs(Float80(x) - exact)) / Double(exact).ulp
  }
#endif

@Suite("Activations")
struct ActivationTests {
  // Our exp and log1p are good to about 2 ulp, and formulas add a few roundings. GELU and SiLU
  // have zeros in σ′ near which only absolute accuracy is possible; so have their textbook forms.
  @Test(
    "agree with libm in double, from z, far into saturation", arguments: Activation.hiddenSamples)
  func double(activation: Activation) throws {
    for bound in [3.0, 30, 300] {
      let points = grid(bound)
      let (values, slopes) = try evaluate(activation, at: points)
      for (index, z) in points.enumerated() {
        let value = NaiveNetwork.value(activation, z)
        let slope = NaiveNetwork.slope(activation, z)
        // e^{−z²} and e^{−z²/2} carry the rounding of z², which grows with z².
        // So does that of its argument to an exponential or a sine.
        let steepness =
          switch activation {
          case .erf, .gelu: max(1, z * z)
          case .geluTanh: max(1, abs(z * z * z))
          case .sin(let omega): max(1, abs(omega * z))
          default: 1.0
          }
        let tolerance = 1e-15 * steepness + 2e-15
        if abs(value) > 1e-290 {
          let absolute = hasZeros(activation) ? 4e-16 * steepness : 0
          #expect(
            abs(values[index] - value) <= tolerance * abs(value) + absolute,
            "σ(\(z)) of \(activation): \(values[index]), \(value)")
        }
        if abs(slope) > 1e-290 {
          let absolute = activation.isRectifier || hasZeros(activation) ? 4e-16 * steepness : 0
          #expect(
            abs(slopes[index] - slope) <= tolerance * abs(slope) + absolute,
            "σ′(\(z)) of \(activation): \(slopes[index]), \(slope)")
        }
      }
    }
  }

  /// Whether σ has zeros elsewhere than at 0, near which its textbook form is only good absolutely.
  private func hasZeros(_ activation: Activation) -> Bool {
    switch activation {
    case .sin, .hardSwish, .hardSigmoid: true
    default: false
    }
  }

  // Sigmoid, tanh, softsign and hard swish work in float: exp is good to an ulp, and formulas add a
  // few roundings. The others are doubles, rounded once.
  @Test("agree with double in float", arguments: Activation.hiddenSamples)
  func float(activation: Activation) throws {
    let points = grid(12).map { Float($0) }
    let (values, slopes) = try evaluate(activation, at: points)
    let exact = try evaluate(activation, at: points.map { Double($0) })
    let tolerance =
      switch activation {
      case .sigmoid, .tanh, .softsign, .hardSwish: 6.0
      case .leakyReLU: 1.0  // 0.01 is rounded as well
      default: 0.5001
      }
    for index in points.indices {
      #expect(distance(values[index], exact.values[index], Float.self) <= tolerance)
      #expect(distance(slopes[index], exact.slopes[index], Float.self) <= tolerance)
    }
  }

  @Test("tanh errs by at most 2 ulp in float and 1.5 in double")
  func tanhAccuracy() throws {
    for bound in [1e-30, 1e-3, 0.3, 1, 4, 20] {
      let points = grid(bound)
      let singles = points.map { Float($0) }
      let single = try evaluate(.tanh, at: singles).values
      let double = try evaluate(.tanh, at: points).values
      for index in points.indices {
        let exact = tanh(Double(singles[index]))
        #expect(distance(single[index], exact, Float.self) <= 2)
        // libm's own error is below half an ulp more.
        #expect(distance(double[index], tanh(points[index]), Double.self) <= 2)
        #if arch(x86_64)
          #expect(distance(double[index], tanh(Float80(points[index]))) <= 1.5)
        #endif
      }
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

  @Test("know the sine of every number")
  func sine() throws {
    for omega in [1.0, 30, 0.3] {
      // Near zeros, where ωz is rounded, and far beyond what the vectorised formula takes.
      let near = (1...2000).map { Double($0) * Double.pi / omega }
      let far = (20...300).map { exp(Double($0)) / omega }
      for points in [near, far, near + far] {
        let (values, slopes) = try evaluate(.sin(omega: omega), at: points)
        for (index, z) in points.enumerated() {
          let x = omega * z
          let rest = abs(x) < 5e8 ? (-x).addingProduct(omega, z) : 0
          let value = sin(x) + rest * cos(x)
          let slope = omega * (cos(x) - rest * sin(x))
          // Where the two terms of a value cancel, it is good to their size.
          #expect(
            abs(values[index] - value) <= 1e-15 * max(abs(value), abs(rest)), "sin(\(omega) · \(z))"
          )
          #expect(abs(slopes[index] - slope) <= 1e-15 * abs(slope), "slope at \(omega) · \(z)")
        }
      }
    }
    let single = try evaluate(.sin, at: [Float(1e20), 3, -1e-30])
    #expect(single.values[0] == Double(Float(sin(Double(Float(1e20))))))
    #expect(single.values[2] == Double(Float(-1e-30)))
    #expect(try evaluate(.sin, at: [Double.infinity]).values[0].isNaN)
  }

  @Test("tell ReLU6 saturated from ReLU6 switched off")
  func oneSided() throws {
    let points = [-2.0, 0, 3, 6, 7]
    let slopes = try evaluate(.relu6, at: points).slopes
    #expect(slopes == [0, 0, 1, 0, 0])
    #expect(slopes.map(\.sign) == [.minus, .minus, .plus, .plus, .plus])
    let network = try Architecture(
      inputs: 1, layers: [.init(units: 1, activation: .relu6)], cost: .quadratic)
    var parameters = ParameterVector<Float>(zeros: ParameterLayout(network))
    parameters[weight: 2, to: 0, from: 0] = 1
    let engine = NetworkEngine(network, parameters: parameters, samples: points.count, threads: 1)
    let inputs = engine.inputs
    engine.run(samples: points.count, to: .outputs, countsCorrect: false) { rows in
      for row in rows { inputs[row, 0] = Float(points[row]) }
    }
    #expect(engine.pass.forward[layer: 2].saturated == 2)
  }

  @Test("take the side at a kink that PyTorch takes")
  func kinks() throws {
    #expect(try evaluate(.relu, at: [0.0]).slopes == [0])
    #expect(try evaluate(.leakyReLU, at: [0.0]).slopes == [0.01])
    #expect(try evaluate(.hardTanh, at: [-1.0, 1]).slopes == [0, 0])
    let selu = try evaluate(.selu, at: [0.0]).slopes
    #expect(abs(selu[0] - 1.7580993408473766) < 1e-15)
    let swish = try evaluate(.hardSwish, at: [-3.0, 3, 3.0.nextDown])
    #expect(swish.slopes[0...1] == [0, 1] && abs(swish.slopes[2] - 1.5) < 1e-15)
    for slope in [1.0 / 6, 0.2, 0.5] {
      let kink = 0.5 / slope
      let seen = try evaluate(.hardSigmoid(slope: slope), at: [-kink, kink, kink.nextDown])
      #expect(seen.slopes == [0, 0, slope] && seen.values[0...1] == [0, 1])
    }
  }

  @Test("let NaN through", arguments: Activation.hiddenSamples)
  func nan(activation: Activation) throws {
    #expect(try evaluate(activation, at: [Double.nan]).values[0].isNaN)
    #expect(try evaluate(activation, at: [Float.nan]).values[0].isNaN)
  }

  private static let steepest = [
    0, 2.0.squareRoot(), 2.399357, 1.490571, 1.418504, 3.0.nextDown, 40,
  ]

  @Test("have the largest slope they state", arguments: Activation.hiddenSamples)
  func largestSlope(activation: Activation) throws {
    let slopes = try evaluate(activation, at: grid(6) + Self.steepest).slopes
    let largest = slopes.map(abs).max() ?? 0
    #expect(abs(largest / activation.largestSlope - 1) < 1e-6)
  }
}
