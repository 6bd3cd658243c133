import FathomVocabulary
import FathomData
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTestSupport
import FathomTraining
import Testing

@Suite("Activations of recorded steps")
struct StepActivationTests {
  private let data = Problems.clusters(samples: 90, inputs: 5, classes: 3)

  private var xs: [[Double]] {
    let features = data.training.features
    return (0..<90).map { row in (0..<5).map { features[row, $0] } }
  }

  /// Mean, deviation and dead share, by their definitions.
  private func expected(
    _ network: Architecture, _ parameters: ParameterVector<Double>
  ) -> [(mean: Double, deviation: Double, dead: Double)] {
    let twin = NaiveNetwork(network, parameters)
    let passes = xs.map(twin.forward)
    let n = Double(passes.count)
    return network.layers.indices.map { index in
      let units = Double(network.layers[index].units)
      var (sum, variance, dead) = (0.0, 0.0, 0.0)
      for unit in 0..<network.layers[index].units {
        let values = passes.map { $0.a[index + 1][unit] }
        let mean = values.reduce(0, +) / n
        sum += mean
        variance += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
        let slopes = passes.map {
          NaiveNetwork.slope(network.layers[index].activation, $0.z[index][unit])
        }
        dead += slopes.allSatisfy { $0 == 0 } ? 1 : 0
      }
      return (sum / units, (variance / units).squareRoot(), dead / units)
    }
  }

  /// A session over the full batch, whose parameters are changed before the first step.
  private func session(
    _ activation: Activation, _ change: (inout ParameterVector<Double>) -> Void
  ) throws -> TrainingSession<Double> {
    let network = try Architecture(
      sizes: [5, 8, 6, 3], activation: activation, cost: .softmax, initializer: .nielsen)
    var parameters = ParameterVector<Double>(initializing: network, seed: 2)
    change(&parameters)
    return try TrainingSession(
      network, on: data,
      options: TrainingOptions(learningRate: 0.5, batchSize: 90, duration: .steps(3)),
      parameters: parameters)
  }

  /// Whether each step's activations are those of the parameters before it.
  private func check(_ session: TrainingSession<Double>) throws -> [StepRecord] {
    var before = [session.parameters]
    session.train {
      before.append($0.parameters)
      return true
    }
    let steps = session.recordedSteps
    #expect(steps.map(\.step) == [1, 2, 3])
    for (step, parameters) in zip(steps, before) {
      for (layer, wanted) in zip(step.layers, expected(session.architecture, parameters)) {
        let found = try #require(layer.activation)
        #expect((found.mean - wanted.mean).magnitude < 1e-12)
        #expect((found.deviation - wanted.deviation).magnitude < 1e-12)
        #expect(found.deadUnits == (layer.layer == 4 ? nil : wanted.dead))
      }
    }
    return steps
  }

  @Test("of a ReLU network with dead units are those of a plain twin")
  func relu() throws {
    let steps = try check(
      session(.relu) { parameters in
        for unit in [1, 4, 6] { parameters[bias: 2, unit] = -100 }
        for unit in [0, 5] { parameters[bias: 3, unit] = -100 }
      })
    #expect(steps.allSatisfy { ($0.layers[0].activation?.deadUnits ?? 0) >= 3.0 / 8 })
    #expect(steps.allSatisfy { ($0.layers[1].activation?.deadUnits ?? 0) >= 2.0 / 6 })
  }

  @Test("of a saturated sigmoid network are those of a plain twin, and no unit is dead")
  func sigmoid() throws {
    let steps = try check(
      session(.sigmoid) { parameters in
        for unit in 0..<8 { parameters[bias: 2, unit] = unit % 2 == 0 ? 40 : -40 }
      })
    #expect(steps[0].layers[0].saturatedActivations > 0.99)
    #expect(
      steps.allSatisfy { $0.layers.dropLast().allSatisfy { $0.activation?.deadUnits == 0 } })
  }

  @Test("of a tanh network are those of a plain twin")
  func tanh() throws {
    _ = try check(session(.tanh) { _ in })
  }

  @Test("are those of each mini-batch's own samples")
  func miniBatches() throws {
    let network = try Architecture(sizes: [5, 8, 6, 3], activation: .relu, cost: .softmax)
    // No step changes a weight, so that the mini-batches of an epoch make up the full batch.
    let session = try TrainingSession<Double>(
      network, on: data,
      options: TrainingOptions(learningRate: 1e-300, batchSize: 30, duration: .epochs(1)))
    session.train()
    let whole = expected(network, session.parameters)
    for (index, wanted) in whole.enumerated() {
      let found = session.recordedSteps.compactMap { $0.layers[index].activation }
      #expect(found.count == 3 && Set(found.map(\.deviation)).count == 3)
      #expect((found.reduce(0) { $0 + $1.mean } / 3 - wanted.mean).magnitude < 1e-12)
      #expect(found.allSatisfy { ($0.deadUnits ?? 1) >= wanted.dead })
    }
  }

  @Test("do not depend on the number of threads")
  func threads() throws {
    let data = Problems.clusters(samples: 700, inputs: 120, classes: 10)
    let network = try Architecture(sizes: [120, 150, 140, 10], activation: .relu, cost: .softmax)
    func steps(_ threads: Int) throws -> [StepRecord] {
      let session = try TrainingSession<Float>(
        network, on: data,
        options: TrainingOptions(batchSize: 130, duration: .steps(8), threads: threads))
      session.train()
      return session.recordedSteps
    }
    let first = try steps(1)
    #expect(first.count == 8)
    #expect(try first == steps(3))
  }

  @Test("are not looked at where steps are not written down")
  func notRecorded() throws {
    let network = try Architecture(sizes: [5, 8, 3], activation: .relu, cost: .softmax)
    var options = TrainingOptions(batchSize: 30, duration: .steps(9))
    options.recording = RecordingSchedule(dense: 4, growth: nil)
    let session = try TrainingSession<Float>(network, on: data, options: options)
    session.train()
    #expect(session.recordedSteps.map(\.step) == [1, 2, 3, 4])
    #expect(session.recordedSteps.allSatisfy { $0.layers.allSatisfy { $0.activation != nil } })
  }
}
