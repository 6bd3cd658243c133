import FathomRecords
import FathomRuns
import Foundation
import Testing

@Suite("Networks of runs")
struct RunModelTests {
  /// A run on a table with class names, standardised, that learns its classes.
  private func trained(_ folder: TemporaryFolder) throws -> String {
    let names = ["cat, small", "dog", "\"x\""]
    var table = "a,b,kind\n"
    for sample in 0..<90 {
      let kind = sample % 3
      let quoted = "\"\(names[kind].replacing("\"", with: "\"\""))\""
      table += "\(100 * kind + sample % 7),\(50 - 30 * kind + sample % 5),\(quoted)\n"
    }
    try folder.write("data.csv", table)
    let run = folder.path("run")
    let result = try Tool.fathom.run([
      "train", "--layers", "2,8,3", "--activation", "tanh", "--data", folder.path("data.csv"),
      "--scale", "standard", "--epochs", "60", "--run", run,
    ])
    #expect(result.status == 0, "\(result.errors)")
    return run
  }

  @Test("evaluate tells cost, accuracy and the confusion of classes by their names")
  func evaluating() throws {
    let folder = try TemporaryFolder()
    let run = try trained(folder)
    let json = try Tool.fathom.run(["evaluate", "--model", run, "--format", "json"]).json()
    #expect(json["accuracy"] as? Double == 1 && json["samples"] as? Int == 90)
    #expect(json["classes"] as? [String] == ["\"x\"", "cat, small", "dog"])
    #expect(json["confusion"] as? [[Int]] == [[30, 0, 0], [0, 30, 0], [0, 0, 30]])
    let final = try #require(try Run(at: run).record().final)
    let cost = try #require(json["cost"] as? Double)
    #expect(abs(cost / final.cost - 1) < 1e-12)
    let text = try Tool.fathom.run(["evaluate", "--model", run]).output
    #expect(text.contains("accuracy 100.0 %") && text.contains("cat, small"))

    // A table with fewer classes, which would number them differently, and with wrong answers.
    try folder.write(
      "more.csv", "a,b,kind\n103,20,\"cat, small\"\n103,20,dog\n203,-8,\"cat, small\"\n")
    let more = try Tool.fathom.run([
      "evaluate", "--model", run, "--data", folder.path("more.csv"), "--format", "json",
    ]).json()
    #expect(more["confusion"] as? [[Int]] == [[0, 0, 0], [1, 0, 1], [0, 0, 1]])
    let unknown = "a,b,kind\n103,20,dog\n103,20,bird\n"
    try folder.write("unknown.csv", unknown)
    let refused = try Tool.fathom.run([
      "evaluate", "--model", run, "--data", folder.path("unknown.csv"),
    ])
    #expect(refused.status == 64 && refused.errors.contains("the class 'bird'"))
  }

  @Test("a run knows which column of its table holds the answers, from every folder")
  func ownTarget() throws {
    let folder = try TemporaryFolder()
    // The answers are numbers and come first: without the name the last column would be taken.
    var table = "kind,a,b\n"
    for sample in 0..<60 {
      let kind = sample % 2
      table += "\(kind),\(kind * 4 + sample % 3),\(1 - kind * 3 + sample % 2)\n"
    }
    try folder.write("data.csv", table)
    let run = folder.path("run")
    let made = try Tool.shell.run([
      "-c",
      "cd '\(folder.path(""))' && exec '\(Tool.fathom.url.path)' train --layers 2,6,2 --data data.csv"
        + " --target kind --scale standard --epochs 60 --run '\(run)'",
    ])
    #expect(made.status == 0, "\(made.errors)")
    let evaluated = try Tool.fathom.run(["evaluate", "--model", run, "--format", "json"])
    #expect(evaluated.status == 0, "\(evaluated.errors)")
    #expect(try evaluated.json()["accuracy"] as? Double == 1)
    let predicted = try Tool.fathom.run([
      "predict", "--model", run, "--data", folder.path("data.csv"), "-o", folder.path("y.csv"),
    ])
    #expect(predicted.status == 0, "\(predicted.errors)")
    let labels = try String(contentsOfFile: folder.path("y.csv"), encoding: .utf8)
      .split(separator: "\n").dropFirst().map { $0.split(separator: ",")[0] }
    #expect(labels.count == 60)
    #expect(labels.enumerated().allSatisfy { $0.element == "\($0.offset % 2)" })
  }

  @Test("predict writes labels and probabilities, under the scale of the training")
  func predicting() throws {
    let folder = try TemporaryFolder()
    let run = try trained(folder)
    for model in [run, try #require(try RunFolder(at: run).bestCheckpoint)] {
      let output = folder.path("out.csv")
      let result = try Tool.fathom.run([
        "predict", "--model", model, "--data", folder.path("data.csv"), "-o", output,
      ])
      #expect(result.status == 0, "\(result.errors)")
      let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
      #expect(lines.count == 91)
      #expect(lines[0] == "label,\"p(\"\"x\"\")\",\"p(cat, small)\",p(dog)")
      #expect(lines[1].hasPrefix("\"cat, small\",") && lines[2].hasPrefix("dog,"))
      #expect(lines[3].hasPrefix("\"\"\"x\"\"\","))
      let numbers = lines[2].split(separator: ",").dropFirst().compactMap { Double($0) }
      #expect(numbers.count == 3 && abs(numbers.reduce(0, +) - 1) < 1e-6 && numbers[2] > 0.5)
    }
    let array = try Tool.fathom.run([
      "predict", "--model", run, "--data", folder.path("data.csv"), "-o", folder.path("y.npz"),
    ])
    #expect(array.output == "Wrote y of shape [90, 3] to \(folder.path("y.npz")).\n")
  }

  @Test("a run is exported with what it does to inputs, and answers the same as ONNX")
  func exporting() throws {
    let folder = try TemporaryFolder()
    let run = try trained(folder)
    let onnx = folder.path("net.onnx")
    let exported = try Tool.fathom.run(["export", "--model", run, "-o", onnx])
    #expect(exported.status == 0, "\(exported.errors)")
    func answers(_ model: String) throws -> [[Double]] {
      let output = folder.path("answers.csv")
      let result = try Tool.fathom.run([
        "predict", "--model", model, "--data", folder.path("data.csv"), "-o", output,
      ])
      #expect(result.status == 0, "\(result.errors)")
      return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").dropFirst()
        .map { $0.split(separator: ",").suffix(3).compactMap { Double($0) } }
    }
    let (own, other) = (try answers(run), try answers(onnx))
    #expect(own.count == 90 && own.map(\.count) == other.map(\.count))
    for (a, b) in zip(own.joined(), other.joined()) { #expect(abs(a - b) < 1e-5) }
    let refused = try Tool.fathom.run(["export", "--model", run, "--steps", "5", "-o", onnx])
    #expect(
      refused.status == 64 && refused.errors.contains("--steps cannot be combined with a run"))
  }

  @Test("list, show, compare and rm tell of runs and remove them")
  func managing() throws {
    let folder = try TemporaryFolder()
    for rate in ["0.1", "0.5"] {
      let result = try Tool.fathom.run([
        "train", "--layers", "2,6,6,2", "--data", "circles", "--epochs", "2", "--learning-rate",
        rate, "--run", folder.path("r\(rate)"),
      ])
      #expect(result.status == 0, "\(result.errors)")
    }
    let list = try Tool.fathom.run(["runs", "list", folder.path("")])
    #expect(list.status == 0 && list.output.contains("r0.1") && list.output.contains("r0.5"))
    let json = try Tool.fathom.run(["runs", "list", folder.path(""), "--format", "json"])
    let runs = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
    #expect(runs?.compactMap { $0["learningRate"] as? Double }.sorted() == [0.1, 0.5])
    #expect(runs?.allSatisfy { $0["status"] as? String == "finished" } == true)
    let show = try Tool.fathom.run(["runs", "show", folder.path("r0.1")])
    #expect(show.output.contains("finished") && show.output.contains("Verdict: "))
    let compared = try Tool.fathom.run([
      "runs", "compare", folder.path("r0.1"), folder.path("r0.5"), "--format", "json",
    ]).json()
    let settings = try #require(compared["settings"] as? [String: [String]])
    #expect(settings == ["learning-rate": ["0.1", "0.5"]])
    let removed = try Tool.fathom.run(["runs", "rm", folder.path("r0.1"), folder.path("r0.5")])
    #expect(removed.status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path("r0.1")))
    #expect(try Tool.fathom.run(["runs", "show", folder.path("r0.1")]).status == 1)
  }
}
