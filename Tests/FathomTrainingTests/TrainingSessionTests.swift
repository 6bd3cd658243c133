import FathomVocabulary
import FathomData
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTestSupport
import FathomTraining
import Testing

@Suite("Training session")
struct TrainingSessionTests {
  @Test("a step is −η times the derivatives, which agree with a plain twin")
  func step() throws {
    let data = Problems.regression(samples: 6, inputs: 3, outputs: 2)
    let network = try Architecture(
      sizes: [3, 4, 2], activation: .tanh, cost: .quadratic, initializer: .nielsen)
    let session = try TrainingSession<Double>(
      network, on: data,
      options: TrainingOptions(
        learningRate: 0.25, batchSize: 6, duration: .steps(1), weightDecay: 0.1))
    let before = session.parameters
    session.train()
    guard case .values(let targets, _) = data.training.targets else { return }
    let features = data.training.features
    let xs = (0..<6).map { row in (0..<3).map { features[row, $0] } }
    let ys = (0..<6).map { [targets[2 * $0], targets[2 * $0 + 1]] }
    let expected = NaiveNetwork(network, before).gradient(xs, ys)
    for layer in LayerNumber(2)...3 {
      for j in 0..<network.layers[layer: layer].units {
        for k in 0..<network.sizes[countingInput: layer.below] {
          let g = session.derivatives[weight: layer, to: j, from: k]
          let w = before[weight: layer, to: j, from: k]
          #expect(abs(g - expected.weights[layer: layer][j][k]) < 1e-14)
          #expect(session.lastChange[weight: layer, to: j, from: k] == -0.25 * g)
          let moved = session.parameters[weight: layer, to: j, from: k]
          #expect(abs(moved - (w * (1 - 0.25 * 0.1) - 0.25 * g)) < 1e-15)
        }
        // Biases do not decay.
        let moved = session.parameters[bias: layer, j]
        let g = session.derivatives[bias: layer, j]
        #expect(abs(moved - (before[bias: layer, j] - 0.25 * g)) < 1e-15)
      }
    }
    // Speed leaves weight decay out and is relative to the weights before the step.
    let speed = try #require(session.record().final?.layers[0].update)
    let gradient = expected.weights[0].joined() + expected.biases[0]
    let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(abs(speed.norm / (0.25 * norm) - 1) < 1e-12)
    let weightNorm = expected.weights[0].joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
    let size = before.weights(2).reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(try abs(#require(speed.relative) / (0.25 * weightNorm / size) - 1) < 1e-12)
  }

  @Test("an epoch uses every sample once, the last short batch too, in a new order each time")
  func epochs() throws {
    // Sample s has the input s; with weight 0 and quadratic cost, y = 0, the bias alone moves,
    // and a batch's mean input is seen in the derivative of the weight.
    let values = (0..<10).map { Double($0) }
    let data = LoadedData(
      name: "count",
      training: Dataset(
        features: FeatureMatrix(columns: 1, storage: .reals(values)),
        targets: .values(Array(repeating: 1, count: 10), columns: 1)))
    let network = try Architecture(sizes: [1, 1], cost: .quadratic, initializer: .zeros)
    let session = try TrainingSession<Double>(
      network, on: data,
      options: TrainingOptions(learningRate: 0, batchSize: 4, duration: .epochs(2)))
    var sums: [Double] = []
    session.train { session in
      let size = session.step % 3 == 0 ? 2.0 : 4.0
      // a = 0, y = 1: ∂C/∂w = −mean of the inputs.
      sums.append(-session.derivatives[weight: 2, to: 0, from: 0] * size)
      #expect(session.derivatives[bias: 2, 0] == -1)
      return true
    }
    #expect(sums.count == 6)
    #expect(abs(sums[0...2].reduce(0, +) - 45) < 1e-12)
    #expect(abs(sums[3...5].reduce(0, +) - 45) < 1e-12)
    #expect(sums[0...2] != sums[3...5])
    let training = try #require(session.record().training)
    #expect(training.epochsCompleted == 2 && training.steps == 6 && training.cost.count == 2)
  }

  @Test("costs and accuracies are means over samples, the last epoch partial")
  func costs() throws {
    let data = Problems.clusters(samples: 50, inputs: 4, classes: 3, test: 20)
    let network = try Architecture(sizes: [4, 3], cost: .softmax)
    let session = try TrainingSession<Double>(
      network, on: data,
      options: TrainingOptions(learningRate: 0, batchSize: 20, duration: .steps(4)))
    session.train()
    let record = session.record()
    let training = try #require(record.training)
    // With rate 0 nothing changes, so an epoch's mean is the full-batch cost, short batch and all.
    #expect(training.epochsCompleted == 1 && training.cost.count == 2)
    #expect(abs(training.cost[0] / record.initial.cost - 1) < 1e-12)
    #expect(training.accuracy[0] == record.initial.accuracy)
    #expect(training.testAccuracy.count == 2)
    #expect(record.final?.cost == record.initial.cost)
    #expect(record.final?.step == 4)
  }

  @Test("no steps means a measurement and nothing else")
  func nothing() throws {
    let data = Problems.clusters(samples: 50, inputs: 4, classes: 3)
    let network = try Architecture(sizes: [4, 5, 3], cost: .softmax)
    let record = try measureRun(network, on: data, options: TrainingOptions(duration: .steps(0)))
    #expect(record.final == nil && record.training == nil && record.history.steps.isEmpty)
    #expect(record.initial.layers.map(\.layer) == [2, 3])
    #expect(record.initial.layers.allSatisfy { $0.update == nil })
  }

  @Test("something that can be learned is learned", arguments: [Cost.softmax, .crossEntropy, .mse])
  func learning(cost: Cost) throws {
    let data = Problems.clusters(samples: 400, inputs: 6, classes: 4, test: 200)
    let network = try Architecture(sizes: [6, 20, 4], activation: .relu, cost: cost)
    let record = try measureRun(
      network, on: data, options: TrainingOptions(duration: .epochs(30)))
    #expect(try #require(record.final?.accuracy) > 0.95)
    #expect(try #require(record.training?.testAccuracy.last) > 0.9)
    #expect(try #require(record.final?.cost) < 0.5 * record.data.baseline.cost)
  }

  @Test("the first non-finite value is traced to its step and layer, and ends the training")
  func incident() throws {
    let data = Problems.clusters(samples: 100, inputs: 6, classes: 4)
    let network = try Architecture(sizes: [6, 20, 20, 20, 4], activation: .relu, cost: .softmax)
    for precision in Precision.allCases {
      let record = try measureRun(
        network, on: data, options: TrainingOptions(learningRate: 1e30, duration: .steps(200)),
        precision: precision)
      let training = try #require(record.training)
      let incident = try #require(training.incident)
      #expect((2...20).contains(incident.step) && (2...5).contains(incident.layer))
      #expect(training.steps < 200)
    }
  }

  @Test("a step that is refused leaves a record of why, and is not counted")
  func refusedStep() throws {
    let data = Problems.clusters(samples: 100, inputs: 6, classes: 4)
    let network = try Architecture(sizes: [6, 20, 20, 4], activation: .relu, cost: .softmax)
    let record = try measureRun(
      network, on: data,
      options: TrainingOptions(learningRate: 1e30, batchSize: 100, duration: .steps(50)))
    let training = try #require(record.training)
    #expect(training.incident?.step == training.steps + 1)
    #expect(training.epochsCompleted == training.steps)
    #expect(training.cost.count == training.steps)
    var parameters = ParameterVector<Float>(initializing: network, seed: 0)
    parameters[weight: 2, to: 0, from: 0] = .infinity
    let session = try TrainingSession<Float>(
      network, on: data, options: TrainingOptions(), parameters: parameters)
    session.train()
    let first = try #require(session.record().training)
    #expect(first.steps == 0 && first.cost.isEmpty && first.epochsCompleted == 0)
    #expect(first.incident == Incident(step: 1, layer: 2, quantity: .activation))
  }

  @Test("squares that overflow are no incident while the values are finite")
  func largeDoubles() throws {
    let values = (0..<40).map { $0.isMultiple(of: 2) ? 1e170 : -1e170 }
    let data = LoadedData(
      name: "large",
      training: Dataset(
        features: FeatureMatrix(columns: 1, storage: .reals(values)),
        targets: .values(values.map { _ in 0 }, columns: 1)))
    // Activations near 1e160, outputs near 1e100.
    let network = try Architecture(
      inputs: 1,
      layers: [
        .init(units: 3, activation: .identity, initializer: .uniform(bound: 1e-10)),
        .init(units: 1, activation: .identity, initializer: .uniform(bound: 1e-60)),
      ], cost: .quadratic)
    let session = try TrainingSession<Double>(
      network, on: data, options: TrainingOptions(learningRate: 0, duration: .steps(3)))
    session.train()
    #expect(session.step == 3 && session.record().training?.incident == nil)
  }

  @Test("NaN in the parameters is reported at the first layer that has it")
  func nanParameters() throws {
    let data = Problems.clusters(samples: 100, inputs: 6, classes: 4)
    let network = try Architecture(sizes: [6, 5, 5, 5, 4], activation: .tanh, cost: .softmax)
    var parameters = ParameterVector<Float>(initializing: network, seed: 0)
    parameters[weight: 3, to: 2, from: 1] = .nan
    let session = try TrainingSession<Float>(
      network, on: data, options: TrainingOptions(), parameters: parameters)
    session.train()
    #expect(session.hasStopped && session.step == 0)
    #expect(session.initial.cost.isNaN)
    #expect(session.initial.layers.allSatisfy { $0.gradient.state == .nan })
    #expect(session.initial.layers[0].gradient.nonFiniteDerivatives == 5 * 7)
  }
}

@Suite("Checks before training")
struct DataCheckTests {
  @Test(
    "what does not fit is refused, naming the fix",
    arguments: [
      ([5, 4], Cost.softmax, TrainingOptions(), "make 6 the first"),
      ([6, 3], .softmax, TrainingOptions(), "make 4 the last"),
      ([6, 4], .softmax, TrainingOptions(batchSize: 101), "from 1 to 100"),
      ([6, 4], .softmax, TrainingOptions(batchSize: 0), "from 1 to 100"),
      ([6, 4], .softmax, TrainingOptions(duration: .steps(-1)), "at least 0"),
      ([6, 4], .softmax, TrainingOptions(learningRate: .nan), "learning rate"),
      ([6, 4], .softmax, TrainingOptions(weightDecay: -1), "weight decay"),
      ([6, 4], .softmax, TrainingOptions(threads: 0), "at least 1"),
      ([6, 4], .softmax, TrainingOptions(optimizer: .momentum(1)), "as in momentum:0.9"),
      (
        [6, 4], .softmax,
        TrainingOptions(optimizer: .momentum(0.8), schedule: .init(.oneCycle(rise: 0.3))),
        "leave the number out"
      ),
    ] as [([Int], Cost, TrainingOptions, String)])
  func refusals(sizes: [Int], cost: Cost, options: TrainingOptions, fix: String) throws {
    let data = Problems.clusters(samples: 100, inputs: 6, classes: 4)
    let network = try Architecture(sizes: sizes, cost: cost)
    #expect {
      _ = try measureRun(network, on: data, options: options)
    } throws: {
      "\($0)".contains(fix)
    }
  }

  @Test("real targets need as many outputs, and a cost that has a meaning for them")
  func targets() throws {
    let data = Problems.regression(samples: 20, inputs: 3, outputs: 2)
    let wrong = try Architecture(sizes: [3, 4, 3], cost: .quadratic)
    #expect { _ = try measureRun(wrong, on: data, options: TrainingOptions()) } throws: {
      "\($0)".contains("make 2 the last")
    }
    let entropy = try Architecture(sizes: [3, 4, 2], cost: .crossEntropy)
    #expect { _ = try measureRun(entropy, on: data, options: TrainingOptions()) } throws: {
      "\($0)".contains("quadratic")
    }
  }

  @Test("two classes go with one output")
  func binary() throws {
    let data = Problems.clusters(samples: 200, inputs: 8, classes: 2)
    let network = try Architecture(sizes: [8, 8, 1], activation: .tanh, cost: .crossEntropy)
    let record = try measureRun(
      network, on: data, options: TrainingOptions(duration: .epochs(20)))
    #expect(try #require(record.final?.accuracy) > 0.95)
  }
}
