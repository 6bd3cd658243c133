import FathomVocabulary
import Foundation
import Testing

@Suite("fathom diagnose")
struct DiagnoseTests {
  @Test("prints JSON and nothing else, and the same for any number of threads")
  func json() throws {
    let arguments = "diagnose --layers 784,30x2,10 --data fashion-mnist --samples 2000 --steps 50"
    func run(_ more: String) throws -> [String: Any] {
      let result = try Tool.fathom.run("\(arguments) --format json \(more)")
      #expect(result.status == 0 && result.errors.isEmpty)
      var object = try result.json()
      var training = object["training"] as? [String: Any]
      #expect(training?["steps"] as? Int == 50 && training?["interrupted"] as? Bool == false)
      training?["seconds"] = nil
      training?["stepsPerSecond"] = nil
      object["training"] = training
      return object
    }
    let first = try run("--threads 1") as NSDictionary
    #expect(try first == run("--threads 3") as NSDictionary)
    #expect(try first != run("--seed 1") as NSDictionary)
    #expect(first["seed"] as? Int == 0)
    #expect((first["network"] as? [String: Any])?["sizes"] as? [Int] == [784, 30, 30, 10])
  }

  @Test("measures without training when asked for no steps")
  func noSteps() throws {
    let result = try Tool.fathom.run(
      "diagnose --layers 2x7 --data two-neuron --steps 0 --format json")
    let object = try result.json()
    #expect(object["final"] is NSNull && object["training"] is NSNull)
    let verdict = try #require(object["verdict"] as? [String: Any])
    #expect(verdict["condition"] as? String == "vanishing")
  }

  @Test("ends with 2 when a finding reaches --fail-on, and with 0 otherwise")
  func failOn() throws {
    let vanishing = "diagnose --layers 2x7 --data two-neuron"
    #expect(try Tool.fathom.run(vanishing).status == 0)
    #expect(try Tool.fathom.run(vanishing + " --fail-on failure").status == 2)
    #expect(try Tool.fathom.run(vanishing + " --steps 0 --fail-on warning").status == 2)
    let healthy = "diagnose --layers 2,16,16,3 --activation relu --data blobs --fail-on warning"
    #expect(try Tool.fathom.run(healthy).status == 0)
  }

  @Test("an experiment that was printed is the same experiment")
  func experiment() throws {
    let folder = try TemporaryFolder()
    let arguments =
      "diagnose --layers 2,8x3,1 --activation tanh --init normal:2.5,0.1 --data circles"
      + " --learning-rate 0.05 --steps 40 --lambda 0.3 --precision double --seed 7"
    let printed = try Tool.fathom.run(arguments + " --print-experiment")
    #expect(printed.status == 0)
    try folder.write("x.yaml", printed.output)
    let file = folder.url.appending(path: "x.yaml").path
    func verdict(_ arguments: String) throws -> NSDictionary {
      let object = try Tool.fathom.run(arguments + " --format json").json()
      return try #require(object["initial"] as? NSDictionary)
    }
    #expect(try verdict(arguments) == verdict("diagnose --experiment \(file)"))
    #expect(try verdict(arguments) != verdict("diagnose --experiment \(file) --seed 8"))
  }

  @Test("its text is plain, 80 columns wide, and says what to try")
  func text() throws {
    let result = try Tool.fathom.run("diagnose --layers 2x7 --data two-neuron")
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(!result.output.contains("\u{1b}"))
    for words in ["Verdict: vanishing (failure)", "Evidence", "What to try", "seed 0"] {
      #expect(result.output.contains(words))
    }
  }

  @Test(
    "every built-in problem can be diagnosed with every activation",
    arguments: [
      ("spirals", "2,12,12,2"), ("circles", "2,12,1"), ("blobs", "2,12,12,3"), ("xor", "2,4,2"),
      ("parity", "8,12,12,2"), ("two-neuron", "2x5"),
    ])
  func builtIn(name: String, layers: String) throws {
    for activation in Activation.hidden {
      let result = try Tool.fathom.run(
        "diagnose --layers \(layers) --data \(name) --activation \(activation) --steps 100"
          + " --format json")
      #expect(result.status == 0, "\(activation): \(result.errors)")
      let verdict = try result.json()["verdict"] as? [String: Any]
      #expect((verdict?["summary"] as? String)?.isEmpty == false)
    }
  }

