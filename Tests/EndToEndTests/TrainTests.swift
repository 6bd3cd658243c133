import FathomData
import FathomDiagnosis
import FathomExchange
import FathomNetworks
import FathomRecords
import FathomRuns
import FathomTraining
import Foundation
import GRDB
import Testing

@Suite("fathom train", .serialized)
struct TrainTests {
  private static let training = [
    "train", "--layers", "2,8,8,2", "--activation", "tanh", "--data", "spirals", "--batch-size",
    "16", "--validation", "0.2", "--evaluate-every", "70", "--seed", "3", "--threads", "1",
    "--optimizer", "adam", "--normalization", "batch", "--dropout", "0.1",
  ]

  private func timeless(_ path: String) throws -> RunRecords {
    var records = try Run(at: path).records()
    records.record.training?.seconds = 0
    records.record.training?.stepsPerSecond = 0
    return records
  }

  private func isSound(_ path: String) throws -> Bool {
    let queue = try DatabaseQueue(path: "\(path)/records.sqlite")
    return try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok"
  }

  private func expectEqual(_ one: String, _ other: String) throws {
    let (a, b) = (try timeless(one), try timeless(other))
    #expect(a.record == b.record && a.evaluations == b.evaluations && a.step == b.step)
    guard case .float(let x) = try Run(at: one).network().parameters,
      case .float(let y) = try Run(at: other).network().parameters
    else {
      Issue.record("not of precision float")
      return
    }
    #expect(x == y)
    #expect(try isSound(one) && isSound(other))
  }

  @Test("killed 50 times at random moments, it ends as if nothing had happened")
  func killing() throws {
    let folder = try TemporaryFolder()
    let (whole, killed) = (folder.path("whole"), folder.path("killed"))
    let asked = Self.training + ["--epochs", "250", "--checkpoint-every", "150"]
    #expect(try Tool.fathom.run(asked + ["--run", whole]).status == 0)

    var delays = SystemRandomNumberGenerator()
    var kills = 0
    for _ in 0..<1000 where kills < 50 {
      let begun = FileManager.default.fileExists(atPath: "\(killed)/experiment.yaml")
      let process = try Tool.fathom.start(
        begun ? ["train", "--resume", killed] : asked + ["--run", killed])
      Thread.sleep(forTimeInterval: .random(in: 0...0.09, using: &delays))
      if kill(process.processIdentifier, SIGKILL) == 0 { kills += 1 }
      process.waitUntilExit()
      if FileManager.default.fileExists(atPath: "\(killed)/records.sqlite") {
        #expect(try isSound(killed))
      }
    }
    #expect(kills == 50)
    #expect(try Tool.fathom.run(["train", "--resume", killed]).status == 0)
    try expectEqual(whole, killed)
  }

