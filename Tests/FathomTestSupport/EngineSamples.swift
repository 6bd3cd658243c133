public import FathomVocabulary
public import FathomNetworks
public import FathomNumerics

/// Samples for small networks, and a way to run an engine on them.
public struct EngineSamples: Sendable {
  /// Inputs, a row per sample.
  public var inputs: [[Double]]
  /// Targets, a row per sample.
  public var targets: [[Double]]

  /// Random samples, with targets that suit the network's cost.
  public init(_ architecture: Architecture, count: Int, seed: UInt64) {
    var stream = RandomStream(seed: seed, purpose: .data, index: 77)
    // Multiples of 1/64 are exact in Float as well.
    func draw() -> Double { (stream.normal() * 64).rounded() / 64 }
    inputs = (0..<count).map { _ in (0..<architecture.inputs).map { _ in draw() } }
    targets = (0..<count).map { sample in
      architecture.cost.needsShares
        ? (0..<architecture.outputs).map { $0 == sample % architecture.outputs ? 1 : 0 }
        : (0..<architecture.outputs).map { _ in draw() }
    }
  }

  /// Leaves out samples with a pre-activation, or an output, so near a kink that a small change
  /// could cross it.
  public mutating func dropNearKinks(_ network: NaiveNetwork, margin: Double) {
    let kept = inputs.indices.filter { sample in
      let (z, a) = network.forward(inputs[sample])
      let residuals = zip(a.last ?? [], targets[sample]).map { abs($0 - $1) }
      guard network.cost != .mae || residuals.allSatisfy({ $0 > margin }) else { return false }
      return zip(z, network.activations).allSatisfy { layer, activation in
        NaiveNetwork.kinks(activation).allSatisfy { kink in
          layer.allSatisfy { abs($0 - kink) > margin }
        }
      }
    }
    inputs = kept.map { inputs[$0] }
    targets = kept.map { targets[$0] }
  }

  /// Puts the samples into an engine, takes them through and computes the gradient.
  package func run<Scalar: RealScalar>(_ engine: NetworkEngine<Scalar>) {
    let inputs = inputs
    let targets = targets
    let (x, y) = (engine.inputs, engine.targets)
    engine.run(samples: inputs.count, to: .errors, countsCorrect: true) { rows in
      for row in rows {
        for (column, value) in inputs[row].enumerated() { x[row, column] = Scalar(value) }
        for (column, value) in targets[row].enumerated() { y[row, column] = Scalar(value) }
      }
    }
    engine.computeGradient(samples: inputs.count, total: inputs.count, accumulating: false)
  }
}

extension ParameterVector {
  /// The same numbers in double precision.
  public var doubles: ParameterVector<Double> {
    ParameterVector<Double>(layout, flat: flat.map { Double($0) })
  }

  /// All that a layer learns in one list.
  public func everything(_ layer: LayerNumber) -> [Scalar] {
    layout.blocks(of: layer).flatMap { self[$0] }
  }

  /// The weights and biases of a layer in one list.
  public func all(_ layer: LayerNumber) -> [Scalar] { weights(layer) + biases(layer) }
}

/// ‖x − y‖ / ‖y‖.
public func relativeDistance(_ x: [Double], _ y: [Double]) -> Double {
  precondition(x.count == y.count)
  let distance = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  let size = y.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return size == 0 ? distance : distance / size
}