  @Test("a chain of two-neuron layers shows ‖δ²‖ ≪ ‖δ⁴‖ ≪ ‖δ⁶‖")
  func twoNeuron() throws {
    var ratios: [(Double, Double)] = []
    for seed in 0..<20 {
      let object = try Tool.fathom.run(
        "diagnose --layers 2x7 --data two-neuron --steps 0 --seed \(seed) --format json"
      ).json()
      let layers = (object["initial"] as? [String: Any])?["layers"] as? [[String: Any]] ?? []
      let norms = layers.compactMap { ($0["gradient"] as? [String: Any])?["norm"] as? Double }
      try #require(norms.count == 6)
      ratios.append((norms[2] / norms[0], norms[4] / norms[2]))
    }
    for ratio in [ratios.map(\.0), ratios.map(\.1)] {
      #expect(ratio.allSatisfy { $0 >= 3 })
      #expect(ratio.sorted()[10] >= 10)
    }
  }

  @Test(
    "Ctrl-C and SIGTERM end the training, and what there is gets diagnosed",
    arguments: [SIGINT, SIGTERM])
  func interrupt(by signal: Int32) throws {
    let folder = try TemporaryFolder()
    let (output, errors) = (folder.path("output"), folder.path("errors"))
    let process = try Tool.shell.start([
      "-c", "exec \"$0\" \"$@\" > \(output) 2> \(errors)", Tool.fathom.url.path,
      "diagnose", "--layers", "2,8,8,2", "--data", "spirals", "--steps", "1000000000",
      "--format", "json", "--record", folder.path("record.json"),
      "--report", folder.path("report.html"), "--tensorboard", folder.path("events"),
    ])
    try waitForSteps(folder.path("events"))
    #expect(kill(process.processIdentifier, signal) == 0)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 128 + signal)
    let name = signal == SIGINT ? "Ctrl-C" : "SIGTERM"
    #expect(
      try String(contentsOfFile: errors, encoding: .utf8)
        == "Finishing this step and diagnosing; \(name) again stops at once.\n")
    func object(_ file: String) throws -> [String: Any] {
      let data = try Data(contentsOf: URL(filePath: file))
      return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }
    for object in [try object(output), try object(folder.path("record.json"))] {
      let training = try #require(object["training"] as? [String: Any])
      let steps = try #require(training["steps"] as? Int)
      #expect(training["interrupted"] as? Bool == true && steps > 0)
      #expect((object["final"] as? [String: Any])?["step"] as? Int == steps)
    }
    #expect((try object(output)["verdict"] as? [String: Any])?["condition"] is String)
    #expect(FileManager.default.fileExists(atPath: folder.path("report.html")))
  }

  @Test("a second Ctrl-C leaves at once")
  func interruptTwice() throws {
    let folder = try TemporaryFolder()
    let process = try Tool.fathom.start([
      "diagnose", "--layers", "2,8,8,2", "--data", "spirals", "--steps", "1000000000",
      "--tensorboard", folder.path("events"),
    ])
    try waitForSteps(folder.path("events"))
    #expect(kill(process.processIdentifier, SIGINT) == 0)
    _ = kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
  }

  /// Waits until a training has written some steps as events.
  private func waitForSteps(_ folder: String) throws {
    let manager = FileManager.default
    for _ in 0..<2000 {
      let file = try? manager.contentsOfDirectory(atPath: folder).first
      let found = try? file.map { try manager.attributesOfItem(atPath: "\(folder)/\($0)") }
      if let size = found?[.size] as? Int, size > 100_000 { return }
      Thread.sleep(forTimeInterval: 0.01)
    }
    Issue.record("the training did not begin")
  }
}
