import FathomVocabulary
import FathomData
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTestSupport
import FathomTraining
import Foundation
import Testing

@Suite("Resumed training")
struct ResumptionTests {
  private let data = Problems.clusters(samples: 95, inputs: 6, classes: 3, test: 40)
  private let network: Architecture
  private let options = TrainingOptions(
    learningRate: 0.2, batchSize: 10, duration: .epochs(13), weightDecay: 0.01, seed: 5)

  init() throws {
    network = try Architecture(sizes: [6, 7, 7, 3], activation: .tanh, cost: .softmax)
  }

  private func begin<Scalar: RealScalar>(_: Scalar.Type) throws -> TrainingSession<Scalar> {
    try TrainingSession(network, on: data, options: options)
  }

  /// The session that a state leads to, the state having gone through a file.
  private func resumed<Scalar: RealScalar>(
    _ state: TrainingState<Scalar>
  ) throws -> TrainingSession<Scalar> {
    var stored = state
    stored.progress = try ExactJSON.value(
      TrainingStateProgress.self, from: ExactJSON.data(state.progress))
    if state.progress.step > 0 { #expect(stored == state) }
    return try TrainingSession(resuming: stored, network, on: data, options: options)
  }

  private func timeless(_ record: RunRecord) -> RunRecord {
    var record = record
    record.training?.seconds = 0
    record.training?.stepsPerSecond = 0
    return record
  }

  private func check<Scalar: RealScalar>(_ scalar: Scalar.Type, interruptedAfter steps: [Int])
    throws
  {
    let whole = try begin(scalar)
    whole.train()
    var session = try begin(scalar)
    for step in steps {
      session.train { $0.step < step }
      #expect(session.step == step)
      session = try resumed(session.state())
      #expect(session.step == step && session.initial == whole.initial)
    }
    session.train()
    #expect(session.step == 130)
    #expect(session.parameters == whole.parameters)
    #expect(session.state().progress.initial == whole.initial)
    #expect(timeless(session.record()) == timeless(whole.record()))
  }

  @Test(
    "goes on bit for bit, wherever it was interrupted",
    arguments: [1, 2, 9, 10, 11, 55, 99, 100, 101, 104, 123, 129, 130])
  func anywhere(step: Int) throws {
    try check(Float.self, interruptedAfter: [step])
    try check(Double.self, interruptedAfter: [step])
  }

  @Test("goes on bit for bit, however often it was interrupted")
  func often() throws {
    try check(Float.self, interruptedAfter: Array(1...130))
  }

  @Test(
    "goes on bit for bit with every optimiser, normalisation, dropout and shortcuts",
    arguments: Remembering.options.indices, [nil, Normalization.batch, .layer])
  func kinds(index: Int, normalization: Normalization?) throws {
    let options = Remembering.options[index]
    let hidden = Architecture.Layer(
      units: 7, activation: .tanh, normalization: normalization, dropout: 0.2)
    var second = hidden
    second.shortcut = 2
    let network = try Architecture(
      inputs: 6, layers: [hidden, second, Architecture.Layer(units: 3, activation: .softmax)],
      cost: .softmax)
    let whole = try TrainingSession<Float>(network, on: data, options: options)
    whole.train()
    for step in [1, 10, 23, 39] {
      let first = try TrainingSession<Float>(network, on: data, options: options)
      first.train { $0.step < step }
      let session = try TrainingSession(
        resuming: first.state(), network, on: data, options: options)
      session.train()
      #expect(session.step == 40 && session.parameters == whole.parameters)
      #expect(session.optimizerState == whole.optimizerState)
      #expect(session.runningStatistics == whole.runningStatistics)
      #expect(timeless(session.record()) == timeless(whole.record()))
    }
  }

  @Test("a state taken before the first step is the beginning")
  func beginning() throws {
    let whole = try begin(Float.self)
    whole.train()
    let session = try resumed(begin(Float.self).state())
    session.train()
    #expect(session.parameters == whole.parameters)
  }

  @Test("taking a state changes nothing")
  func neutral() throws {
    let whole = try begin(Double.self)
    whole.train()
    let watched = try begin(Double.self)
    watched.train { $0.state().progress.step == $0.step }
    #expect(watched.parameters == whole.parameters)
    #expect(timeless(watched.record()) == timeless(whole.record()))
  }

  @Test("what diverged stays diverged")
  func diverged() throws {
    let network = try Architecture(sizes: [6, 7, 7, 3], activation: .relu, cost: .quadratic)
    let options = TrainingOptions(learningRate: 1e30, batchSize: 10, duration: .epochs(3))
    let session = try TrainingSession<Float>(network, on: data, options: options)
    session.train()
    try #require(session.hasStopped)
    let again = try TrainingSession(
      resuming: session.state(), network, on: data, options: options)
    again.train()
    #expect(again.hasStopped && again.step == session.step)
    #expect(again.record().training?.incident == session.record().training?.incident)
  }

  @Test("refuses a state of another training")
  func foreign() throws {
    let session = try begin(Float.self)
    session.train { $0.step < 15 }
    let state = session.state()
    let other = try Architecture(sizes: [6, 7, 8, 3], activation: .tanh, cost: .softmax)
    #expect(throws: TrainingError.self) {
      try TrainingSession(resuming: state, other, on: data, options: options)
    }
    var batches = options
    batches.batchSize = 5
    #expect(throws: TrainingError.self) {
      try TrainingSession(resuming: state, network, on: data, options: batches)
    }
    #expect(throws: TrainingError.self) {
      try TrainingSession(
        resuming: state, network,
        on: Problems.clusters(samples: 96, inputs: 6, classes: 3, test: 40), options: options)
    }
    for change in [
      { (progress: inout TrainingStateProgress) in progress.position = 13 },
      { $0.position = 96 }, { $0.step = -1 }, { $0.epoch = 0 }, { $0.seconds = .nan },
    ] {
      var broken = state
      change(&broken.progress)
      #expect(throws: TrainingError.self) {
        try TrainingSession(resuming: broken, network, on: data, options: options)
      }
    }
  }

  @Test(
    "records the steps that the user asks for",
    arguments: [
      (RecordingSchedule.all, Array(1...130)),
      (RecordingSchedule(dense: 3, growth: nil), [1, 2, 3]),
      (RecordingSchedule(dense: 2, growth: 2), [1, 2, 3, 6, 12, 24, 48, 96]),
      (RecordingSchedule(dense: 0, growth: nil), []),
      (RecordingSchedule(dense: 1, growth: 1e300), [1, 2]),
    ])
  func schedules(schedule: RecordingSchedule, steps: [Int]) throws {
    var options = options
    options.recording = schedule
    let session = try TrainingSession<Float>(network, on: data, options: options)
    session.train()
    #expect(session.record().history.steps.map(\.step) == steps)
    let whole = try begin(Float.self)
    whole.train()
    #expect(session.parameters == whole.parameters)
  }
}

/// Trainings whose optimisers and schedules have a memory.
private enum Remembering {
  static let options: [TrainingOptions] =
    Optimizer.families.map {
      TrainingOptions(optimizer: $0, batchSize: 10, duration: .epochs(4), seed: 2)
    } + [
      TrainingOptions(
        optimizer: .momentum, learningRate: 1.5,
        schedule: LearningRateSchedule(.plateau(factor: 0.5, patience: 0)),
        clipping: .norm(0.5), batchSize: 10, duration: .epochs(4)),
      TrainingOptions(
        optimizer: .adam, schedule: LearningRateSchedule(.oneCycle(rise: 0.3)), batchSize: 10,
        duration: .epochs(4), l1: 1e-4, l2: 1e-3, labelSmoothing: 0.1, classWeights: .balanced),
    ]
}
