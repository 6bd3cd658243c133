import FathomVocabulary
internal import FathomNetworks
internal import FathomNumerics
internal import FathomRecords

/// Looks at the activations that a step's forward pass left, in memory taken once.
struct StepActivations<Scalar: RealScalar> {
  private let units: [UnitStatistics<Scalar>]

  init(_ architecture: Architecture) {
    // Saturation is counted by the pass itself.
    units = architecture.activatedUnits.map { UnitStatistics(units: $0, limit: 0) }
  }

  /// What the layers' activations and slopes are like over the samples of the last forward pass.
  ///
  /// With dropout they are those that the pass handed on: what it dropped is 0, slopes included.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func look(at engine: NetworkEngine<Scalar>, samples: Int) -> [StepRecord.Layer.Activation] {
    units.numbered.map { layer, statistics in
      statistics.reset()
      statistics.add(
        engine.activations(layer).rows(0..<samples), slopes: engine.slopes(layer).rows(0..<samples))
      let activation = engine.architecture.layers[layer: layer].activation
      return StepRecord.Layer.Activation(
        mean: statistics.mean, deviation: statistics.deviation,
        deadUnits: activation == .softmax ? nil : statistics.deadUnits(activation))
    }
  }
}

extension UnitStatistics {
  /// The share of dead units of a layer with an activation.
  ///
  /// A smooth σ′ is never 0: where it comes out as 0, it underflowed.
  func deadUnits(_ activation: Activation) -> Double {
    activation.canDie ? deadUnits : 0
  }
}
