import FathomData
import Foundation
import Testing

@Suite("Models from files")
struct ModelTests {
  private let models = Tool.package.appending(path: "Tests/FathomExchangeTests/Fixtures")

  private func model(_ name: String) -> String { models.appending(path: name).path }

  /// Twelve samples of four numbers and two classes.
  private func data(_ folder: TemporaryFolder) throws -> String {
    let rows = (0..<12).map { row in
      (0..<4).map { "\(sin(Double(4 * row + $0)))" }.joined(separator: ",") + ",\(row % 2)"
    }
    try folder.write("data.csv", rows.joined(separator: "\n") + "\n")
    return folder.url.appending(path: "data.csv").path
  }

  @Test("are diagnosed, trained and said to come from their file")
  func diagnose() throws {
    let folder = try TemporaryFolder()
    let result = try Tool.fathom.run([
      "diagnose", "--model", model("tanh-opset17.onnx"), "--data", data(folder), "--cost",
      "softmax", "--steps", "5", "--format", "json",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let network = try result.json()["network"] as? [String: Any]
    #expect(network?["sizes"] as? [Int] == [4, 3, 2])
    #expect(network?["model"] as? String == "tanh-opset17.onnx")
    let text = try Tool.fathom.run([
      "diagnose", "--model", model("tanh-opset17.onnx"), "--data", data(folder), "--cost",
      "softmax", "--steps", "0",
    ])
    #expect(text.output.contains("weights from tanh-opset17.onnx"))
  }

  @Test("run in the precision of their file, or in a wider one")
  func precision() throws {
    let folder = try TemporaryFolder()
    func run(_ name: String, _ more: [String]) throws -> Tool.Result {
      try Tool.fathom.run(
        [
          "diagnose", "--model", model(name), "--data", data(folder), "--cost", "softmax",
          "--steps", "0", "--format", "json",
        ] + more)
    }
    #expect(try run("tanh-opset17.onnx", []).json()["precision"] as? String == "float")
    let wide = try run("tanh-opset17.onnx", ["--precision", "double"])
    #expect(try wide.json()["precision"] as? String == "double")
    #expect(try run("gelu-new.onnx", []).json()["precision"] as? String == "double")
    let narrow = try run("gelu-new.onnx", ["--precision", "float"])
    #expect(narrow.status == 64)
    #expect(narrow.errors.contains("would round the weights"))
  }

  @Test("do not go with options that say the same")
  func options() throws {
    let folder = try TemporaryFolder()
    let data = try data(folder)
    for (arguments, part) in [
      (["--layers", "4,3,2", "--model", model("tanh-opset17.onnx")], "cannot be combined with"),
      (["--model", model("tanh-opset17.onnx"), "--output", "relu"], "--output cannot"),
      (["--model", model("tanh-opset17.onnx")], "try --cost softmax"),
      (["--model", model("hardtanh-opset9.onnx")], "try --cost cross-entropy"),
      (["--model", model("gelu-opset13.onnx"), "--cost", "mse"], "use --cost softmax"),
      (
        ["--model", model("sequential.safetensors"), "--cost", "softmax"], "--activation is missing"
      ),
      (["--model", "net.h5"], "ends in .onnx or .safetensors"),
    ] {
      let result = try Tool.fathom.run(["diagnose", "--data", data] + arguments)
      #expect(result.status == 64, "\(arguments): \(result.errors)")
      #expect(result.errors.contains(part), "\(result.errors)")
    }
    let absent = try Tool.fathom.run(["diagnose", "--data", data, "--model", "none.onnx"])
    #expect(absent.status == 1)
    #expect(absent.errors == "Error: none.onnx: there is no such file; check the name\n")
  }

  @Test("are templates for what else is said of the network, and that is told")
  func template() throws {
    let folder = try TemporaryFolder()
    func run(_ more: String...) throws -> Tool.Result {
      try Tool.fathom.run(
        [
          "diagnose", "--model", model("tanh-opset17.onnx"), "--data", data(folder), "--cost",
          "softmax", "--steps", "2",
        ] + more)
    }
    let drawn = try run("--init", "he", "--format", "json")
    #expect(drawn.errors.contains("its weights are re-initialised, because init was given"))
    let network = try drawn.json()["network"] as? [String: Any]
    #expect(network?["model"] as? String == "tanh-opset17.onnx")
    let text = try run("--normalization", "layer").output
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("the network of tanh-opset17.onnx, re-initialised by xavier"))
    let kept = try run("--activation", "relu")
    #expect(kept.errors.contains("keeps its weights, but has another activation"))
    #expect(kept.output.contains("weights from tanh-opset17.onnx"))
    let evaluated = try Tool.fathom.run([
      "evaluate", "--model", model("tanh-opset17.onnx"), "--data", data(folder), "--cost",
      "softmax", "--init", "he",
    ])
    #expect(
      evaluated.status == 64 && evaluated.errors.contains("--init cannot be combined with --model"))
  }

