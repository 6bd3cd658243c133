import FathomVocabulary
import FathomData
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTestSupport
import FathomTraining
import Testing

@Suite("What pictures of a layer need")
struct LayerDetailTests {
  @Test("distributions agree with a plain twin where all samples are looked at")
  func twin() throws {
    let data = Problems.clusters(samples: 90, inputs: 5, classes: 3)
    let network = try Architecture(
      sizes: [5, 6, 4, 3], activation: .sigmoid, cost: .softmax, initializer: .nielsen)
    let session = try TrainingSession<Double>(
      network, on: data, options: TrainingOptions(threads: 2))
    let twin = NaiveNetwork(network, session.parameters)
    let features = data.training.features
    let xs = (0..<90).map { row in (0..<5).map { features[row, $0] } }
    guard case .labels(let labels, _) = data.training.targets else { return }
    let ys = labels.map { label in (0..<3).map { $0 == Int(label) ? 1.0 : 0 } }
    let gradient = twin.gradient(xs, ys)
    for (index, layer) in session.initial.layers.enumerated() {
      let found = try #require(layer.distributions)
      #expect(found.samples == 90)
      let (z, a) = (xs.map { twin.forward($0).z[index] }, xs.map { twin.forward($0).a[index + 1] })
      #expect(agree(found.preActivation, z.flatMap { $0 }))
      #expect(agree(found.activation, a.flatMap { $0 }))
      #expect(agree(found.weights, session.parameters.weights(LayerNumber(at: index))))
      #expect(agree(found.weightGradient, gradient.weights[index].flatMap { $0 }))
      #expect(agree(found.biasGradient, gradient.biases[index]))
    }
  }

  /// Whether count, range, mean and root mean square are those of some numbers.
  private func agree(_ found: Distribution, _ values: [Double]) -> Bool {
    let n = Double(values.count)
    let rms = (values.reduce(0) { $0 + $1 * $1 } / n).squareRoot()
    func near(_ x: Double?, _ y: Double?) -> Bool {
      guard let x, let y else { return false }
      return abs(x - y) < 1e-11 * max(rms, 1e-300)
    }
    return found.count == values.count && found.counts.reduce(0, +) == values.count
      && near(found.minimum, values.min()) && near(found.maximum, values.max())
      && near(found.mean, values.reduce(0, +) / n) && near(found.rms, rms)
  }

  @Test("small networks keep every connection, large ones none")
  func connections() throws {
    let data = Problems.clusters(samples: 40, inputs: 4, classes: 3)
    let small = try TrainingSession<Float>(
      try Architecture(sizes: [4, 5, 3], activation: .tanh, cost: .softmax), on: data)
    for layer in small.initial.layers {
      let found = try #require(layer.connections)
      let weights = small.parameters.weights(layer.layer).map { Double($0) }
      #expect(found.weights == weights)
      let squares = found.weightGradients.reduce(0) { $0 + $1 * $1 }
      #expect(abs(squares.squareRoot() / layer.gradient.weights.norm - 1) < 1e-5)
      #expect(found.biases.count == found.biasGradients.count)
    }
    let large = try TrainingSession<Float>(
      try Architecture(sizes: [4, 60, 3], activation: .tanh, cost: .softmax), on: data)
    #expect(large.initial.layers.allSatisfy { $0.connections == nil && $0.images == nil })
  }

  @Test("the first layer's weights come as images where the input is one")
  func images() throws {
    let pixels = (0..<20 * 6).map { UInt8($0 * 2) }
    let data = LoadedData(
      name: "images",
      training: Dataset(
        features: FeatureMatrix(
          columns: 6, storage: .bytes(pixels), image: ImageShape(rows: 2, columns: 3)),
        targets: .labels((0..<20).map { $0 % 2 }, classes: 2)))
    let network = try Architecture(sizes: [6, 20, 2], activation: .sigmoid, cost: .softmax)
    let session = try TrainingSession<Float>(network, on: data)
    let layers = session.initial.layers
    let images = try #require(layers[0].images)
    #expect(images.rows == 2 && images.columns == 3)
    #expect(images.weights.count == 16 && images.weightGradients.count == 16)
    #expect(layers[1].images == nil)
    let unit = (0..<6).map { Double(session.parameters[weight: 2, to: 3, from: $0]) }
    #expect(images.weights[3] == UnitImages.Image(unit))
  }

  @Test("gradients that underflow and networks that are not finite are data")
  func extremes() throws {
    let data = Problems.clusters(samples: 30, inputs: 3, classes: 2)
    let deep = try Architecture(
      sizes: [3] + Array(repeating: 4, count: 80) + [2], activation: .sigmoid, cost: .softmax)
    let first = try TrainingSession<Float>(deep, on: data).initial.layers[0]
    let found = try #require(first.distributions?.weightGradient)
    #expect(first.gradient.state == .underflow && found.zeros == 12 && found.count == 12)
    let network = try Architecture(sizes: [3, 4, 2], activation: .identity, cost: .softmax)
    var broken = ParameterVector<Float>(initializing: network, seed: 0)
    broken[weight: 2, to: 0, from: 0] = .nan
    let session = try TrainingSession(
      network, on: data, options: TrainingOptions(), parameters: broken)
    let layer = try #require(session.initial.layers[0].distributions)
    #expect(layer.weights.nan == 1 && layer.weights.counts.reduce(0, +) == 11)
    #expect(layer.preActivation.nan == 30)
  }
}
