import FathomVocabulary
import FathomData
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTestSupport
import FathomTraining
import Testing

@Suite("Mini-batch noise")
struct NoiseTests {
  /// Each sample's gradient, computed one by one with a plain twin.
  private func sampleGradients(
    _ network: Architecture, _ parameters: ParameterVector<Double>, _ data: LoadedData
  ) -> [[[Double]]] {
    guard case .labels(let labels, let classes) = data.training.targets else { return [] }
    let twin = NaiveNetwork(network, parameters)
    let features = data.training.features
    return labels.indices.map { sample in
      let x = (0..<features.columns).map { features[sample, $0] }
      let y = (0..<classes).map { $0 == Int(labels[sample]) ? 1.0 : 0 }
      let gradient = twin.gradient([x], [y])
      return network.layers.indices.map {
        gradient.weights[$0].flatMap { $0 } + gradient.biases[$0]
      }
    }
  }

  @Test("agrees with the covariance of gradients computed one by one")
  func ratio() throws {
    let data = Problems.clusters(samples: 60, inputs: 5, classes: 3)
    let network = try Architecture(sizes: [5, 7, 6, 3], activation: .tanh, cost: .softmax)
    let session = try TrainingSession<Double>(
      network, on: data, options: TrainingOptions(batchSize: 60, duration: .steps(1)))
    let samples = sampleGradients(network, session.parameters, data)
    session.train()
    let record = session.record()
    let step = try #require(record.history.steps.first)
    for layer in network.layers.indices {
      let size = samples[0][layer].count
      var mean = Array(repeating: 0.0, count: size)
      for sample in samples { for i in 0..<size { mean[i] += sample[layer][i] / 60 } }
      var covariance = 0.0
      for sample in samples {
        for i in 0..<size {
          let deviation = sample[layer][i] - mean[i]
          covariance += deviation * deviation / 59
        }
      }
      let norm = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let expected = norm / (covariance / 60).squareRoot()
      #expect(abs(try #require(step.layers[layer].signalToNoise) / expected - 1) < 1e-10)
      let noise = try #require(record.initial.layers[layer].noise)
      #expect(abs(noise.signalToNoise / expected - 1) < 1e-10)
      // The mini-batch is all there is.
      #expect(abs(try #require(noise.cosineToFull) - 1) < 1e-12)
    }
  }

  @Test("a smaller mini-batch has more noise and points elsewhere")
  func smaller() throws {
    let data = Problems.clusters(samples: 64, inputs: 5, classes: 3)
    let network = try Architecture(sizes: [5, 7, 3], activation: .tanh, cost: .softmax)
    func noise(_ batch: Int) throws -> [NoiseMeasurement] {
      let session = try TrainingSession<Double>(
        network, on: data, options: TrainingOptions(batchSize: batch))
      return session.initial.layers.compactMap(\.noise)
    }
    let (few, all) = try (noise(4), noise(64))
    try #require(few.count == 2 && all.count == 2)
    for (few, all) in zip(few, all) {
      #expect(abs(all.signalToNoise / few.signalToNoise - 4) < 1e-9)
      #expect(try #require(few.cosineToFull) < 0.999)
    }
  }

  @Test("a single sample has none")
  func single() throws {
    let data = Problems.clusters(samples: 30, inputs: 5, classes: 3)
    let network = try Architecture(sizes: [5, 3], cost: .softmax)
    let session = try TrainingSession<Float>(
      network, on: data, options: TrainingOptions(batchSize: 1, duration: .steps(3)))
    session.train()
    let steps = session.record().history.steps
    #expect(steps.count == 3 && steps.allSatisfy { $0.layers[0].signalToNoise == nil })
  }
}
