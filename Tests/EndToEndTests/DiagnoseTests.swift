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
      #expect(training?["steps"] as? Int == 50)
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
    for activation in [
      "identity", "sigmoid", "tanh", "relu", "leaky-relu", "elu", "selu", "gelu", "silu",
      "softplus", "erf", "hard-tanh",
    ] {
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

  @Test("a run that is interrupted ends with 130 and says so")
  func interrupt() throws {
    let process = Process()
    process.executableURL = Tool.fathom.url
    process.arguments = [
      "diagnose", "--layers", "784,200x6,10", "--data", "fashion-mnist", "--steps", "1000000",
    ]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    Thread.sleep(forTimeInterval: 1.5)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    let text = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
    #expect(text.split(separator: "\n").count == 1)
  }
}
