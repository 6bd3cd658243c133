import FathomVocabulary
internal import FathomData
internal import FathomNetworks
internal import FathomNumerics
internal import FathomRecords

/// Finds what pictures of a layer need beyond its figures.
struct LayerDetailBuilder<Scalar: RealScalar> {
  /// z^l and a^l of a layer over some samples.
  struct Signals {
    var samples: Int
    var preActivation: Distribution
    var activation: Distribution
  }

  let parameters: ParameterVector<Scalar>
  let gradient: ParameterVector<Scalar>
  let signals: [Signals]
  let image: ImageShape?

  /// How many samples the distributions of z^l and a^l are of.
  ///
  /// Enough for a histogram of the widest layer, and few beside the samples that a measurement
  /// looks at anyway.
  static func samples(of all: Int, _ architecture: Architecture) -> Int {
    let widest = architecture.layers.reduce(1) { max($0, $1.units) }
    return min(all, max(16, min(256, 16384 / widest)))
  }

  /// What the last pass of an engine left of z^l and a^l, for each layer with weights.
  static func signals(of engine: NetworkEngine<Scalar>, samples: Int) -> [Signals] {
    engine.architecture.layers.layerNumbers.map { layer in
      Signals(
        samples: samples,
        preActivation: .linear(
          doubles(engine.preActivations(layer, samples: samples).array())),
        activation: .linear(doubles(engine.activations(layer).rows(0..<samples).array())))
    }
  }

  func distributions(_ layer: LayerNumber) -> LayerDistributions {
    let signal = signals[layer: layer]
    return LayerDistributions(
      samples: signal.samples, preActivation: signal.preActivation,
      activation: signal.activation, weights: .linear(doubles(parameters.weights(layer))),
      weightGradient: .logarithmic(doubles(gradient.weights(layer))),
      biasGradient: .logarithmic(doubles(gradient.biases(layer))))
  }

  func connections(_ layer: LayerNumber) -> LayerConnections? {
    let layout = parameters.layout
    guard layout.count <= LayerConnections.mostInNetwork,
      layout.layers.allSatisfy({ layout.parameterCount($0) <= LayerConnections.mostInLayer })
    else { return nil }
    return LayerConnections(
      weights: doubles(parameters.weights(layer)),
      weightGradients: doubles(gradient.weights(layer)),
      biases: doubles(parameters.biases(layer)), biasGradients: doubles(gradient.biases(layer)))
  }

  func images(_ layer: LayerNumber) -> UnitImages? {
    guard layer == .firstWithWeights, let image else { return nil }
    let pixels = image.rows * image.columns
    func images(_ values: [Scalar]) -> [UnitImages.Image] {
      stride(from: 0, to: min(values.count, UnitImages.mostUnits * pixels), by: pixels).map {
        UnitImages.Image(doubles(Array(values[$0..<$0 + pixels])))
      }
    }
    return UnitImages(
      rows: image.rows, columns: image.columns, weights: images(parameters.weights(layer)),
      weightGradients: images(gradient.weights(layer)))
  }
}

@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func doubles<Scalar: RealScalar>(_ values: [Scalar]) -> [Double] {
  values.map { Double($0) }
}
