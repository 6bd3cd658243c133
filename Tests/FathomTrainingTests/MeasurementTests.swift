import FathomVocabulary
import FathomData
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTestSupport
import FathomTraining
import Foundation
import Testing

@Suite("Full-batch measurement")
struct MeasurementTests {
  @Test("agrees with a plain twin over more samples than one chunk holds")
  func twin() throws {
    let data = Problems.clusters(samples: 1100, inputs: 5, classes: 3)
    let network = try Architecture(
      sizes: [5, 6, 4, 3], activation: .sigmoid, cost: .softmax, initializer: .nielsen)
    let session = try TrainingSession<Double>(
      network, on: data, options: TrainingOptions(threads: 2))
    let measured = session.initial
    let twin = NaiveNetwork(network, session.parameters)
    let features = data.training.features
    let xs = (0..<1100).map { row in (0..<5).map { features[row, $0] } }
    guard case .labels(let labels, _) = data.training.targets else { return }
    let ys = labels.map { label in (0..<3).map { $0 == Int(label) ? 1.0 : 0 } }
    #expect(abs(measured.cost / twin.cost(xs, ys) - 1) < 1e-12)
    let gradient = twin.gradient(xs, ys)
    for (index, layer) in measured.layers.enumerated() {
      let weights = gradient.weights[index].joined().map { $0 }
      let biases = gradient.biases[index]
      func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      #expect(abs(layer.gradient.weights.norm / norm(weights) - 1) < 1e-11)
      #expect(abs(layer.gradient.biases.norm / norm(biases) - 1) < 1e-11)
      #expect(abs(layer.gradient.norm / norm(weights + biases) - 1) < 1e-11)
      let count = Double(weights.count + biases.count)
      #expect(abs(layer.gradient.rms * count.squareRoot() / layer.gradient.norm - 1) < 1e-12)
      let log = try #require(layer.gradient.log10Norm)
      #expect(abs(log - log10(layer.gradient.norm)) < 1e-12)
      let largest = (weights + biases).map(abs).max() ?? 0
      #expect(abs(layer.gradient.max / largest - 1) < 1e-11)
      #expect(layer.gradient.state == .finite && layer.gradient.zeroDerivativeShare == 0)
      // √(mean over samples of ‖e‖²), and a^l's mean and per-unit deviation.
      let activations = xs.map { twin.forward($0).a[index + 1] }
      let units = activations[0].count
      let means = (0..<units).map { u in activations.reduce(0) { $0 + $1[u] } / 1100 }
      let variance = (0..<units).reduce(0.0) { total, u in
        total
          + activations.reduce(0) { $0 + ($1[u] - means[u]) * ($1[u] - means[u]) } / 1100
          / Double(units)
      }
      #expect(abs(layer.activation.mean - means.reduce(0, +) / Double(units)) < 1e-12)
      #expect(abs(layer.activation.deviation / variance.squareRoot() - 1) < 1e-9)
    }
    let one = xs.indices.map { sample in twin.gradient([xs[sample]], [ys[sample]]).biases }
    for index in 0..<3 {
      let squares = one.reduce(0) { $0 + $1[index].reduce(0) { $0 + $1 * $1 } } / 1100
      let error = measured.layers[index].error
      #expect(abs(error.norm / squares.squareRoot() - 1) < 1e-11)
      let units = Double(one[0][index].count)
      #expect(abs(error.rms * units.squareRoot() / error.norm - 1) < 1e-12)
    }
  }

  @Test("the two parts of the decay add up to what errors measured apart say")
  func decay() throws {
    let data = Problems.clusters(samples: 200, inputs: 5, classes: 3)
    let network = try Architecture(sizes: [5, 9, 7, 8, 3], activation: .tanh, cost: .softmax)
    let layers = try TrainingSession<Double>(network, on: data).initial.layers
    #expect(layers.last?.errorDecay == nil)
    for (below, above) in zip(layers, layers.dropFirst()) {
      let decay = try #require(below.errorDecay)
      let total = log10(below.error.norm / above.error.norm)
      #expect(abs(try #require(decay.log10Total) - total) < 1e-12)
      let parts = try #require(decay.log10Weights) + #require(decay.log10Activation)
      #expect(abs(parts - total) < 1e-12)
    }
  }

