import FathomVocabulary
import FathomData
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTestSupport
import FathomTraining
import Testing

@Suite("Initialisation on data")
struct DataInitializationTests {
  private func variances(
    _ network: Architecture, _ parameters: ParameterVector<Double>, _ data: LoadedData
  ) -> [Double] {
    guard case .reals(let values) = data.training.features.storage else { return [] }
    let twin = NaiveNetwork(network, parameters)
    let inputs = stride(from: 0, to: values.count, by: network.inputs).map {
      Array(values[$0..<$0 + network.inputs])
    }
    let z = inputs.map { twin.forward($0).z }
    return network.layers.indices.map { layer in
      let all = z.flatMap { $0[layer] }
      let mean = all.reduce(0, +) / Double(all.count)
      return all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count)
    }
  }

  @Test(arguments: [Activation.tanh, .relu, .softplus])
  func `lsuv gives every layer's pre-activations variance 1`(activation: Activation) throws {
    let data = Problems.clusters(samples: 100, inputs: 12, classes: 4)
    let network = try Architecture(
      sizes: [12, 20, 20, 20, 4], activation: activation, cost: .softmax, initializer: .lsuv)
    let parameters = ParameterVector<Double>(initializing: network, seed: 3, on: data)
    for variance in variances(network, parameters, data) {
      #expect(abs(variance - 1) < 1e-10)
    }
    // Rows of a square matrix stay at right angles to each other.
    let weights = parameters.weights(3)
    let product = (0..<20).reduce(0.0) { $0 + weights[$1] * weights[20 + $1] }
    #expect(abs(product) < 1e-12)
  }

  @Test func `other initialisers do not look at the data`() throws {
    let network = try Architecture(
      sizes: [12, 20, 4], activation: .tanh, cost: .softmax, initializer: .orthogonal)
    let data = Problems.clusters(samples: 100, inputs: 12, classes: 4)
    #expect(
      ParameterVector<Float>(initializing: network, seed: 3, on: data)
        == ParameterVector<Float>(initializing: network, seed: 3))
  }

  @Test func `inputs that are all zero leave the weights as they are`() throws {
    let network = try Architecture(
      sizes: [3, 4, 2], activation: .tanh, cost: .softmax, initializer: .lsuv)
    let zeros = Dataset(
      features: FeatureMatrix(columns: 3, storage: .reals(Array(repeating: 0, count: 30))),
      targets: .labels(Array(repeating: 1, count: 10), classes: 2))
    let data = LoadedData(name: "zeros", training: zeros)
    #expect(
      ParameterVector<Float>(initializing: network, seed: 3, on: data)
        == ParameterVector<Float>(initializing: network, seed: 3))
  }
}

@Suite("Measuring networks whose training differs from their use")
struct LayerMeasurementTests {
  @Test func `batch normalisation is measured by mini-batches, and says so`() throws {
    let data = Problems.clusters(samples: 90, inputs: 12, classes: 4, test: 40)
    let hidden = Architecture.Layer(
      units: 9, activation: .tanh, normalization: .batch, dropout: 0.4)
    let network = try Architecture(
      inputs: 12, layers: [hidden, hidden, .init(units: 4, activation: .softmax)], cost: .softmax)
    let session = try TrainingSession<Double>(
      network, on: data, options: TrainingOptions(batchSize: 20, duration: .steps(30), seed: 2))
    let initial = session.initial
    #expect(initial.batchStatistics == 20)
    // Each mini-batch of the first epoch by itself, without dropout, weighed by its samples.
    let order = try #require(Self.order(samples: 90, seed: 2))
    let engine = NetworkEngine(
      network, parameters: session.parameters, samples: 20, threads: 1)
    var (cost, squares) = (0.0, 0.0)
    for start in stride(from: 0, to: 90, by: 20) {
      let rows = Array(order[start..<min(90, start + 20)])
      Self.run(engine, data.training, rows)
      cost += engine.pass.totalCost / 90
      squares += engine.pass.backward[0].sumOfSquares / 90
    }
    #expect(abs(initial.cost / cost - 1) < 1e-12)
    #expect(abs(initial.layers[0].error.norm / squares.squareRoot() - 1) < 1e-12)
    let first = initial.layers[0]
    #expect(first.gradient.biases.norm == 0 && first.gradient.biases.log10Norm == nil)
    #expect(first.normalization?.kind == "batch")
    #expect((first.normalization?.scales.norm ?? 0) > 0)
    #expect(initial.layers[2].normalization == nil)
    session.train()
    let record = session.record()
    #expect(record.final?.batchStatistics == 20)
    #expect(record.network.layers[0].normalization == "batch")
    #expect(record.network.layers[0].dropout == 0.4)
  }

