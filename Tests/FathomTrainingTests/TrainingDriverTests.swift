import FathomVocabulary
import FathomData
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTestSupport
import FathomTraining
import Foundation
import Synchronization
import Testing

@Suite("Driving a training", .timeLimit(.minutes(5)))
struct TrainingDriverTests {
  private let data = Problems.clusters(samples: 95, inputs: 6, classes: 3, test: 40)
  private let network: Architecture
  private let options = TrainingOptions(
    learningRate: 0.2, batchSize: 10, duration: .epochs(13), seed: 5)

  init() throws {
    network = try Architecture(sizes: [6, 7, 7, 3], activation: .tanh, cost: .softmax)
  }

  private func driver(
    _ companions: [any TrainingCompanion<Float>] = [], options: TrainingOptions? = nil
  ) throws -> TrainingDriver<Float> {
    let session = try TrainingSession<Float>(network, on: data, options: options ?? self.options)
    return TrainingDriver(session, companions: companions)
  }

  /// What the training leaves behind when nobody listens and nobody interferes.
  private func undisturbed(_ options: TrainingOptions? = nil) throws -> RunRecord {
    let session = try TrainingSession<Float>(network, on: data, options: options ?? self.options)
    session.train()
    return session.record().timeless
  }

  @Test("a sink of everything misses nothing, however slow it is")
  func everything() throws {
    let driver = try driver()
    let list = EventList()
    driver.control.send(to: list.sink(delay: 0.02))
    let result = try driver.run()
    #expect(result.end == .finished && result.step == 130)
    #expect(result.record.timeless == (try undisturbed()))
    let events = list.events
    guard case .started(let start)? = events.first(where: { $0.kind != .progress }) else {
      Issue.record("there is no start")
      return
    }
    #expect(start.totalSteps == 130 && start.step == 0 && start.batchSize == 10)
    #expect(start.record.initial == result.record.initial)
    #expect(events.last == .finished(result))
    let steps = events.compactMap { if case .step(let step) = $0 { step } else { nil } }
    #expect(steps == result.record.history.steps)
    let epochs = events.compactMap { if case .epoch(let epoch) = $0 { epoch } else { nil } }
    #expect(epochs.map(\.epoch) == Array(1...13))
    #expect(epochs.map(\.step) == (1...13).map { $0 * 10 })
    #expect(epochs.compactMap(\.record) == result.record.history.epochs)
    #expect(
      epochs.compactMap(\.testAccuracy)
        == result.record.training?.testAccuracy)
    let places = events.compactMap { event in
      switch event {
      case .step(let step): step.step
      case .epoch(let epoch): epoch.step
      default: nil
      }
    }
    #expect(places == places.sorted())
  }

  @Test("a sink of the newest that is slow does not hold up steps, and gets the last")
  func newest() throws {
    let list = EventList()
    let isBusy = DispatchSemaphore(value: 0)
    let goOn = DispatchSemaphore(value: 0)
    var last = 0
    let driver = try driver([
      EachStep {
        last = $0.session.step
        // The sink is held in its first event until all steps were made.
        if last == 1 { isBusy.wait() }
        if last == 130 { goOn.signal() }
      }
    ])
    let isFirst = Atomic(true)
    driver.control.send(
      to: ClosureSink(.newest) { event in
        list.add(event)
        guard isFirst.exchange(false, ordering: .relaxed) else { return }
        isBusy.signal()
        goOn.wait()
      })
    let result = try driver.run()
    #expect(last == 130 && result.step == 130)
    let events = list.events
    #expect(events.last == .finished(result))
    let steps = events.compactMap { if case .step(let step) = $0 { step.step } else { nil } }
    // At most those of the first call and the newest one.
    #expect(steps.count <= 3 && steps.last == result.record.history.steps.last?.step)
    #expect(events.count { $0.kind == .epoch } <= 2)
  }

  @Test("pausing, snapshots and an audience that comes and goes leave every bit as it is")
  func interference() async throws {
    let options = TrainingOptions(
      learningRate: 0.2, batchSize: 10, duration: .steps(3000), seed: 5)
    let training = try Training(network, on: data, options: options)
    training.pause()
    let events = training.events
    async let finished = training.run()
    let first = try await training.snapshot()
    #expect(first.training == nil && first.final == nil)
    var snapshots: [RunRecord] = []
    for _ in 0..<20 {
      training.resume()
      try await Task.sleep(for: .milliseconds(5))
      training.pause()
      snapshots.append(try await training.snapshot(.measured))
      training.send(to: ClosureSink(.newest) { _ in })
    }
    training.resume()
    let record = try await finished
    #expect(record.timeless == (try undisturbed(options)))
    #expect(first.initial == record.initial)
    for snapshot in snapshots where snapshot.training != nil {
      #expect(snapshot.final?.step == snapshot.training?.steps)
      #expect(record.history.steps.starts(with: snapshot.history.steps))
    }
    var kinds: Set<TrainingEvent.Kind> = []
    for await event in events { kinds.insert(event.kind) }
    #expect(kinds.isSuperset(of: [.started, .progress, .step, .epoch, .finished]))
    // Later questions find the end.
    #expect(try await training.snapshot() == record)
    var late: [TrainingEvent.Kind] = []
    for await event in training.events { late.append(event.kind) }
    #expect(late == [.finished])
  }

  @Test("what is read late is all that was written down, and how things stand once")
  func lateReader() async throws {
    let driver = try driver()
    let events = driver.control.events
    let result = try driver.run()
    var kinds: [TrainingEvent.Kind: Int] = [:]
    var last: TrainingEvent?
    for await event in events {
      kinds[event.kind, default: 0] += 1
      last = event
    }
    #expect(last == .finished(result) && kinds[.started] == 1)
    #expect(kinds[.step] == result.record.history.steps.count && kinds[.epoch] == 13)
    #expect(kinds[.progress, default: 0] <= 1 && kinds[.course, default: 0] <= 1)
  }

  @Test("a task that stops reading is no burden")
  func cancelledReader() async throws {
    let training = try Training(network, on: data, options: options)
    let events = training.events
    let reader = Task { for await event in events where event.kind == .finished {} }
    reader.cancel()
    await reader.value
    let record = try await training.run()
    #expect(record.timeless == (try undisturbed()))
    var left = 0
    for await _ in events { left += 1 }
    #expect(left == 0)
  }

  @Test("who comes late hears how far it is, and then everything")
  func latecomer() throws {
    let list = EventList()
    let driver = try driver([
      EachStep { if $0.session.step == 42 { $0.control.send(to: list.sink()) } }
    ])
    let result = try driver.run()
    guard case .started(let start)? = list.events.first(where: { $0.kind != .progress }) else {
      Issue.record("there is no start")
      return
    }
    #expect(start.step == 42 && start.record.history.steps.map(\.step) == Array(1...42))
    let steps = list.events.compactMap { if case .step(let step) = $0 { step } else { nil } }
    #expect(start.record.history.steps + steps == result.record.history.steps)
  }

  @Test("a pause lasts until it is ended, and a cancelled training leaves what it has")
  func cancelling() throws {
    let driver = try driver([
      EachStep {
        let (step, control) = ($0.session.step, $0.control)
        if step == 20 {
          control.pause()
          Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.2)
            control.resume()
          }
        }
        if step == 33 {
          control.pause()
          Thread.detachNewThread {
            let snapshot = try? control.waitForSnapshot()
            #expect(snapshot?.training?.steps == 33 && snapshot?.training?.interrupted == false)
            control.cancel()
          }
        }
      }
    ])
    let list = EventList()
    driver.control.send(to: list.sink())
    let start = ContinuousClock.now
    let result = try driver.run()
    #expect(ContinuousClock.now - start > .milliseconds(200))
    #expect(result.end == .interrupted && result.step == 33)
    #expect(result.record.training?.interrupted == true && result.record.final?.step == 33)
    let same = try undisturbed(
      TrainingOptions(learningRate: 0.2, batchSize: 10, duration: .steps(33), seed: 5))
    #expect(result.record.final == same.final)
    #expect(list.events.last == .finished(result))
  }

  @Test("a task that is cancelled ends its training")
  func cancelledTask() async throws {
    let options = TrainingOptions(batchSize: 10, duration: .steps(.max / 2))
    let training = try Training(network, on: data, options: options)
    let task = Task { try await training.run() }
    while try await training.snapshot().training == nil {}
    task.cancel()
    let record = try await task.value
    #expect(record.training?.interrupted == true && record.final != nil)
    #expect(!record.history.steps.isEmpty)
  }

  @Test("a sink that fails ends the training only where it says so")
  func failing() throws {
    struct Full: Error, CustomStringConvertible { let description = "the disk is full" }
    struct Sink: TrainingSink {
      let failure: SinkFailure
      func take(_ events: [TrainingEvent]) throws { throw Full() }
    }
    let list = EventList()
    let options = TrainingOptions(batchSize: 10, duration: .steps(.max / 2))
    let endless = try driver(options: options)
    endless.control.send(to: Sink(failure: .endsTraining))
    endless.control.send(to: list.sink())
    #expect(throws: Full.self) { try endless.run() }
    #expect(list.events.last == .failed(message: "the disk is full"))
    #expect(throws: Full.self) { try endless.control.waitForSnapshot() }
    let throwing = try driver()
    throwing.control.send(to: Sink(failure: .isToldAtEnd))
    #expect(throws: Full.self) { try throwing.run() }

    let whole = try driver()
    whole.control.send(to: Sink(failure: .isToldAtEnd))
    let (result, sinkError) = try whole.runToResult()
    #expect(sinkError is Full && result.end == .finished)
    #expect(whole.session.step == 130)
    #expect(try whole.control.waitForSnapshot().timeless == undisturbed())
  }

  @Test("a training that cannot begin says so to everybody")
  func wrong() async throws {
    let wrong = try Architecture(sizes: [5, 3], activation: .tanh, cost: .softmax)
    #expect(throws: TrainingError.self) { try Training(wrong, on: data) }
  }

  @Test("diverging ends a training that is looked after, and is no error")
  func diverging() throws {
    let options = TrainingOptions(learningRate: 1e12, batchSize: 10, duration: .epochs(13))
    let network = try Architecture(sizes: [6, 7, 3], activation: .relu, cost: .quadratic)
    let session = try TrainingSession<Float>(network, on: data, options: options)
    let driver = TrainingDriver(session, companions: [TrainingSupervisor(TrainingCare())])
    let result = try driver.run()
    #expect(result.end == .diverged && result.step < 130)
  }

  @Test("events are values: they go through JSON, and a newer format is refused")
  func coding() throws {
    let list = EventList()
    let driver = try driver([TrainingSupervisor(TrainingCare(evaluateEvery: 7))])
    driver.control.send(to: list.sink())
    _ = try driver.run()
    let events = list.events + [.checkpoint(step: 3, path: "a/b"), .failed(message: "no")]
    #expect(Set(events.map(\.kind)).isSuperset(of: [.started, .step, .epoch, .evaluation]))
    for event in events {
      let data = try JSONEncoder().encode(event)
      let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      #expect(object?["format"] as? Int == 1 && object?["kind"] as? String == event.kind.rawValue)
      // A progress before the first step holds a NaN, which differs from itself.
      if event.kind != .progress {
        #expect(try JSONDecoder().decode(TrainingEvent.self, from: data) == event)
      }
    }
    let newer = Data(#"{"format": 2, "kind": "failed", "content": "x"}"#.utf8)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(TrainingEvent.self, from: newer)
    }
  }
}

/// The events that a sink was given.
private final class EventList: Sendable {
  private let list = Mutex<[TrainingEvent]>([])

  var events: [TrainingEvent] { list.withLock { $0 } }

  func add(_ event: TrainingEvent) { list.withLock { $0.append(event) } }

  /// A sink that takes its time.
  func sink(delay: TimeInterval = 0) -> ClosureSink {
    ClosureSink { event in
      if delay > 0 { Thread.sleep(forTimeInterval: delay) }
      self.add(event)
    }
  }
}

/// Does something after each step.
private final class EachStep: TrainingCompanion {
  private let body: (TrainingDriver<Float>) -> Void

  init(_ body: @escaping (TrainingDriver<Float>) -> Void) { self.body = body }

  func look(at driver: TrainingDriver<Float>) { body(driver) }
}

extension RunRecord {
  /// The record without what differs from run to run.
  fileprivate var timeless: RunRecord {
    var record = self
    record.training?.seconds = 0
    record.training?.stepsPerSecond = 0
    return record
  }
}