  @Test("dead, saturated and equal units are counted")
  func units() throws {
    let data = Problems.clusters(samples: 200, inputs: 5, classes: 3)
    let relu = try Architecture(sizes: [5, 4, 3], activation: .relu, cost: .softmax)
    var parameters = ParameterVector<Float>(initializing: relu, seed: 0)
    for unit in 0..<3 { parameters[bias: 2, unit] = -1000 }
    let dead = try TrainingSession<Float>(
      relu, on: data, options: TrainingOptions(), parameters: parameters)
    #expect(dead.initial.layers[0].activation.deadUnits == 0.75)
    #expect(dead.initial.layers[0].activation.saturatedUnits == 0)
    let sigmoid = try Architecture(sizes: [5, 4, 3], activation: .sigmoid, cost: .softmax)
    let saturated = try TrainingSession<Float>(
      sigmoid, on: data, options: TrainingOptions(), parameters: parameters)
    #expect(saturated.initial.layers[0].activation.saturatedUnits == 0.75)
    #expect(saturated.initial.layers[0].activation.deadUnits == 0)
    let zeros = try Architecture(
      sizes: [5, 4, 3], activation: .tanh, cost: .softmax, initializer: .zeros)
    let layers = try TrainingSession<Float>(zeros, on: data).initial.layers
    #expect(layers[0].parameters.equalUnits == 4 && layers[0].parameters.constantWeights)
  }

  @Test("a zero that is true is told from one that the precision makes")
  func states() throws {
    let data = Problems.clusters(samples: 50, inputs: 2, classes: 2)
    // Zero weights in front of the output: nothing gets through.
    let chain = Array(repeating: 2, count: 6)
    let network = try Architecture(sizes: chain, activation: .sigmoid, cost: .softmax)
    var blocked = ParameterVector<Float>(initializing: network, seed: 1)
    for j in 0..<2 { for k in 0..<2 { blocked[weight: 6, to: j, from: k] = 0 } }
    let zero = try TrainingSession<Float>(
      network, on: data, options: TrainingOptions(), parameters: blocked
    ).initial.layers
    #expect(zero.dropLast().allSatisfy { $0.gradient.state == .zero })
    #expect(zero.last?.gradient.state == .finite)
    #expect(zero[0].gradient.log10Norm == nil && zero[0].gradient.zeroDerivativeShare == 1)
    // A hundred layers of two sigmoid units: beyond Float, but not zero.
    let deep = try Architecture(
      sizes: Array(repeating: 2, count: 100), activation: .sigmoid, cost: .softmax)
    let float = try TrainingSession<Float>(deep, on: data).initial.layers
    #expect(float[0].gradient.state == .underflow && float[97].gradient.state == .finite)
    let double = try TrainingSession<Double>(deep, on: data).initial.layers
    #expect(double[0].gradient.state == .finite)
    #expect(try #require(double[0].gradient.log10Norm) < -45)
  }

  // Units whose z is their bias for every sample: switched off, in the middle, beyond 6.
  @Test(
    "ReLU6 is saturated above 6 alone, and dead on both sides",
    arguments: [(-50.0, 0.0, 1.0), (3, 0, 0), (50, 1, 1)], [Precision.float, .double])
  func oneSided(expected: (bias: Double, saturated: Double, dead: Double), _ precision: Precision)
    throws
  {
    let data = Problems.clusters(samples: 30, inputs: 3, classes: 2)
    let network = try Architecture(sizes: [3, 4, 2], activation: .relu6, cost: .softmax)
    func check<Scalar: RealScalar>(_: Scalar.Type) throws {
      var parameters = ParameterVector<Scalar>(zeros: ParameterLayout(network))
      for unit in 0..<4 { parameters[bias: 2, unit] = Scalar(expected.bias) }
      let session = try TrainingSession<Scalar>(
        network, on: data, options: TrainingOptions(duration: .steps(0)), parameters: parameters)
      let layer = try #require(session.record().initial.layers.first)
      #expect(layer.activation.saturatedUnits == expected.saturated)
      #expect(layer.activation.deadUnits == expected.dead)
    }
    try precision == .float ? check(Float.self) : check(Double.self)
  }

