import FathomVocabulary
import FathomNetworks
import FathomNumerics
import FathomTestSupport
import Testing

@Suite("The exact pass")
struct ExactPropertyTests {
  @Test("agrees with the plain pass on healthy networks", arguments: Activation.hiddenSamples)
  func plain(activation: Activation) throws {
    let network = try Architecture(
      sizes: [20, 30, 30, 30, 5], activation: activation, cost: .softmax)
    let samples = EngineSamples(network, count: 200, seed: 3)
    let parameters = ParameterVector<Double>(initializing: network, seed: 4)
    let exact = try #require(
      ExactPass(network, parameters: parameters, samples: 200, threads: 2)
        .run(samples.inputs, samples.targets))
    let engine = NetworkEngine(network, parameters: parameters, samples: 200, threads: 1)
    samples.run(engine)
    let single = parameters.map { Double(Float($0)) }
    let rounded = try #require(
      ExactPass(network, parameters: single.floats, samples: 200, threads: 1)
        .run(samples.inputs, samples.targets))
    let twin = try #require(
      ExactPass(network, parameters: single, samples: 200, threads: 1)
        .run(samples.inputs, samples.targets))
    for (index, layer) in exact.layers.enumerated() {
      let plain = engine.gradient.everything(LayerNumber(at: index)).reduce(0) { $0 + $1 * $1 }
        .squareRoot()
      // A few roundings in each of four layers, amplified by cancelling samples.
      let condition = try #require(layer.condition)
      #expect(abs(layer.norm.double / plain - 1) < 1e-14 * condition)
      #expect(abs(rounded.layers[index].norm.ratio(to: twin.layers[index].norm) - 1) < 2e-5)
      #expect(layer.zeroCause == nil)
    }
  }

  @Test("shifts exponents, and nothing else, when a linear network's weights are scaled by 2^k")
  func scaling() throws {
    let network = try Architecture(
      sizes: [3, 4, 5, 4, 2], activation: .identity, cost: .quadratic)
    var samples = EngineSamples(network, count: 70, seed: 5)
    samples.targets = samples.targets.map { $0.map { _ in 0 } }
    try scaling(network, samples, Double.self, powers: [1, -7, 300, -300, 900, -900])
    try scaling(network, samples, Float.self, powers: [1, -7, 30, -30, 100, -100])
  }

  private func scaling<Scalar: RealScalar>(
    _ network: Architecture, _ samples: EngineSamples, _ scalar: Scalar.Type, powers: [Int]
  ) throws {
    var parameters = ParameterVector<Scalar>(initializing: network, seed: 6)
    for layer in LayerNumber(2)...5 {
      for unit in 0..<network.sizes[countingInput: layer] { parameters[bias: layer, unit] = 0 }
    }
    func run(_ parameters: ParameterVector<Scalar>) throws -> ExactGradient {
      try #require(
        ExactPass(network, parameters: parameters, samples: 70, threads: 1)
          .run(samples.inputs, samples.targets))
    }
    let before = try run(parameters)
    for (number, k) in powers.enumerated() {
      let scaled = LayerNumber(at: number % 4)
      var changed = parameters
      for unit in 0..<network.sizes[countingInput: scaled] {
        for input in 0..<network.sizes[countingInput: scaled.below] {
          changed[weight: scaled, to: unit, from: input] *= Scalar(
            sign: .plus, exponent: Scalar.Exponent(k), significand: 1)
        }
      }
      let after = try run(changed)
      for layer in LayerNumber(2)...5 {
        let (old, new) = (before.layers[layer: layer].weights, after.layers[layer: layer].weights)
        #expect(new == old.scaled(by: layer == scaled ? k : 2 * k), "2^\(k), layer \(layer)")
      }
    }
  }

  // A permutation changes the order of sums only: each of the few sums on the way, of at most
  // 150 terms, is off by at most 150·2⁻⁵³ of its terms' magnitudes, which random signs make
  // about √150 of the sum; a hundred times that leaves no doubt.
  @Test("does not care about the order of samples and units")
  func permutation() throws {
    let network = try Architecture(sizes: [6, 9, 8, 3], activation: .tanh, cost: .softmax)
    let samples = EngineSamples(network, count: 150, seed: 7)
    let parameters = ParameterVector<Double>(initializing: network, seed: 8)
    let before = try #require(
      ExactPass(network, parameters: parameters, samples: 150, threads: 1)
        .run(samples.inputs, samples.targets))
    var permuted = parameters
    for unit in 0..<9 {
      for input in 0..<6 {
        permuted[weight: 2, to: 8 - unit, from: input] =
          parameters[weight: 2, to: unit, from: input]
      }
      permuted[bias: 2, 8 - unit] = parameters[bias: 2, unit]
      for above in 0..<8 {
        permuted[weight: 3, to: above, from: 8 - unit] =
          parameters[weight: 3, to: above, from: unit]
      }
    }
    let after = try #require(
      ExactPass(network, parameters: permuted, samples: 150, threads: 1)
        .run(samples.inputs.reversed(), samples.targets.reversed()))
    for (old, new) in zip(before.layers, after.layers) {
      for (x, y) in [(old.weights, new.weights), (old.biases, new.biases), (old.error, new.error)] {
        #expect(abs(x.ratio(to: y) - 1) < 1e-12)
      }
    }
  }

  @Test("gives the same bits on any number of threads", arguments: [2, 3, 8])
  func threads(count: Int) throws {
    let network = try Architecture(sizes: [40, 150, 70, 10], activation: .relu, cost: .softmax)
    let samples = EngineSamples(network, count: 700, seed: 9)
    let parameters = ParameterVector<Float>(initializing: network, seed: 10)
    func run(_ threads: Int) throws -> [Extended] {
      let found = ExactPass(network, parameters: parameters, samples: 700, threads: threads)
        .run(samples.inputs, samples.targets)
      return try #require(found).layers.flatMap { [$0.weights, $0.biases, $0.error] }
    }
    #expect(try run(1) == run(count))
  }

  @Test("finds finite numbers for whatever finite numbers it is given", arguments: 0..<200)
  func fuzz(seed: Int) throws {
    var stream = RandomStream(seed: UInt64(seed), purpose: .data, index: 5)
    let cost = Cost.families[stream.index(below: Cost.families.count)]
    let sizes = (0..<3 + stream.index(below: 4)).map { _ in 1 + stream.index(below: 6) }
    let layers = sizes.dropFirst().enumerated().map { index, units in
      let hidden = Activation.hidden[stream.index(below: Activation.hidden.count)]
      let isOutput = index == sizes.count - 2
      let isFree = !cost.needsShares
      return Architecture.Layer(
        units: units, activation: isOutput && !isFree ? cost.defaultOutput : hidden)
    }
    let network = try Architecture(inputs: sizes[0], layers: layers, cost: cost)
    try fuzz(network, Double.self, &stream)
    try fuzz(network, Float.self, &stream)
  }

  private func fuzz<Scalar: RealScalar>(
    _ network: Architecture, _ scalar: Scalar.Type, _ stream: inout RandomStream
  ) throws {
    let least = Double(Scalar.leastNonzeroMagnitude)
    let most = Double(Scalar.greatestFiniteMagnitude)
    func draw(_ stream: inout RandomStream) -> Double {
      let plain = stream.normal()
      switch stream.index(below: 8) {
      case 0: return 0
      case 1: return least * Double(1 + stream.index(below: 9)) * (plain < 0 ? -1 : 1)
      case 2: return most * stream.uniform() * (plain < 0 ? -1 : 1)
      case 3:
        let exponent = Double(Scalar.greatestFiniteMagnitude.exponent)
        return plain * Double(sign: .plus, exponent: Int(plain * exponent / 5), significand: 1)
      default: return plain
      }
    }
    var parameters = ParameterVector<Scalar>(zeros: ParameterLayout(network))
    func clamp(_ x: Double) -> Scalar { Scalar(min(most, max(-most, x))) }
    for (index, layer) in network.layers.enumerated() {
      for unit in 0..<layer.units {
        parameters[bias: LayerNumber(at: index), unit] = clamp(draw(&stream))
        for input in 0..<network.sizes[index] {
          parameters[weight: LayerNumber(at: index), to: unit, from: input] = clamp(draw(&stream))
        }
      }
    }
    let inputs = (0..<5).map { _ in (0..<network.inputs).map { _ in Double(clamp(draw(&stream))) } }
    let targets = (0..<5).map { _ in
      (0..<network.outputs).map { _ in Double(clamp(draw(&stream))) }
    }
    let exact = try #require(
      ExactPass(network, parameters: parameters, samples: 5, threads: 1).run(inputs, targets))
    for layer in exact.layers {
      for number in [layer.norm, layer.weights, layer.biases, layer.largest, layer.error] {
        #expect(number.mantissa.isFinite && (number.isZero || number.log10.isFinite))
        #expect(number.isZero || (0.5..<1).contains(number.mantissa))
      }
      #expect((layer.zeroCause != nil) == layer.norm.isZero)
      #expect(layer.condition.map { $0 >= 1 } ?? true)
    }
  }

  @Test("says that there is nothing to find when a number is not finite")
  func broken() throws {
    let network = try Architecture(sizes: [2, 3, 2], activation: .relu, cost: .quadratic)
    let samples = EngineSamples(network, count: 3, seed: 1)
    var parameters = ParameterVector<Double>(initializing: network, seed: 1)
    var inputs = samples.inputs
    inputs[1][0] = .infinity
    let pass = ExactPass(network, parameters: parameters, samples: 3, threads: 1)
    #expect(pass.run(inputs, samples.targets) == nil)
    #expect(pass.run(samples.inputs, samples.targets) != nil)
    parameters[weight: 3, to: 0, from: 0] = .nan
    let second = ExactPass(network, parameters: parameters, samples: 3, threads: 1)
    #expect(second.run(samples.inputs, samples.targets) == nil)
  }

  @Test("needs memory and time in proportion to the depth: ten thousand layers of four")
  func depth() throws {
    let network = try Architecture(
      sizes: Array(repeating: 4, count: 10_000), activation: .sigmoid, cost: .quadratic,
      initializer: .nielsen)
    let samples = EngineSamples(network, count: 64, seed: 2)
    let exact = try #require(
      ExactPass(
        network, parameters: ParameterVector<Float>(initializing: network, seed: 3), samples: 64,
        threads: 1
      ).run(samples.inputs, samples.targets))
    // Mean field: −0.69 decades a layer for this initialisation, a little more in narrow layers.
    let decades = exact.layers[0].error.log10 / 10_000
    #expect((-1.2 ... -0.6).contains(decades), "\(decades)")
  }
}

extension ParameterVector where Scalar == Double {
  /// The same numbers in single precision.
  fileprivate var floats: ParameterVector<Float> {
    ParameterVector<Float>(layout, flat: flat.map { Float($0) })
  }
}
