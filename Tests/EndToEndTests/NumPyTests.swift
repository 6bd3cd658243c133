import Fathom
import FathomTestSupport
import Foundation
import Testing

@Suite("NumPy files on the command line")
struct NumPyTests {
  /// Three classes of points, as an archive and as a table.
  private func writeData(_ folder: TemporaryFolder) throws {
    let data = Problems.clusters(samples: 120, inputs: 3, classes: 3, test: 30)
    var writer = try NPZWriter(folder.path("x.npz"), compressed: true)
    for (part, ending) in [(data.training, ""), (try #require(data.test), "_test")] {
      guard case .reals(let inputs) = part.features.storage,
        case .labels(let labels, _) = part.targets
      else { continue }
      try writer.add("x\(ending)", shape: [part.samples, 3], inputs)
      try writer.add("y\(ending)", shape: [part.samples], labels)
      let names = ["ant, big", "bee", "cat"]
      let rows = labels.indices.map { row in
        "\(inputs[3 * row]),\"\(names[Int(labels[row])])\",\(inputs[3 * row + 1]),"
          + "\(inputs[3 * row + 2])\r\n"
      }
      try folder.write("x\(ending).csv", "a,\"the \"\"kind\"\"\",b,c\r\n" + rows.joined())
    }
    try writer.finish()
  }

  private func measurement(_ arguments: [String]) throws -> NSDictionary {
    let result = try Tool.fathom.run(
      ["diagnose", "--layers", "3,6,3", "--precision", "double", "--format", "json"] + arguments)
    #expect(result.status == 0, "\(result.errors)")
    return try #require(result.json()["initial"] as? NSDictionary)
  }

  @Test("an archive and a table with the same numbers give the same gradients")
  func archiveAndTable() throws {
    let folder = try TemporaryFolder()
    try writeData(folder)
    let table = ["--target", "the \"kind\"", "--steps", "0", "--data", folder.path("x.csv")]
    let archive = ["--steps", "0", "--data", folder.path("x.npz")]
    #expect(try measurement(table) == measurement(archive))
    let few = ["--samples", "50"]
    #expect(try measurement(table + few) == measurement(archive + few))
    #expect(try measurement(archive + few) != measurement(archive))
    let test = ["--steps", "0", "--data", folder.path("x_test.csv"), "--target", "the \"kind\""]
    #expect(try measurement(archive + ["--split", "test"]) == measurement(test))
  }

  @Test("the target is part of an experiment file")
  func experiment() throws {
    let folder = try TemporaryFolder()
    try writeData(folder)
    let asked = ["--data", folder.path("x.csv"), "--target", "the \"kind\"", "--steps", "0"]
    let printed = try Tool.fathom.run(
      ["diagnose", "--layers", "3,6,3", "--print-experiment"] + asked)
    #expect(printed.output.contains("target: the \"kind\"\n"))
    try folder.write("e.yaml", printed.output)
    #expect(try measurement(asked) == measurement(["--experiment", folder.path("e.yaml")]))
  }

  @Test(
    "before a step, a dump holds the gradient over all samples", arguments: ["float", "double"])
  func dumpWithoutSteps(precision: String) throws {
    let folder = try TemporaryFolder()
    try writeData(folder)
    let initial = try measurement([
      "--data", folder.path("x.npz"), "--steps", "0", "--precision", precision, "--dump",
      folder.path("d.npz"),
    ])
    let file = try NPZFile(contentsOf: folder.path("d.npz"))
    #expect(file.names == ["dW2", "db2", "dW3", "db3"])
    let layers = try #require(initial["layers"] as? [[String: Any]])
    for (layer, (units, inputs)) in zip(layers, [(6, 3), (3, 6)]) {
      let number = try #require(layer["layer"] as? Int)
      let gradient = try #require(layer["gradient"] as? [String: Any])
      for (name, key, shape) in [
        ("dW\(number)", "weights", [units, inputs]), ("db\(number)", "biases", [units]),
      ] {
        let array = try NumPyArray(name, of: file)
        let norm = array.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let expected = try #require((gradient[key] as? [String: Any])?["norm"] as? Double)
        #expect(array.shape == shape)
        // The norm is exact, the dump in the working precision: 100 samples, rounded.
        #expect(abs(norm / expected - 1) < (precision == "float" ? 1e-5 : 1e-12))
      }
    }
  }

  @Test("after steps, a dump holds the last mini-batch's gradient and the change it made")
  func dumpAfterSteps() throws {
    let folder = try TemporaryFolder()
    try writeData(folder)
    // One step on all samples sees what a measurement without steps sees.
    let common = ["--data", folder.path("x.npz"), "--learning-rate", "0.25", "--dump"]
    _ = try measurement(common + [folder.path("a.npz"), "--steps", "0"])
    _ = try measurement(common + [folder.path("b.npz"), "--steps", "1", "--batch-size", "120"])
    let before = try NPZFile(contentsOf: folder.path("a.npz"))
    let after = try NPZFile(contentsOf: folder.path("b.npz"))
    #expect(
      after.names == ["dW2", "db2", "dW3", "db3", "stepW2", "stepb2", "stepW3", "stepb3"])
    for name in before.names {
      let full = try NumPyArray(name, of: before).values
      let last = try NumPyArray(name, of: after).values
      let change = try NumPyArray("step" + name.dropFirst(), of: after).values
      #expect(change == last.map { -0.25 * $0 })
      let difference = zip(full, last).map { abs($0 - $1) }.max() ?? 1
      #expect(difference < 1e-15, "\(name)")
    }
  }

  @Test(
    "a dump holds what there is in layers that are normalised",
    arguments: [
      ("batch", ["dW2", "dscale2", "dshift2", "dW3", "db3"]),
      ("layer", ["dW2", "db2", "dscale2", "dshift2", "dW3", "db3"]),
    ])
  func normalizedDump(normalization: String, names: [String]) throws {
    let folder = try TemporaryFolder()
    try writeData(folder)
    let measured = try measurement([
      "--data", folder.path("x.npz"), "--normalization", normalization, "--steps", "0", "--dump",
      folder.path("d.npz"),
    ])
    let file = try NPZFile(contentsOf: folder.path("d.npz"))
    #expect(file.names == names)
    let layers = try #require(measured["layers"] as? [[String: Any]])
    let norm = try #require((layers[0]["gradient"] as? [String: Any])?["norm"] as? Double)
    func squares(_ name: String) throws -> Double {
      try NumPyArray(name, of: file).values.reduce(0) { $0 + $1 * $1 }
    }
    // The gradient in a layer is that of all it learns.
    let own = try names.filter { $0.hasSuffix("2") }.map(squares).reduce(0, +)
    #expect(abs(own.squareRoot() / norm - 1) < 1e-12)
    #expect(try squares("dscale2") > 0 && squares("dshift2") > 0)
  }

  @Test("a dump that runs out of space is an error, and leaves nothing")
  func fullDisk() throws {
    let folder = try TemporaryFolder()
    let file = folder.path("d.npz")
    let shell = Tool.shell
    // The shell's limit on the size of files stands for a full disk.
    let result = try shell.run([
      "-c",
      "ulimit -f 4; exec '\(Tool.fathom.url.path)' diagnose --layers 2,100,100,2 --data xor"
        + " --steps 1 --dump '\(file)'",
    ])
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(result.errors.contains("\(file): cannot be written"), "\(result.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }
}
