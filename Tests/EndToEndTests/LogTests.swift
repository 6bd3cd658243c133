import FathomTestSupport
import Foundation
import Testing

@Suite("Logs in and out")
struct LogTests {
  private func verdict(_ result: Tool.Result) throws -> [String: Any] {
    try result.json()["verdict"] as? [String: Any] ?? [:]
  }

  @Test("what --tensorboard writes is diagnosed as the run was")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let network = "--layers 2,16x6,3 --data blobs --steps 300 --seed 3"
    let run = try Tool.fathom.run(
      "diagnose \(network) --format json --tensorboard \(folder.path("tb"))")
    #expect(run.status == 0, "\(run.errors)")
    let log = try Tool.fathom.run("diagnose --log \(folder.path("tb")) --format json")
    #expect(log.status == 0, "\(log.errors)")
    let (before, after) = (try verdict(run), try verdict(log))
    #expect(before["condition"] as? String == "vanishing")
    #expect(after["condition"] as? String == "vanishing")
    for key in ["decadesPerLayer", "firstToLastRatio"] {
      let (x, y) = (before[key] as? Double ?? .nan, after[key] as? Double ?? .nan)
      #expect(abs(x / y - 1) < 1e-5, "\(key): \(x), \(y)")
    }
    #expect(try log.json()["basis"] as? String == "error")
    // Both runs are the same to the bit, whether a log is written or not.
    let plain = try Tool.fathom.run("diagnose \(network) --format json")
    let costs = try [run, plain].map { try $0.json()["final"] as? [String: Any] ?? [:] }
      .map { $0["cost"] as? Double }
    #expect(costs[0] == costs[1] && costs[0] != nil)
  }

  @Test("a log of gradients by layer is judged, in text and for scripts")
  func table() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "log.csv",
      "step,loss,fc1,fc2,fc3,fc4,fc5\n0,2.3,0.001,0.002,0.02,0.2,2\n100,2.3,0.001,0.002,0.02,0.2,2\n"
    )
    let text = try Tool.fathom.run("diagnose --log \(folder.path("log.csv"))")
    #expect(text.status == 0)
    #expect(text.output.contains("Verdict: vanishing (failure)."))
    #expect(text.output.contains("Not judged"))
    let failing = try Tool.fathom.run(
      "diagnose --log \(folder.path("log.csv")) --fail-on failure --format json")
    #expect(failing.status == 2)
    let ordered = try Tool.fathom.run(
      "diagnose --log \(folder.path("log.csv")) --order fc5,fc4,fc3,fc2,fc1 --format json")
    #expect(try verdict(ordered)["condition"] as? String != "vanishing")
    let sized = try Tool.fathom.run(
      "diagnose --log \(folder.path("log.csv")) --layers 784,30x4,10 --format json")
    #expect(try sized.json()["basis"] as? String == "gradientPerParameter")
  }

  @Test("of a single layer there is no verdict, and the reasons are those")
  func singleLayer() throws {
    let folder = try TemporaryFolder()
    try folder.write("log.csv", "fc1\n0.5\n0.4\n")
    let result = try Tool.fathom.run("diagnose --log \(folder.path("log.csv")) --order fc1")
    #expect(result.status == 0, "\(result.errors)")
    let words = result.output.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains(", 1 layer, steps 0 to 1"), "\(words)")
    #expect(
      words.contains("- starved, exploding, vanishing: needs two hidden layers; the log has 0."),
      "\(words)")
  }

  @Test("the names of classes reach the reports")
  func classNames() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<30).map { "\($0 % 3),\($0 % 2),\(["rose", "iris", "lily"][$0 % 3])" }
    try folder.write("flowers.csv", rows.joined(separator: "\n"))
    let command = "diagnose --layers 2,4,3 --data \(folder.path("flowers.csv")) --steps 5"
    let text = try Tool.fathom.run(command)
    #expect(text.output.contains("classes: iris, lily, rose"))
    let json = try Tool.fathom.run(command + " --format json")
    let data = try json.json()["data"] as? [String: Any]
    #expect(data?["classNames"] as? [String] == ["iris", "lily", "rose"])
  }

  @Test(
    "options that do not go with a log are refused",
    arguments: [
      ("--log x --data blobs", 64), ("--log x --dump a.npz", 64), ("--log x --tensorboard y", 64),
      ("--order a,b --layers 2,2 --data xor", 64), ("--log missing", 1),
    ])
  func usage(options: String, status: Int32) throws {
    let result = try Tool.fathom.run("diagnose \(options)")
    #expect(result.status == status, "\(result.errors)")
    #expect(result.errors.hasPrefix("Error: ") && result.output.isEmpty)
  }

  @Test("a folder that cannot be written to ends the run with an error")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", "text")
    let result = try Tool.fathom.run(
      "diagnose --layers 2,4,3 --data blobs --steps 2 --tensorboard \(folder.path("file"))")
    #expect(result.status == 1 && result.errors.contains("no event file can be written"))
  }

  @Test(
    "TensorBoard reads what we write",
    .enabled(if: Peers.haveTensorBoard, "\(Peers.missing("TensorBoard"))"))
  func tensorBoardReadsUs() throws {
    let folder = try TemporaryFolder()
    let run = try Tool.fathom.run(
      "diagnose --layers 2,16x3,3 --data blobs --epochs 2 --format json --tensorboard"
        + " \(folder.path("tb"))")
    #expect(run.status == 0, "\(run.errors)")
    try folder.write("run.json", run.output)
    #expect(
      try Peers.script("check_events.py", [folder.path("tb"), folder.path("run.json")]) == nil)
  }

  @Test(
    "we read what PyTorch's writer and TensorFlow's formats hold",
    .enabled(if: Peers.haveTensorBoard, "\(Peers.missing("TensorBoard"))"))
  func weReadOthers() throws {
    let folder = try TemporaryFolder()
    #expect(try Peers.script("write_events.py", [folder.url.path]) == nil)
    let expected = try JSONDecoder().decode(
      [String: [String: Double]].self,
      from: Data(contentsOf: folder.url.appending(path: "expected.json")))
    #expect(expected.count >= 3)
    for (name, norms) in expected {
      let result = try Tool.fathom.run("diagnose --log \(folder.path(name)) --format json")
      #expect(result.status == 0, "\(name): \(result.errors)")
      let json = try result.json()
      let network = json["network"] as? [String: Any]
      let names = (network?["layers"] as? [[String: Any]] ?? []).map { $0["name"] as? String ?? "" }
      #expect(Set(names) == Set(norms.keys), "\(name)")
      let initial = json["initial"] as? [String: Any]
      for (layer, values) in zip(names, initial?["layers"] as? [[String: Any]] ?? []) {
        let gradient = values["gradient"] as? [String: Any]
        let whole = gradient?["norm"] as? Double
        let weights = (gradient?["weights"] as? [String: Any])?["norm"] as? Double
        let norm = norms[layer] ?? .nan
        // Buckets leave a norm open; all others are there to Float's accuracy.
        let tolerance = name.hasPrefix("buckets") ? 0.2 : 1e-5
        #expect(abs((whole ?? weights ?? .nan) / norm - 1) < tolerance, "\(name), \(layer)")
      }
    }
  }
}
