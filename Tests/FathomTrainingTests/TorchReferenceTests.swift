import FathomVocabulary
import FathomData
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTraining
import Foundation
import Testing

/// What PyTorch made of the same networks, weights, mini-batches and masks in 50 steps;
/// `Tests/Python/torch_training.py` writes it.
private struct Reference: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    var name: String
    var options: Options
    var inputs: [Double]
    var labels: [Int32]
    var architecture: Architecture
    var start: [Double]
    var end: [Double]
    var cost: Double
    var slots: [[Double]]
    var running: [Running]
    var accuracy: Double
    var testDescription: String { name }
  }

  struct Running: Decodable {
    var layer: LayerNumber
    var means: [Double]
    var variances: [Double]
  }

  struct Options: Decodable {
    var optimizer: Optimizer
    var learningRate: Double
    var weightDecay: Double
    var l1: Double?
    var l2: Double?
    var schedule: String?
    var clipNorm: Double?
    var clipValue: Double?
    var labelSmoothing: Double?
    var classWeights: [Double]?
  }

  var seed: UInt64
  var batch: Int
  var steps: Int
  var cases: [Case]

  static let all: Reference? = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "References/torch_training.json")
    return try? JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
  }()
}

extension Reference.Case {
  fileprivate func session(
    _ reference: Reference, change: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> TrainingSession<Double> {
    let samples = Dataset(
      features: FeatureMatrix(columns: architecture.inputs, storage: .reals(inputs)),
      targets: .labels(labels, classes: architecture.outputs))
    var settings = TrainingOptions(
      optimizer: options.optimizer, learningRate: options.learningRate,
      batchSize: reference.batch, duration: .steps(reference.steps),
      weightDecay: options.weightDecay, l1: options.l1 ?? 0, l2: options.l2 ?? 0,
      labelSmoothing: options.labelSmoothing ?? 0,
      classWeights: options.classWeights.map {
        .given($0)
      }, seed: reference.seed, threads: 1)
    if let text = options.schedule {
      settings.schedule = try #require(LearningRateSchedule(text))
    }
    if let norm = options.clipNorm { settings.clipping = .norm(norm) }
    if let value = options.clipValue { settings.clipping = .value(value) }
    change(&settings)
    return try TrainingSession<Double>(
      architecture, on: LoadedData(name: "reference", training: samples, test: samples),
      options: settings,
      parameters: ParameterVector(ParameterLayout(architecture), flat: start))
  }
}

/// The largest |x − y| over the largest |y|.
private func distance(_ x: [Double], _ y: [Double]) -> Double {
  guard x.count == y.count else { return .infinity }
  let most = y.map(\.magnitude).max() ?? 0
  return (zip(x, y).map { ($0 - $1).magnitude }.max() ?? 0) / max(most, 1e-3)
}

@Suite("PyTorch in float64")
struct TorchReferenceTests {
  @Test func `has figures of every optimiser`() throws {
    let optimizers = try #require(Reference.all).cases.map(\.options.optimizer)
    #expect(Set(optimizers) == Set(Optimizer.families))
  }

  @Test(arguments: Reference.all?.cases ?? [])
  private func `50 steps end at the same parameters, to 1e-10`(
    _ expected: Reference.Case
  ) throws {
    let reference = try #require(Reference.all)
    let session = try expected.session(reference)
    session.train()
    #expect(session.step == reference.steps)
    #expect(distance(session.parameters.flat, expected.end) < 1e-10)
    #expect(abs(session.lastCost / expected.cost - 1) < 1e-10)
    let state = session.optimizerState
    #expect(state.steps == reference.steps && state.slots.count == expected.slots.count)
    for (slot, values) in zip(state.slots, expected.slots) {
      #expect(distance(slot.values.flat, values) < 1e-10, "\(slot.name)")
    }
    let statistics = session.runningStatistics.layers
    #expect(statistics.map(\.layer) == expected.running.map(\.layer))
    for (ours, theirs) in zip(statistics, expected.running) {
      #expect(distance(ours.means, theirs.means) < 1e-10)
      #expect(distance(ours.variances, theirs.variances) < 1e-10)
    }
    // PyTorch's answers in evaluation mode, without dropout.
    let accuracy = try #require(session.record().training?.testAccuracy.last)
    #expect(accuracy == expected.accuracy)
  }

  @Test(arguments: Reference.all?.cases ?? [])
  private func `the last change is the step really made, decay taken out`(
    _ expected: Reference.Case
  ) throws {
    let reference = try #require(Reference.all)
    let session = try expected.session(reference)
    var before = session.parameters
    while session.step < 20 {
      before = session.parameters
      session.makeStep()
    }
    let rate = try expected.session(reference) { $0.duration = .steps(reference.steps) }
    while rate.step < 19 { rate.makeStep() }
    let (after, change) = (session.parameters, session.lastChange)
    let options = expected.options
    let eta = rate.learningRate
    let isPlain = options.optimizer == .sgd
    for layer in before.layout.layers {
      let kept = before.weights(layer).map { weight in
        let penalty =
          (options.l2 ?? 0) * weight + (options.l1 ?? 0) * (weight == 0 ? 0 : weight > 0 ? 1 : -1)
        return weight * (1 - eta * options.weightDecay) - (isPlain ? eta * penalty : 0)
      }
      #expect(
        distance(zip(after.weights(layer), kept).map { $0 - $1 }, change.weights(layer)) < 1e-11)
      let biases = zip(after.biases(layer), before.biases(layer)).map { $0 - $1 }
      #expect(distance(biases, change.biases(layer)) < 1e-11)
      let scales = zip(after.scales(layer), before.scales(layer)).map { $0 - $1 }
      #expect(distance(scales, change.scales(layer)) < 1e-11)
    }
    // Its norm is the speed that is reported.
    let final = try #require(session.record().final)
    for layer in final.layers {
      let parts = change.layout.blocks(of: layer.layer).flatMap { change[$0] }
      let norm = parts.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let speed = try #require(layer.update)
      #expect(abs(speed.norm - norm) <= 1e-12 * norm)
      let size = before.weights(layer.layer).reduce(0) { $0 + $1 * $1 }.squareRoot()
      let moved = change.weights(layer.layer).reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(try #require(speed.relative) * size - moved) <= 1e-9 * moved)
      #expect(
        speed.weightDecayIncluded == (!isPlain && (options.l1 ?? 0) + (options.l2 ?? 0) > 0))
    }
  }
}
