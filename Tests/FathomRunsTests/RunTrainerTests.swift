import FathomData
import FathomExchange
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomRuns
import FathomTraining
import Foundation
import GRDB
import Testing

@Suite("Training of a run")
struct RunTrainerTests {
  @Test("records and last checkpoint are those of the training, number for number")
  func records() throws {
    let fixture = try RunFixture()
    let trainer = try fixture.begin("a")
    #expect(try trainer.train() == .finished)
    let run = try Run(at: fixture.path("a"))
    #expect(try run.record().timeless == fixture.plainRecord())
    let records = try run.records()
    #expect(records.status == .finished || records.status == .running)
    #expect(records.step == 130 && records.totalSteps == 130)
    #expect(records.evaluations.map(\.step) == (1...13).map { $0 * 10 })
    #expect(records.evaluations.allSatisfy { $0.part == .test })
    #expect(
      records.evaluations.map { $0.evaluation.accuracy }
        == records.record.training?.testAccuracy)
    guard case .float(let parameters) = try run.network().parameters else { return }
    #expect(parameters == trainer.session.parameters)
    #expect(run.folder.checkpointFiles.map(\.step) == [130, 120])
    #expect(try run.experiment() == "layers: 6,7,7,3\n")
  }

  @Test("leaves its network behind, whole, with a scale that it learned", arguments: [false, true])
  func network(isLearned: Bool) throws {
    let fixture = try RunFixture(memory: true)
    fixture.isScaleLearned = isLearned
    fixture.classNames = ["a", "b", "c"]
    let trainer = try fixture.begin("a")
    _ = try trainer.train()
    var expected = trainer.session.network
    expected.classNames = ["a", "b", "c"]
    if isLearned {
      let features = fixture.data.training.features
      expected.inputScaling = Scaling(scale: features.scale, shift: features.shift)
    }
    #expect(expected.runningStatistics != RunningStatistics(expected.architecture))
    let run = try Run(at: fixture.path("a"))
    #expect(try run.network() == expected)
    let saved = try #require(run.folder.checkpointFiles.first)
    #expect(try Network(checkpoint: saved.path) == expected)
    let held = LoadedData(name: "test", training: try #require(fixture.data.test))
    let evaluation = try trainer.session.network.evaluate(on: held).evaluation
    let last = try #require(try run.records().evaluations.last).evaluation
    #expect(evaluation.accuracy == last.accuracy)
    #expect(abs(evaluation.cost / last.cost - 1) < 1e-12)
  }

  @Test(
    "goes on from a copy taken at any moment as if nothing had happened",
    arguments: [0, 1, 19, 20, 21, 47, 60, 95, 102, 103], [false, true])
  func copies(step: Int, memory: Bool) throws {
    let fixture = try RunFixture(validation: true, memory: memory)
    var copied: (any Error)?
    let whole = try fixture.begin(
      "a",
      EachStep { driver in
        guard driver.session.step == step else { return }
        do { try fixture.copy("a", to: "b") } catch { copied = error }
      })
    #expect(try whole.train() == .finished)
    #expect(copied == nil)
    let resumed = try fixture.resume("b")
    #expect(resumed.session.step == step / 20 * 20)
    #expect(try resumed.train() == .finished)
    let (a, b) = (try Run(at: fixture.path("a")), try Run(at: fixture.path("b")))
    #expect(try a.record().timeless == b.record().timeless)
    #expect(try a.records().evaluations == b.records().evaluations)
    #expect(resumed.watch == whole.watch)
    #expect(resumed.session.optimizerState == whole.session.optimizerState)
    #expect(resumed.session.runningStatistics == whole.session.runningStatistics)
    #expect(resumed.session.parameters == whole.session.parameters)
    #expect(a.folder.checkpointFiles.map(\.step) == b.folder.checkpointFiles.map(\.step))
    guard case .float(let best) = try a.network(best: true).parameters,
      case .float(let again) = try b.network(best: true).parameters
    else { return }
    #expect(best == again)
  }

  @Test("can be read at each step")
  func reading() throws {
    let fixture = try RunFixture()
    var problems: [String] = []
    var known = 0
    let trainer = try fixture.begin(
      "a",
      EachStep { driver in
        let step = driver.session.step
        do {
          let records = try Run(at: fixture.path("a")).records()
          let steps = records.record.history.steps
          if records.status != .running { problems.append("status \(records.status)") }
          if steps.count < known || records.step > step { problems.append("step \(step)") }
          known = steps.count
          if step >= 20 { _ = try Run(at: fixture.path("a")).network(best: true) }
        } catch {
          problems.append("\(error)")
        }
      })
    #expect(try trainer.train() == .finished)
    #expect(problems == [])
    #expect(known > 100)
  }

  @Test("stops when asked to, and saves that step")
  func interruption() throws {
    let fixture = try RunFixture()
    do {
      let trainer = try fixture.begin(
        "a", EachStep { if $0.session.step == 33 { $0.control.cancel() } })
      #expect(try trainer.train() == .interrupted)
    }
    let run = try Run(at: fixture.path("a"))
    #expect(try run.records().status == .interrupted)
    #expect(run.folder.checkpointFiles.map(\.step) == [33, 20])
    #expect(try run.record().final == nil)
    let resumed = try fixture.resume("a")
    #expect(resumed.session.step == 33)
    #expect(try resumed.train() == .finished)
    #expect(try run.record().timeless == fixture.plainRecord())
  }

  @Test("patience ends a training that gets no better, and the best network is kept")
  func patience() throws {
    let fixture = try RunFixture(validation: true)
    fixture.settings.care.patience = 2
    fixture.settings.care.evaluateEvery = 1
    let trainer = try fixture.begin("a")
    #expect(try trainer.train() == .patience)
    let evaluations = try Run(at: fixture.path("a")).records().evaluations
    #expect(evaluations.allSatisfy { $0.part == .validation })
    #expect(evaluations.map(\.step) == Array(1...trainer.session.step))
    let best = try #require(trainer.watch.best)
    #expect(evaluations.suffix(2).allSatisfy { !$0.evaluation.isBetter(than: best.evaluation) })
    #expect(evaluations.dropLast(2).last?.step == best.step)
    #expect(try Run(at: fixture.path("a")).checkpoint(best: true).step == best.step)
  }

  @Test("ends at the accuracy asked for")
  func accuracy() throws {
    let fixture = try RunFixture()
    fixture.settings.care.untilAccuracy = 0.9
    let trainer = try fixture.begin("a")
    #expect(try trainer.train() == .accuracy)
    let found = try Run(at: fixture.path("a")).records().evaluations.compactMap(
      \.evaluation.accuracy)
    #expect(found.last.map { $0 >= 0.9 } == true && found.dropLast().allSatisfy { $0 < 0.9 })
  }

  @Test("the table of a run serves other tools")
  func tables() throws {
    let fixture = try RunFixture(validation: true)
    _ = try fixture.begin("a").train()
    let queue = try DatabaseQueue(path: fixture.path("a") + "/records.sqlite")
    let record = try Run(at: fixture.path("a")).record()
    try queue.read { db in
      #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
      #expect(try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal")
      let row = try #require(try Row.fetchOne(db, sql: "SELECT * FROM run"))
      let texts: [String] = ["sizes", "status", "optimizer"].map { row[$0] }
      #expect(texts == ["6,7,7,3", "finished", "sgd"])
      let numbers: [Int] = ["step", "samples", "validation_samples", "parameters"].map { row[$0] }
      #expect(numbers == [104, 76, 19, 129])
      let cost: Double? = row["cost"]
      #expect(cost == record.final?.cost)
      let slope = try Double.fetchOne(
        db,
        sql: """
          SELECT log10_error_rms FROM measurement_layers WHERE moment = 'initial' AND layer = 2
          """)
      #expect(slope == record.initial.layers[0].error.log10RMS)
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM epochs") == 13)
    }
  }
}
