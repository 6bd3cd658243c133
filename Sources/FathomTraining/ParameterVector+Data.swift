import FathomVocabulary
public import FathomData
public import FathomNetworks
internal import FathomNumerics

extension ParameterVector {
  /// Parameters as an architecture's initialisers draw them, those of `lsuv` on the data.
  ///
  /// Layer by layer, from the first on, the weights of `lsuv` are divided by the deviation of
  /// their pre-activations over units and samples: those of up to 128 samples, the first that
  /// training would take. Units that answer all samples alike leave the weights as they are.
  ///
  /// *Source:* Mishkin and Matas 2016. Without biases a single division is enough; batch and
  /// layer normalisation come after it.
  public init(initializing architecture: Architecture, seed: UInt64, on data: LoadedData) {
    self.init(initializing: architecture, seed: seed)
    let layers = layout.layers.filter { architecture.layers[layer: $0].initializer == .lsuv }
    guard !layers.isEmpty, architecture.inputs == data.training.features.columns else { return }
    let count = min(128, data.training.samples)
    let order = SampleOrder(samples: data.training.samples, seed: seed)
    order.shuffle(epoch: 1)
    let features = BatchFeeder<Scalar>(data.training, outputs: architecture.outputs)
    let engine = NetworkEngine<Scalar>(
      architecture, parameters: self, samples: count, threads: 1)
    for layer in layers {
      engine.setParameters(self)
      engine.forward(samples: count, detail: .finite, countsCorrect: false) {
        [order = order.order, inputs = engine.inputs, targets = engine.targets] rows in
        features.fill(rows, of: inputs, targets, from: order, start: 0, lookahead: 0)
      }
      let inputs = engine.inputs(of: layer).rows(0..<count)
      divideWeights(layer, by: deviation(layer, over: inputs.array()))
    }
  }

  /// The deviation of W^l a over units and samples.
  private func deviation(_ layer: LayerNumber, over activations: [Scalar]) -> Double {
    let weights = weights(layer)
    let units = layout.units(layer)
    let inputs = weights.count / units
    var (count, sum, squares) = (0.0, 0.0, 0.0)
    for sample in stride(from: 0, to: activations.count, by: inputs) {
      for unit in 0..<units {
        var z = 0.0
        for input in 0..<inputs {
          z += Double(weights[unit * inputs + input]) * Double(activations[sample + input])
        }
        (count, sum, squares) = (count + 1, sum + z, squares + z * z)
      }
    }
    return max(0, squares / count - (sum / count) * (sum / count)).squareRoot()
  }

  private mutating func divideWeights(_ layer: LayerNumber, by deviation: Double) {
    guard deviation > 0, deviation.isFinite else { return }
    let units = layout.units(layer)
    let inputs = weights(layer).count / units
    for unit in 0..<units {
      for input in 0..<inputs {
        self[weight: layer, to: unit, from: input] /= Scalar(deviation)
      }
    }
  }
}