  @Test("the trivial baseline is the best constant answer")
  func baseline() throws {
    var data = Problems.clusters(samples: 100, inputs: 2, classes: 2)
    data.training = Dataset(
      features: data.training.features,
      targets: .labels((0..<100).map { $0 < 30 ? 1 : 0 }, classes: 2))
    let entropy = -0.3 * log(0.3) - 0.7 * log(0.7)
    let huberShare = 0.3 * 0.2 / 0.7
    for (sizes, cost, expected) in [
      ([2, 2], Cost.softmax, entropy), ([2, 1], .crossEntropy, entropy),
      ([2, 2], .crossEntropy, 2 * entropy), ([2, 2], .quadratic, 0.21), ([2, 2], .mse, 0.21),
      ([2, 1], .quadratic, 0.105), ([2, 2], .bce, entropy), ([2, 1], .bce, entropy),
      ([2, 2], .mae, 0.3), ([2, 1], .mae, 0.3),
      // Where all residuals are within δ it is half the squared error; with δ = 0.2 the best answer
      // c has 0.7 c = 0.3 · 0.2.
      ([2, 1], .huber, 0.105),
      (
        [2, 1], .huber(delta: 0.2),
        0.7 * huberShare * huberShare / 2
          + 0.3 * 0.2 * (1 - huberShare - 0.1)
      ),
    ] {
      let network = try Architecture(sizes: sizes, cost: cost)
      let baseline = try TrainingSession<Float>(network, on: data).record().data.baseline
      #expect(abs(baseline.cost - expected) < 1e-12)
      #expect(baseline.accuracy == 0.7)
    }
  }
}

@Suite("Baseline of real targets")
struct BaselineTests {
  @Test(
    "is exactly zero for targets that are all the same", arguments: [0.0, 0.1, 2.5, 1e-30],
    [Cost.quadratic, .mae, .huber])
  func constant(target: Double, cost: Cost) throws {
    let data = LoadedData(
      name: "constant",
      training: Dataset(
        features: FeatureMatrix(columns: 1, storage: .reals((0..<77).map { Double($0) })),
        targets: .values(Array(repeating: target, count: 77), columns: 1)))
    let network = try Architecture(sizes: [1, 1], cost: cost)
    let baseline = try TrainingSession<Float>(network, on: data).record().data.baseline
    #expect(baseline.cost == 0 && baseline.accuracy == nil)
  }

  @Test(
    "is the best constant answer's cost",
    arguments: [
      (.quadratic, 0.5 * (1 + 25)), (.mse, (1 + 25) / 2), (.mae, (1 + 5) / 2),
      (.huber, (0.5 + 4.5) / 2), (.huber(delta: 10), (0.5 + 12.5) / 2),
    ] as [(Cost, Double)])
  func best(cost: Cost, expected: Double) throws {
    let data = LoadedData(
      name: "two",
      training: Dataset(
        features: FeatureMatrix(columns: 1, storage: .reals([1, 2, 3, 4])),
        targets: .values([1, 10, 3, 10, 1, 20, 3, 20], columns: 2)))
    let network = try Architecture(sizes: [1, 2], cost: cost)
    let baseline = try TrainingSession<Float>(network, on: data).record().data.baseline
    #expect(abs(baseline.cost - expected) < 1e-12)
  }
}

