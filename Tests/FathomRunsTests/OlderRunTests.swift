import FathomRecords
import FathomRuns
import FathomTraining
import Foundation
import GRDB
import Testing

@Suite("Runs of older versions")
struct OlderRunTests {
  /// Makes a run's database one of version 1, which knew nothing of activations at steps.
  private func makeOld(_ path: String) throws {
    try DatabaseQueue(path: path + "/records.sqlite").write { db in
      for column in StepRecord.Layer.Activation.quantities.compactMap(\.column?.name) {
        try db.execute(sql: "ALTER TABLE step_layers DROP COLUMN \(column)")
      }
      try db.execute(sql: "PRAGMA user_version = 1")
    }
  }

  private func withoutActivations(_ record: RunRecord, upTo last: Int = .max) -> RunRecord {
    var record = record
    for step in record.history.steps.indices where record.history.steps[step].step <= last {
      for layer in record.history.steps[step].layers.indices {
        record.history.steps[step].layers[layer].activation = nil
      }
    }
    return record
  }

  @Test("a run without activations at its steps is read as it is")
  func reading() throws {
    let fixture = try RunFixture()
    #expect(try fixture.begin("a").train() == .finished)
    try makeOld(fixture.path("a"))
    let record = try Run(at: fixture.path("a")).record().timeless
    #expect(try record == withoutActivations(fixture.plainRecord()))
    #expect(record.history.steps.allSatisfy { $0.layers.allSatisfy { $0.activation == nil } })
    // Reading changes nothing.
    let version = try DatabaseQueue(path: fixture.path("a") + "/records.sqlite").read {
      try Int.fetchOne($0, sql: "PRAGMA user_version")
    }
    #expect(version == 1)
  }

  @Test("a run that goes on gets the columns that it lacks")
  func resuming() throws {
    let fixture = try RunFixture()
    do {
      let trainer = try fixture.begin(
        "a", EachStep { if $0.session.step == 33 { $0.control.cancel() } })
      #expect(try trainer.train() == .interrupted)
    }
    try makeOld(fixture.path("a"))
    #expect(try fixture.resume("a").train() == .finished)
    let record = try Run(at: fixture.path("a")).record().timeless
    #expect(try record == withoutActivations(fixture.plainRecord(), upTo: 33))
    #expect(record.history.steps.last?.layers[0].activation != nil)
    // Once more, now that nothing is missing.
    _ = try OpenRun(RunFolder(at: fixture.path("a")))
    #expect(try Run(at: fixture.path("a")).record().timeless == record)
  }
}
