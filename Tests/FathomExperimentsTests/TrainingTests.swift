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
}