  @Test("Ctrl-C and SIGTERM save the step and say how to go on", arguments: [SIGINT, SIGTERM])
  func interrupting(by signal: Int32) throws {
    let folder = try TemporaryFolder()
    let run = folder.path("run")
    let process = try Tool.fathom.start(
      Self.training + ["--epochs", "1000000", "--run", run], errors: folder.path("errors"))
    try waitForTraining(run)
    #expect(kill(process.processIdentifier, signal) == 0)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 128 + signal)
    let errors = try String(contentsOfFile: folder.path("errors"), encoding: .utf8)
    #expect(errors.contains("continue with: fathom train --resume \(run)\n"), "\(errors)")
    let records = try Run(at: run).records()
    #expect(records.status == .interrupted)
    #expect(try RunFolder(at: run).checkpointFiles.first?.step == records.step)

    // The same training without the interruption, up to a later step.
    let steps = "\(records.step + 100)"
    let resumed = try Tool.fathom.run(["train", "--resume", run, "--steps", steps])
    #expect(resumed.status == 0, "\(resumed.errors)")
    let whole = folder.path("whole")
    #expect(
      try Tool.fathom.run(Self.training + ["--steps", steps, "--run", whole]).status == 0)
    try expectEqual(whole, run)
  }

  @Test("a second Ctrl-C leaves at once, and the run is as good as after a kill")
  func interruptingTwice() throws {
    let folder = try TemporaryFolder()
    let run = folder.path("run")
    let process = try Tool.fathom.start(
      Self.training + ["--epochs", "1000000", "--run", run, "--checkpoint-every", "100"])
    try waitForTraining(run)
    #expect(kill(process.processIdentifier, SIGINT) == 0)
    _ = kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try isSound(run))
    #expect(try Run(at: run).records().status == .interrupted)
  }

  /// Waits until a process has the run and has recorded a step.
  private func waitForTraining(_ run: String) throws {
    for _ in 0..<2000 {
      if let records = try? Run(at: run).records(), !records.record.history.steps.isEmpty { return }
      Thread.sleep(forTimeInterval: 0.01)
    }
    Issue.record("the training did not begin")
  }

  @Test("a full disk ends it with one sentence, and it goes on once there is space")
  func fullDisk() throws {
    let folder = try TemporaryFolder()
    let (whole, run) = (folder.path("whole"), folder.path("run"))
    let asked =
      Self.training + ["--steps", "3000", "--record", "all", "--checkpoint-every", "100"]
    #expect(try Tool.fathom.run(asked + ["--run", whole]).status == 0)
    // The records of all steps outgrow the limit (in blocks of 512 bytes); a checkpoint does not.
    let limited = try Tool.shell.run(
      ["-c", "ulimit -f 1000; exec \"$0\" \"$@\"", Tool.fathom.url.path] + asked + ["--run", run])
    #expect(limited.status == 1)
    #expect(limited.errors.hasPrefix("Error: \(run)/"), "\(limited.errors)")
    #expect(limited.errors.contains("cannot be written"))
    #expect(limited.errors.contains("continue with 'fathom train --resume \(run)'\n"))
    #expect(limited.errors.filter { $0 == "\n" }.count == 1)
    let saved = try #require(try RunFolder(at: run).checkpointFiles.first)
    #expect(limited.errors.contains("the checkpoint of step \(saved.step) is intact"))
    #expect(try CheckpointedNetwork(checkpoint: saved.path).step == saved.step)
    #expect(try isSound(run))
    #expect(try Tool.fathom.run(["train", "--resume", run]).status == 0)
    try expectEqual(whole, run)
  }

  @Test("a training that diverges fails with one sentence and keeps its last good checkpoint")
  func diverging() throws {
    let folder = try TemporaryFolder()
    let run = folder.path("run")
    let result = try Tool.fathom.run([
      "train", "--layers", "2,20,20,2", "--activation", "relu", "--cost", "quadratic", "--data",
      "spirals", "--learning-rate", "3", "--checkpoint-every", "1", "--run", run,
    ])
    #expect(result.status == 1 && result.output == "")
    #expect(result.errors.hasPrefix("Error: ") && result.errors.filter { $0 == "\n" }.count == 1)
    #expect(result.errors.contains("--learning-rate"), "\(result.errors)")
    let records = try Run(at: run).records()
    #expect(records.status == .diverged && records.diagnosis.verdict.condition == .diverged)
    for file in try RunFolder(at: run).checkpointFiles {
      guard case .float(let vector) = try Network(checkpoint: file.path).parameters else {
        continue
      }
      #expect(vector.layout.layers.allSatisfy { vector.weights($0).allSatisfy(\.isFinite) })
    }
  }

  @Test("wrong requests name their remedy and leave no folder")
  func wrongRequests() throws {
    let folder = try TemporaryFolder()
    let run = folder.path("run")
    try folder.write("file", "")
    for (arguments, status, words) in [
      (["--layers", "2,8,2", "--data", "spirals", "--patience", "3"], 64, "--validation 0.1"),
      (["--resume", run], 1, "there is no such run"),
      (["--resume", run, "--layers", "2,2"], 64, "--layers cannot be combined with --resume"),
      (["--resume", run, "--run", run], 64, "--run cannot be combined with --resume"),
      (["--layers", "3,8,2", "--data", "spirals"], 64, "--layers 2,8,2"),
      (
        ["--layers", "2,8,2", "--data", "spirals", "--tensorboard", folder.path("file")], 1,
        "no event file can be written there"
      ),
    ] {
      let place = arguments.contains("--resume") ? [] : ["--run", run]
      let result = try Tool.fathom.run(["train"] + arguments + place)
      #expect(result.status == Int32(status), "\(result.errors)")
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: run))
    }
  }

  @Test("data that has changed is not trained on in silence")
  func changedData() throws {
    let folder = try TemporaryFolder()
    func rows(_ last: String) -> String {
      (0..<20).map { "\($0),\($0 % 7),\($0 % 2 == 0 ? "a" : "b")\n" }.joined() + last
    }
    try folder.write("data.csv", rows("1,2,a\n"))
    let run = folder.path("run")
    let begun = try Tool.fathom.run([
      "train", "--layers", "2,3,2", "--data", folder.path("data.csv"), "--epochs", "2", "--run",
      run,
    ])
    #expect(begun.status == 0, "\(begun.errors)")
    try folder.write("data.csv", rows("1,3,a\n"))
    let resumed = try Tool.fathom.run(["train", "--resume", run, "--epochs", "3"])
    #expect(resumed.status == 1)
    #expect(resumed.errors.contains("has changed since the run began"))
    try folder.write("data.csv", rows("1,2,a\n"))
    #expect(try Tool.fathom.run(["train", "--resume", run, "--epochs", "3"]).status == 0)
    #expect(try Run(at: run).records().step == 3)
  }
}