  @Test("are converted without data, and trained with data")
  func export() throws {
    let folder = try TemporaryFolder()
    let data = try data(folder)
    let tensors = folder.url.appending(path: "net.safetensors").path
    let converted = try Tool.fathom.run([
      "export", "--model", model("tanh-opset17.onnx"), "-o", tensors,
    ])
    #expect(converted.status == 0, "\(converted.errors)")
    #expect(converted.errors.contains("must know the activations"))
    let before = [
      "diagnose", "--data", data, "--cost", "softmax", "--steps", "0", "--format", "json",
    ]
    let original = try Tool.fathom.run(before + ["--model", model("tanh-opset17.onnx")]).json()
    let copy = try Tool.fathom.run(before + ["--model", tensors, "--activation", "tanh"]).json()
    let layers = [original, copy].map { ($0["initial"] as? NSDictionary)?["layers"] as? NSArray }
    #expect(layers[0] == layers[1] && layers[0]?.count == 2)
    let trained = folder.url.appending(path: "trained.onnx").path
    let training = try Tool.fathom.run([
      "export", "--model", model("tanh-opset17.onnx"), "--data", data, "--cost", "softmax",
      "--steps", "10", "-o", trained,
    ])
    #expect(training.output == "Wrote the network after 10 steps to \(trained).\n")
    let output = folder.url.appending(path: "y.npz").path
    let predicted = try Tool.fathom.run([
      "predict", "--model", trained, "--data", data, "-o", output,
    ])
    #expect(predicted.status == 0, "\(predicted.errors)")
    let (shape, values) = try Arrays.doubles("y", in: output)
    #expect(shape == [12, 2])
    for row in 0..<12 { #expect(abs(values[2 * row] + values[2 * row + 1] - 1) < 1e-6) }
    let endless = try Tool.fathom.run([
      "export", "--model", model("tanh-opset17.onnx"), "--steps", "5", "-o", trained,
    ])
    #expect(endless.status == 64)
  }

  @Test("see bytes in predictions as in evaluations, whatever the scale")
  func bytes() throws {
    let folder = try TemporaryFolder()
    let (data, onnx) = (folder.path("data.npz"), folder.path("net.onnx"))
    var writer = try NPZWriter(data)
    let pixels = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 &+ 17 &* $0) }
    try writer.add("x", shape: [75, 4], pixels)
    try writer.add("y", shape: [75], (0..<75).map { Int64(pixels[4 * $0] > 99 ? 1 : 0) })
    try writer.finish()
    let made = try Tool.fathom.run([
      "export", "--layers", "4,6,2", "--data", data, "--steps", "60", "-o", onnx,
    ])
    #expect(made.status == 0, "\(made.errors)")
    var found: [[[Int]]] = []
    for scale in [[], ["--scale", "none"], ["--scale", "standard"]] {
      let evaluated = try Tool.fathom.run(
        ["evaluate", "--model", onnx, "--data", data, "--cost", "softmax", "--format", "json"]
          + scale)
      let confusion = try #require(try evaluated.json()["confusion"] as? [[Int]])
      let output = folder.path("y.csv")
      let predicted = try Tool.fathom.run(
        ["predict", "--model", onnx, "--data", data, "-o", output] + scale)
      #expect(predicted.status == 0, "\(predicted.errors)")
      var counted = [[0, 0], [0, 0]]
      let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
      for (sample, line) in lines.dropFirst().enumerated() {
        counted[pixels[4 * sample] > 99 ? 1 : 0][line.hasPrefix("1") ? 1 : 0] += 1
      }
      #expect(counted == confusion, "\(scale)")
      found.append(confusion)
    }
    #expect(found[0] != found[1])
  }

  @Test("stand in experiment files")
  func experiment() throws {
    let folder = try TemporaryFolder()
    let printed = try Tool.fathom.run([
      "diagnose", "--model", model("tanh-opset17.onnx"), "--data", data(folder), "--cost",
      "softmax", "--steps", "0", "--print-experiment",
    ])
    try folder.write("e.yaml", printed.output)
    let file = folder.url.appending(path: "e.yaml").path
    #expect(try Tool.fathom.run(["diagnose", "--experiment", file]).status == 0)
    // Sizes on the command line replace the model.
    let other = try Tool.fathom.run([
      "diagnose", "--experiment", file, "--layers", "4,5,2", "--format", "json",
    ])
    #expect((try other.json()["network"] as? [String: Any])?["sizes"] as? [Int] == [4, 5, 2])
  }
}
