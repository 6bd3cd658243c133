import FathomVocabulary
import Fathom
import Testing

/// A network, and what is to be said of it.
struct Case: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var hidden: Int
  var activation: Activation
  var initializer: Initializer?
  var cost: Cost = .softmax
  var rate = 0.1
  var conditions: Set<Condition>

  init(
    _ hidden: Int, _ activation: Activation, _ initializer: String? = nil,
    cost: Cost = .softmax, rate: Double = 0.1, _ conditions: Condition...
  ) {
    testDescription =
      "\(hidden) hidden \(activation), \(initializer ?? "default"), rate \(rate)"
    self.hidden = hidden
    self.activation = activation
    self.initializer = initializer.flatMap { try? Initializer(parsing: $0) }
    self.cost = cost
    self.rate = rate
    self.conditions = Set(conditions)
  }
}

private let cases: [Case] =
  [3, 4, 5].flatMap { hidden in
    [
      Case(hidden, .sigmoid, "nielsen", cost: .crossEntropy, .vanishing),
      Case(hidden, .sigmoid, "xavier", cost: .crossEntropy, .vanishing),
      Case(hidden, .relu, "normal:0.05,0", .starved),
    ]
  }
  + [2, 3, 4, 5].flatMap { hidden in
    [
      Case(hidden, .relu, "he", .healthy, .converged),
      Case(hidden, .tanh, "xavier", .healthy, .converged),
    ]
  }
  + [
    Case(1, .sigmoid, "nielsen", cost: .crossEntropy, .healthy, .converged, .slow),
    Case(1, .sigmoid, "xavier", cost: .crossEntropy, .healthy, .converged, .slow),
    Case(3, .tanh, "zeros", .symmetric), Case(3, .sigmoid, "zeros", .symmetric),
    Case(20, .tanh, "normal:4,0", .exploding),
    Case(3, .relu, "he", rate: 1e6, .diverged), Case(5, .relu, "he", rate: 1e6, .diverged),
    Case(3, .sigmoid, "xavier", cost: .crossEntropy, rate: 1e6, .diverged, .saturated),
  ]

private let fashion = Result { try DataSource("fashion-mnist").load() }

@Suite("Verdicts on Fashion-MNIST")
struct VerdictTests {
  @Test("are right for every network and seed", arguments: cases, 0..<3)
  func verdict(item: Case, seed: Int) throws {
    var data = try fashion.get()
    data.test = nil
    let sizes = [784] + Array(repeating: 30, count: item.hidden) + [10]
    let network = try Architecture(
      sizes: sizes, activation: item.activation, cost: item.cost, initializer: item.initializer)
    let run = try measureRun(
      network, on: data,
      options: TrainingOptions(learningRate: item.rate, seed: UInt64(seed), threads: 1))
    let verdict = Diagnosis(of: run).verdict
    #expect(item.conditions.contains(verdict.condition), "\(verdict.summary)")
    switch (verdict.condition, item.hidden) {
    case (.vanishing, 3):
      // These recover while they train, and the summary says when.
      #expect(verdict.severity == .warning && verdict.summary.contains("recovered by step"))
    case (.vanishing, 5): #expect(verdict.severity == .failure)
    case (.diverged, _):
      #expect(verdict.summary.contains("layer") && verdict.summary.contains("step"))
    case (.healthy, _), (.converged, _): #expect(verdict.severity == nil)
    default: break
    }
  }

  // Bands for MNIST's first 1000 test images, around Nielsen's own single runs (his repository's
  // fig/norms_during_training_*_layers.json). Fashion-MNIST gives the same within a few per cent,
  // medians over seeds 0–49: 0.0577, 0.278; 0.0117, 0.0590, 0.284; 0.00251, 0.0127, 0.0613, 0.312.
  @Test(
    "start from the gradients of Nielsen's chapter 5",
    arguments: [
      (2, [0.051...0.069, 0.258...0.323]),
      (3, [0.0100...0.0142, 0.051...0.067, 0.255...0.331]),
      (4, [0.0019...0.0030, 0.0098...0.0139, 0.050...0.068, 0.255...0.329]),
    ])
  func nielsen(hidden: Int, bands: [ClosedRange<Double>]) throws {
    var data = try fashion.get()
    data.training = data.training.prefix(1000)
    data.test = nil
    let network = try Architecture(
      sizes: [784] + Array(repeating: 30, count: hidden) + [10], activation: .sigmoid,
      cost: .crossEntropy, initializer: .nielsen)
    let norms = try (0..<50).map { seed in
      try measureRun(
        network, on: data,
        options: TrainingOptions(duration: .steps(0), seed: UInt64(seed), threads: 1)
      ).initial.hiddenLayers.map(\.gradient.biases.norm)
    }
    for (index, band) in bands.enumerated() {
      let median = norms.map { $0[index] }.sorted()[25]
      #expect(band.contains(median), "layer \(index + 2): \(median)")
    }
  }

  @Test("come with a trainer that learns: 784-100-10 reaches 86 % in five epochs")
  func accuracy() throws {
    let data = try fashion.get()
    let network = try Architecture(sizes: [784, 100, 10], activation: .relu, cost: .softmax)
    let runs = try (0..<5).map { seed in
      try measureRun(
        network, on: data,
        options: TrainingOptions(batchSize: 32, duration: .epochs(5), seed: UInt64(seed))
      ).training?.testAccuracy ?? []
    }
    #expect(runs.allSatisfy { $0.count == 5 && ($0.last ?? 0) >= 0.845 })
    let best = runs.map { $0.max() ?? 0 }.sorted()
    #expect(best[2] >= 0.86)
  }
}