@Suite("History")
struct HistoryTests {
  @Test("every step is kept at first, later ones ever more sparsely, and the file stays small")
  func schedule() throws {
    let data = Problems.clusters(samples: 64, inputs: 3, classes: 2)
    let network = try Architecture(sizes: [3, 4, 2], activation: .relu, cost: .softmax)
    let record = try measureRun(
      network, on: data, options: TrainingOptions(duration: .steps(20_000)))
    let steps = record.history.steps.map(\.step)
    #expect(Array(steps.prefix(100)) == Array(1...100))
    #expect(
      zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 && Double($1) <= 1.04 * Double($0) + 1 })
    #expect(try #require(steps.last) > 19_000)
    #expect(steps.count < 350)
    let windows = record.history.costCurve
    #expect(windows.count <= 400 && windows.map(\.steps).reduce(0, +) == 20_000)
    #expect(windows.allSatisfy { $0.low <= $0.mean && $0.mean <= $0.high })
    let epochs = record.history.epochs.map(\.epoch)
    #expect(Array(epochs.prefix(100)) == Array(1...100) && epochs.count < 300)
    #expect(record.training?.epochsCompleted == 10_000)
  }

  @Test("a step's record is what the step saw")
  func steps() throws {
    let data = Problems.clusters(samples: 40, inputs: 3, classes: 2)
    let network = try Architecture(sizes: [3, 4, 2], activation: .sigmoid, cost: .softmax)
    let session = try TrainingSession<Double>(
      network, on: data, options: TrainingOptions(batchSize: 40, duration: .steps(1)))
    session.train()
    let record = session.record()
    let step = try #require(record.history.steps.first)
    // The batch is all the data, so the step saw what the initial measurement saw.
    #expect(abs(step.cost / record.initial.cost - 1) < 1e-12)
    for (seen, full) in zip(step.layers, record.initial.layers) {
      #expect(abs(seen.errorRMS / full.error.rms - 1) < 1e-11)
      #expect(abs(seen.gradientNorm / full.gradient.norm - 1) < 1e-11)
      #expect(abs(seen.weightsGradientNorm / full.gradient.weights.norm - 1) < 1e-11)
      #expect(abs(seen.biasesGradientNorm / full.gradient.biases.norm - 1) < 1e-11)
      #expect(abs(seen.updateNorm / (0.1 * full.gradient.norm) - 1) < 1e-11)
      #expect(abs(seen.gradientMax / full.gradient.max - 1) < 1e-11)
      #expect(seen.zeroDerivatives == 0 && seen.nonFiniteDerivatives == 0)
    }
    let epoch = try #require(record.history.epochs.first)
    #expect(epoch.layers.map(\.gradientNorm) == step.layers.map(\.gradientNorm))
  }

  @Test("a cost beyond all bounds is noticed, with the layer that moved most before")
  func excursion() throws {
    // Sigmoid outputs under cross-entropy, no hidden layer: errors stay below 1, so the cost
    // stays finite however far each step overshoots.
    let data = Problems.clusters(samples: 64, inputs: 3, classes: 3)
    let network = try Architecture(sizes: [3, 3], cost: .crossEntropy)
    let record = try measureRun(
      network, on: data,
      options: TrainingOptions(learningRate: 1e7, batchSize: 64, duration: .steps(50)))
    let excursion = try #require(record.training?.excursion)
    #expect(excursion.steps >= 10 && (2...3).contains(excursion.firstStep))
    #expect(excursion.layer == 2)
    #expect(excursion.limit >= 1e3 * record.initial.cost)
  }
}

@Suite("Excursion watch")
struct ExcursionWatchTests {
  private func found(_ costs: [Double]) -> CostExcursion? {
    var watch = ExcursionWatch()
    var questions = 0
    func limit() -> Double {
      questions += 1
      return 1
    }
    for (index, cost) in costs.enumerated() {
      watch.look(at: cost, step: index + 1, leastLimit: 0.75, limit: limit) {
        LayerNumber(index + 100)
      }
    }
    #expect(questions == (costs.contains { $0 > 0.75 } ? 1 : 0))
    return watch.found
  }

  @Test("the first lasting stretch is reported, though a later one is longer")
  func first() {
    let costs = [0, 2, 2, 0] + Array(repeating: 2.0, count: 12) + [0]
    let longer = costs + Array(repeating: 3, count: 50)
    #expect(found(longer) == CostExcursion(limit: 1, firstStep: 5, steps: 12, layer: 104))
  }

  @Test("without a lasting stretch the longest is reported")
  func longest() {
    #expect(found([0, 2, 0, 2, 2, 2, 0, 2])?.steps == 3)
    #expect(found([0, 2, 0, 2, 2, 2, 0, 2])?.firstStep == 4)
    #expect(found([0, 1, 0.5]) == nil)
    #expect(found([0, 0.7, 0.5]) == nil)
  }

  @Test("what a checkpoint of an earlier version says of the limit is taken over")
  func earlierVersion() throws {
    var watch = try JSONDecoder().decode(ExcursionWatch.self, from: Data(#"{"limit": 5}"#.utf8))
    for (step, cost) in [4.0, 6].enumerated() {
      watch.look(at: cost, step: step + 1, leastLimit: 1, limit: { 2 }, culprit: { 3 })
    }
    #expect(watch.found == CostExcursion(limit: 5, firstStep: 2, steps: 1, layer: 3))
  }
}
