import FathomData
import FathomExperiments
import FathomRecords
import FathomTraining
import FathomVocabulary
import Testing

@Suite("Training an experiment")
struct TrainingTests {
  @Test func `an experiment trains to the record that its parts give`() async throws {
    var experiment = Experiment(layers: [2, 6, 2], activation: .tanh, data: .builtIn(.spirals))
    experiment.duration = .steps(40)
    experiment.precision = .double
    let training = try Training(experiment)
    async let finished = training.run()
    var steps = 0
    for await case .step(let step) in training.events { steps = step.step }
    let record = try await finished
    #expect(steps <= 40 && record.training?.steps == 40 && record.precision == .double)
    let resolved = try experiment.resolved()
    let same = try measureRun(
      resolved.architecture, on: resolved.data, options: resolved.options, precision: .double)
    #expect(record.final == same.final && record.history == same.history)
  }

  @Test func `a training that was cancelled before it begins makes no step`() async throws {
    let training = try Training(
      Experiment(layers: [2, 6, 2], activation: .tanh, data: .builtIn(.spirals)))
    training.cancel()
    let record = try await training.run()
    #expect(record.training == nil && record.final == nil)
  }

  /// Two classes on a line.
  private static func experiment() throws -> Experiment {
    let inputs = (0..<64).map { [Double($0) / 32 - 1] }
    var experiment = try Experiment(
      layers: [1, 8, 2], activation: .tanh,
      data: .arrays(inputs, labels: inputs.map { $0[0] > 0 ? 1 : 0 }))
    experiment.epochs = 2000
    return experiment
  }

  @Test func `a training ends at the accuracy that the experiment asks for`() async throws {
    var experiment = try Self.experiment()
    experiment.untilAccuracy = 0.9
    let training = try Training(experiment)
    async let record = training.run()
    var end: TrainingEnd?
    for await case .finished(let result) in training.events { end = result.end }
    #expect(end == .accuracy)
    let accuracy = try await record.final?.accuracy
    #expect(try #require(accuracy) > 0.85)
    let steps = try await record.training?.steps
    #expect(try #require(steps) < 4000)
  }

  @Test func `a training ends when the experiment's patience is at its end`() async throws {
    var experiment = try Self.experiment()
    experiment.validation = 0.25
    experiment.patience = 3
    experiment.learningRate = 1e-9
    let training = try Training(experiment)
    async let record = training.run()
    var result: TrainingResult?
    for await case .finished(let ended) in training.events { result = ended }
    #expect(result?.end == .patience && result?.watch?.sinceBest == 3)
    _ = try await record
  }

  @Test func `what ends a training early is refused where it means nothing`() throws {
    var impatient = try Self.experiment()
    impatient.patience = 3
    var aiming = Experiment(
      layers: [1, 2, 1], data: try .arrays([[0], [1]], targets: [[0.5], [2]]))
    aiming.untilAccuracy = 0.9
    for (experiment, key) in [(impatient, "patience"), (aiming, "until-accuracy")] {
      let error = #expect(throws: ExperimentError.self) { try Training(experiment) }
      #expect(error?.key?.rawValue == key)
    }
  }

  @Test(arguments: [[3, 4, 2], [2, 4, 3], [2, 4, 1, 5]] as [[Int]])
  func `arrays that do not fit the network throw instead of trapping`(sizes: [Int]) throws {
    let experiment = Experiment(
      layers: LayerSizes(sizes), data: try .arrays([[0, 1], [1, 0]], labels: [0, 1]))
    let error = #expect(throws: ExperimentError.self) { try Training(experiment) }
    #expect(error?.key == "layers")
  }
}