  private static func order(samples: Int, seed: UInt64) -> [Int]? {
    var stream = RandomStream(seed: seed, purpose: .shuffling, index: 1)
    var order = Array(0..<samples)
    for last in stride(from: samples - 1, to: 0, by: -1) {
      order.swapAt(last, stream.index(below: last + 1))
    }
    return order
  }

  private static func run(
    _ engine: NetworkEngine<Double>, _ data: Dataset, _ rows: [Int]
  ) {
    guard case .reals(let values) = data.features.storage,
      case .labels(let labels, let classes) = data.targets
    else { return }
    let columns = data.features.columns
    let (x, y) = (engine.inputs, engine.targets)
    engine.run(samples: rows.count, to: .errors, countsCorrect: true) { tile in
      for row in tile {
        for column in 0..<columns { x[row, column] = values[rows[row] * columns + column] }
        for k in 0..<classes { y[row, k] = Int(labels[rows[row]]) == k ? 1 : 0 }
      }
    }
  }

  @Test func `what float cannot hold is looked at in double where the exact pass does not go`()
    throws
  {
    let tiny = Initializer.normal(weights: 1e-16, biases: 0.5)
    var hidden = (0..<5).map { _ in
      Architecture.Layer(units: 4, activation: .sigmoid, initializer: tiny)
    }
    hidden[4].shortcut = 5
    let network = try Architecture(
      inputs: 6, layers: hidden + [.init(units: 3, activation: .softmax, initializer: .xavier)],
      cost: .softmax)
    let data = Problems.clusters(samples: 50, inputs: 6, classes: 3)
    func measure<Scalar: RealScalar>(_ scalar: Scalar.Type) throws -> Measurement {
      try TrainingSession<Scalar>(network, on: data, options: TrainingOptions(seed: 1)).initial
    }
    let (single, double) = (try measure(Float.self), try measure(Double.self))
    let (first, wide) = (single.layers[0].gradient, double.layers[0].gradient)
    #expect(first.state == .underflow && wide.state == .finite)
    let size = try #require(first.log10Norm)
    #expect(abs(size - (wide.log10Norm ?? 0)) < 1e-3 && size < -30)
    #expect(single.layers[4].gradient.state == .finite)
  }

  @Test func `a training goes on from its state as if nothing had happened`() throws {
    let data = Problems.clusters(samples: 64, inputs: 12, classes: 4)
    let hidden = Architecture.Layer(
      units: 9, activation: .tanh, normalization: .batch, dropout: 0.4)
    let network = try Architecture(
      inputs: 12, layers: [hidden, hidden, .init(units: 4, activation: .softmax)], cost: .softmax)
    for optimizer in Optimizer.families {
      // Two epochs of two steps each: the second session begins where an epoch does.
      func options(_ steps: Int) -> TrainingOptions {
        TrainingOptions(
          optimizer: optimizer, schedule: .init(.step(every: .steps(3), factor: 0.5)),
          batchSize: 64, duration: .steps(steps), seed: 2)
      }
      let whole = try TrainingSession<Float>(network, on: data, options: options(6))
      while whole.step < 3 { whole.makeStep() }
      let state = whole.optimizerState
      #expect(state.fits(optimizer, network) && state.steps == 3)
      #expect(state.slots.map(\.name) == optimizer.slotNames)
      let rest = try TrainingSession<Float>(
        network, on: data, options: options(6), parameters: whole.parameters)
      rest.optimizerState = state
      rest.runningStatistics = whole.runningStatistics
      #expect(rest.optimizerState == state && rest.learningRate == whole.learningRate)
      #expect(rest.learningRate == whole.options.learningRate / 2)
    }
  }
}
