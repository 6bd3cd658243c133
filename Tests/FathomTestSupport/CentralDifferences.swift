import FathomVocabulary
public import FathomNetworks
public import FathomNumerics

/// A network's gradient beside what central differences of its own cost give.
public struct CentralDifferences {
  /// As the engine computes it.
  public let gradient: ParameterVector<Double>
  /// (C(θ + h) − C(θ − h))/2h for each parameter.
  public let quotients: ParameterVector<Double>

  /// Both over some samples, with dropout's masks of one step.
  ///
  /// What is drawn as a constant (γ, β, slopes) is moved away from it first, so that nothing hides
  /// behind a 1 or a 0.
  ///
  /// - Parameters:
  ///   - network: The network; its activations should have no kinks that a step could cross.
  ///   - count: How many samples.
  ///   - h: The step.
  public init(_ network: Architecture, count: Int, h: Double = 1e-5) {
    var parameters = ParameterVector<Double>(initializing: network, seed: 5)
    var stream = RandomStream(seed: 8, purpose: .data)
    for block in parameters.layout.blocks where ![.weights, .biases].contains(block.role) {
      parameters[block] = parameters[block].map { $0 + 0.3 * stream.normal() }
    }
    let samples = EngineSamples(network, count: count, seed: 12)
    let engine = NetworkEngine(network, parameters: parameters, samples: count, threads: 1)
    engine.setDropout(seed: 4, step: 3)
    samples.run(engine)
    gradient = engine.gradient
    func cost(_ flat: [Double]) -> Double {
      engine.setParameters(ParameterVector(parameters.layout, flat: flat))
      samples.run(engine)
      return engine.pass.cost
    }
    quotients = ParameterVector(
      parameters.layout,
      flat: parameters.flat.indices.map { index in
        var moved = parameters.flat
        moved[index] += h
        let above = cost(moved)
        moved[index] -= 2 * h
        return (above - cost(moved)) / (2 * h)
      })
  }

  /// The largest distance between the two, relative to the quotients, in any layer.
  public var worstLayer: Double {
    gradient.layout.layers.map { layer in
      let blocks = gradient.layout.blocks(of: layer)
      return relativeDistance(
        blocks.flatMap { gradient[$0] }, blocks.flatMap { quotients[$0] })
    }.max() ?? 0
  }
}
