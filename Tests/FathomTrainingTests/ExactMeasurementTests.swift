import FathomVocabulary
import FathomDiagnosis
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTestSupport
import FathomTraining
import Foundation
import Testing

private typealias Measurement = FathomRecords.Measurement

private func measure<Scalar: RealScalar>(
  _ network: Architecture, _ scalar: Scalar.Type, samples: Int = 30,
  change: (inout ParameterVector<Scalar>) -> Void = { _ in }
) throws -> Measurement {
  let data = Problems.clusters(samples: samples, inputs: network.inputs, classes: network.outputs)
  var parameters = ParameterVector<Scalar>(initializing: network, seed: 1)
  change(&parameters)
  return try TrainingSession<Scalar>(
    network, on: data, options: TrainingOptions(), parameters: parameters
  ).initial
}

@Suite("Exact figures in a measurement")
struct ExactMeasurementTests {
  @Test("sizes beyond the working precision are told with what became of them in it")
  func beyond() throws {
    let vanishing = try Architecture(
      sizes: [2] + Array(repeating: 3, count: 700) + [2], activation: .sigmoid, cost: .softmax)
    for layers in [
      try measure(vanishing, Float.self).layers, try measure(vanishing, Double.self).layers,
    ] {
      let first = layers[0]
      #expect(first.gradient.state == .underflow && first.gradient.zeroCause == nil)
      #expect(first.gradient.norm == 0 && first.gradient.zeroDerivativeShare == 1)
      #expect(try #require(first.gradient.log10Norm) < -330)
      #expect(try #require(first.error.log10RMS) < -330)
      #expect(layers.last?.gradient.state == .finite)
    }
    let exploding = try Architecture(
      sizes: [2] + Array(repeating: 4, count: 120) + [2], activation: .identity, cost: .quadratic,
      initializer: .normal(weights: 2000, biases: 0))
    let layers = try measure(exploding, Double.self).layers
    for layer in layers {
      #expect(layer.gradient.state == .overflow)
      #expect(try #require(layer.gradient.log10Norm) > 600)
      #expect(layer.gradient.norm == .infinity)
    }
  }

  @Test("a zero says whether nothing comes or everything cancels")
  func zeros() throws {
    let network = try Architecture(sizes: [2, 4, 4, 2], activation: .relu, cost: .softmax)
    let dead = try measure(network, Float.self) { parameters in
      for unit in 0..<4 { parameters[bias: 3, unit] = -1e4 }
    }
    for layer in dead.layers.prefix(2) {
      #expect(layer.gradient.state == .zero && layer.gradient.zeroCause == .unreached)
      #expect(layer.gradient.log10Norm == nil && layer.gradient.norm == 0)
    }
    #expect(dead.layers[2].gradient.state == .finite)
  }

  @Test("numbers that are not finite stay what they are")
  func broken() throws {
    let network = try Architecture(sizes: [2, 4, 2], activation: .tanh, cost: .softmax)
    let layers = try measure(network, Double.self) { $0[weight: 3, to: 0, from: 0] = .nan }.layers
    #expect(layers.allSatisfy { $0.gradient.state == .nan && $0.gradient.nonFiniteDerivatives > 0 })
    #expect(layers.allSatisfy { $0.gradient.condition == nil })
  }

  @Test("a step whose errors the working precision cannot hold has them from the exact pass")
  func steps() throws {
    let data = Problems.clusters(samples: 64, inputs: 2, classes: 2)
    let deep = try Architecture(
      sizes: [2] + Array(repeating: 2, count: 100) + [2], activation: .sigmoid, cost: .softmax)
    let options = TrainingOptions(batchSize: 64, duration: .steps(3))
    let record = try measureRun(deep, on: data, options: options)
    let first = try #require(record.history.steps.first)
    // The batch is all the data: the first step sees what was measured before it.
    for (seen, full) in zip(first.layers, record.initial.layers) {
      let exact = try #require(seen.exact)
      let (error, gradient) = (
        try #require(exact.log10ErrorRMS), try #require(exact.log10GradientNorm)
      )
      #expect(abs(error - (try #require(full.error.log10RMS))) < 1e-6)
      #expect(abs(gradient - (try #require(full.gradient.log10Norm))) < 1e-6)
    }
    let shallow = try Architecture(sizes: [2, 3, 2], activation: .sigmoid, cost: .softmax)
    let ordinary = try measureRun(shallow, on: data, options: options)
    #expect(ordinary.history.steps.allSatisfy { $0.layers.allSatisfy { $0.exact == nil } })
  }
}

@Suite("The gradient's accounts")
struct AccountTests {
  @Test("close for every activation, from errors measured apart", arguments: Activation.hidden)
  func close(activation: Activation) throws {
    let network = try Architecture(
      sizes: [5, 9, 17, 8, 12, 3], activation: activation, cost: .softmax,
      initializer: .normal(weights: 1.3, biases: 0.2))
    let layers = try measure(network, Double.self, samples: 150).layers
    var sum = 0.0
    for (below, above) in zip(layers, layers.dropFirst()) {
      let decay = try #require(below.errorDecay)
      let total = try #require(below.error.log10Norm) - (try #require(above.error.log10Norm))
      let parts = try #require(decay.log10Weights) + #require(decay.log10Activation)
      #expect(abs(parts - total) < 1e-12)
      #expect(abs(try #require(decay.log10Total) - total) < 1e-12)
      #expect(try #require(decay.log10Total) <= #require(decay.log10Bound) + 1e-12)
      sum += parts
    }
    let (first, last) = (try #require(layers.first), try #require(layers.last))
    let ends = try #require(first.error.log10Norm) - (try #require(last.error.log10Norm))
    #expect(abs(sum - ends) < 1e-11)
    let accounts = try #require(
      Accounts(Measurement(step: 0, cost: 1, accuracy: nil, layers: layers)))
    #expect(abs(accounts.total - ends) < 1e-11)
    #expect(abs(accounts.weights + accounts.activation - accounts.total) < 1e-11)
  }

  // Schoenholz et al. 2017: with weights N(0, 1/n) each step multiplies ‖e‖ by σ_w = 1 and by
  // √E σ′²; at width 1000 both hold to about 1/√1000 for one sample, less over many.
  @Test("are what mean field says at width 1000")
  func meanField() throws {
    let network = try Architecture(
      sizes: [1000, 1000, 1000, 1000, 10], activation: .sigmoid, cost: .softmax,
      initializer: .normal(weights: 1, biases: 1))
    let layers = try measure(network, Double.self, samples: 20).layers
    // The last step comes from ten outputs only; those before have a thousand units on both sides.
    for layer in layers.prefix(2) {
      let decay = try #require(layer.errorDecay)
      #expect(abs(pow(10, try #require(decay.log10Weights)) - 1) < 0.03)
      let slope = try #require(decay.slopeMeanSquare).squareRoot()
      #expect(abs(pow(10, try #require(decay.log10Activation)) / slope - 1) < 0.03)
      #expect(abs(try #require(decay.weightGain) - 1) < 0.01)
    }
    // The fixed point of q = E σ(√q z)² + 1 and its √E σ′², by quadrature.
    var (q, slope) = (1.25, 0.0)
    for _ in 0..<50 {
      var (value, square) = (0.0, 0.0)
      for step in -200...200 {
        let z = Double(step) / 25
        let weight = exp(-z * z / 2) / (2 * Double.pi).squareRoot() / 25
        let a = 1 / (1 + exp(-q.squareRoot() * z))
        value += weight * a * a
        square += weight * a * a * (1 - a) * (1 - a)
      }
      (q, slope) = (value + 1, square.squareRoot())
    }
    let measured = try #require(layers[1].errorDecay?.log10Activation)
    #expect(abs(pow(10, measured) / slope - 1) < 0.03)
  }

  @Test("certify what must vanish, and nothing else")
  func certificate() throws {
    // Orthogonal matrices have all singular values 1, so γ·s_max = ¼·gain for sigmoid units.
    func accounts(gain: Double, _ activation: Activation) throws -> Accounts {
      let network = try Architecture(
        sizes: [8, 8, 8, 8, 8], activation: activation, cost: .softmax, initializer: .orthogonal)
      let measurement = try measure(network, Double.self) { parameters in
        parameters = parameters.map { $0 * gain }
      }
      return try #require(Accounts(measurement))
    }
    let vanishing = try accounts(gain: 3.8, .sigmoid)
    let loss = try #require(vanishing.certifiedLoss)
    #expect(loss > 0 && loss <= -vanishing.total)
    // The bound is at most 3 % above s_max.
    #expect(loss > -3 * log10(0.25 * 3.8 * 1.03))
    #expect(
      try #require(vanishing.certificate).hasPrefix(
        "Whatever the data, the error loses at least"))
    #expect(try accounts(gain: 4, .sigmoid).certifiedLoss == nil)
    #expect(try accounts(gain: 0.9, .tanh).certifiedLoss != nil)
    #expect(try accounts(gain: 1, .tanh).certificate == nil)
  }
}
