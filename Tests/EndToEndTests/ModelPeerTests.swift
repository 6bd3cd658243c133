import FathomTestSupport
import FathomVocabulary
import Foundation
import Testing

@Suite("Models and the programs they come from")
struct ModelPeerTests {
  /// A model as PyTorch wrote it, with what it answers.
  private struct TorchModel: Decodable {
    var name: String
    var cost: String
    /// Of the weights, and of the biases where there are any, layer by layer.
    var norms: [[Double]]
    var outputs: [Double]
  }

  @Test(
    "PyTorch's gradients are ours, from both of its exporters",
    .enabled(if: Peers.haveTorch, "\(Peers.missing("PyTorch, onnxscript"))"))
  func torchGradients() throws {
    let folder = try TemporaryFolder()
    #expect(try Peers.script("torch_models.py", [folder.url.path]) == nil)
    let models = try JSONDecoder().decode(
      [TorchModel].self, from: Data(contentsOf: folder.url.appending(path: "models.json")))
    #expect(models.count == 45)
    for model in models {
      let path = folder.url.appending(path: model.name).path
      let result = try Tool.fathom.run([
        "diagnose", "--model", path + ".onnx", "--data", path + ".npz", "--cost", model.cost,
        "--steps", "0", "--batch-size", "40", "--format", "json",
      ])
      #expect(result.status == 0, "\(model.name): \(result.errors)")
      let json = try result.json()
      #expect(json["precision"] as? String == "double")
      let initial = json["initial"] as? [String: Any]
      let layers = initial?["layers"] as? [[String: Any]] ?? []
      #expect(layers.count == model.norms.count, "\(model.name)")
      for (layer, norms) in zip(layers, model.norms) {
        let gradient = layer["gradient"] as? [String: Any]
        for (part, norm) in zip(["weights", "biases"], norms) {
          let ours = (gradient?[part] as? [String: Any])?["norm"] as? Double ?? .nan
          #expect(abs(ours / norm - 1) <= 1e-10, "\(model.name): \(part) \(ours), \(norm)")
        }
      }
      // Constants of SELU and leaky ReLU stand in the files as Float.
      let answers = try outputs(of: path + ".onnx", path)
      #expect(Arrays.difference(answers, model.outputs) < 1e-7, "\(model.name)")
    }
  }

  /// A model with its parts in some order, and with PyTorch's gradients beside it.
  private struct OrderedModel: Decodable {
    var name: String
    var isDouble: Bool
    /// What dumps call its blocks of parameters.
    var blocks: [String]
    var outputs: [Double]
  }

  @Test(
    "PyTorch's gradients are ours wherever the parts of layers stand, in Keras' graphs as well",
    .enabled(if: Peers.haveTorch, "\(Peers.missing("PyTorch, onnxscript"))"))
  func orders() throws {
    let folder = try TemporaryFolder()
    #expect(try Peers.script("torch_orders.py", [folder.url.path]) == nil)
    let models = try JSONDecoder().decode(
      [OrderedModel].self, from: Data(contentsOf: folder.url.appending(path: "orders.json")))
    #expect(models.count == 56)
    for model in models {
      let path = folder.url.appending(path: model.name).path
      let dump = path + "-dump.npz"
      let result = try Tool.fathom.run([
        "diagnose", "--model", path + ".onnx", "--data", path + ".npz", "--cost", "softmax",
        "--steps", "0", "--batch-size", "40", "--precision", "double", "--dump", dump,
      ])
      #expect(result.status == 0, "\(model.name): \(result.errors)")
      guard result.status == 0 else { continue }
      func norm(_ values: [Double]) -> Double {
        values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
      let theirs = try model.blocks.map {
        try Arrays.doubles($0, in: path + "-gradient.npz").values
      }
      let largest = theirs.map(norm).max() ?? 0
      for (block, theirs) in zip(model.blocks, theirs) {
        let ours = try Arrays.doubles(block, in: dump).values
        let distance = norm(zip(ours, theirs).map { $0 - $1 })
        // Some have no gradient but rounding, biases in front of a normalisation among them.
        let size = max(norm(theirs), 1e-3 * largest)
        #expect(
          ours.count == theirs.count && distance <= (model.isDouble ? 1e-10 : 1e-5) * size,
          "\(model.name): \(block) \(distance / size)")
      }
      let answers = try outputs(of: path + ".onnx", path)
      #expect(
        Arrays.difference(answers, model.outputs) < (model.isDouble ? 1e-7 : 1e-4), "\(model.name)")
    }
  }

  private func outputs(of model: String, _ path: String) throws -> [Double] {
    let output = path + "-y.npz"
    let predicted = try Tool.fathom.run([
      "predict", "--model", model, "--data", path + ".npz", "-o", output,
    ])
    #expect(predicted.status == 0, "\(predicted.errors)")
    return try Arrays.doubles("y", in: output).values
  }

  @Test(
    "the README's lines for PyTorch users lead to a diagnosis",
    .enabled(if: Peers.haveTorch, "\(Peers.missing("PyTorch, onnxscript"))"))
  func readme() throws {
    let folder = try TemporaryFolder()
    let readme = Tool.package.appending(path: "README.md")
    #expect(try Peers.script("readme_export.py", [readme.path, folder.url.path]) == nil)
    let text = try String(contentsOf: readme, encoding: .utf8)
    let command = "fathom diagnose --model net.onnx --data data.npz --cost softmax"
    #expect(text.contains(command))
    let result = try Tool.fathom.run([
      "diagnose", "--model", folder.url.appending(path: "net.onnx").path, "--data",
      folder.url.appending(path: "data.npz").path, "--cost", "softmax", "--format", "json",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let verdict = try result.json()["verdict"] as? [String: Any]
    #expect(verdict?["condition"] as? String == "vanishing")
  }

  @Test(
    "onnxruntime and safetensors take what we export",
    .enabled(if: Peers.haveONNX, "\(Peers.missing("onnx, onnxruntime, safetensors"))"))
  func exports() throws {
    let folder = try TemporaryFolder()
    let points = (0..<40).map { row in "\(sin(Double(row))),\(cos(Double(3 * row))),\(row % 3)" }
    try folder.write("data.csv", points.joined(separator: "\n") + "\n")
    let data = folder.url.appending(path: "data.csv").path
    let inputs = (0..<40).flatMap { row in [sin(Double(row)), cos(Double(3 * row))] }
    try Arrays.write("x", [40, 2], inputs, to: folder.url.appending(path: "inputs.npz").path)
    let inputFile = folder.url.appending(path: "inputs.npz").path
    let networks: [(String, [String])] =
      Activation.hidden.map { ($0.name, ["2,5x2:\($0),3"]) } + [
        ("batch", ["2,5x2:relu:batch,3"]), ("layer", ["2,5x2:tanh:layer,3"]),
        ("shortcuts", ["2,2:tanh:from=1,5,5:layer:dropout=0.2:from=3,5:relu:batch:from=3,3"]),
        (
          "after",
          [
            "2,5x2,3", "--normalization", "batch", "--parts", "dense,activation,normalization",
          ]
        ),
        ("pre", ["2,5x3,3", "--residual", "2:pre", "--normalization", "layer"]),
        ("post", ["2,5x3,3", "--residual", "1:post", "--normalization", "batch"]),
      ]
    for ((name, network), precision) in networks.flatMap({ [($0, "float"), ($0, "double")] }) {
      let path = folder.url.appending(path: "\(name)-\(precision)").path
      let commands = [
        ["export", "--layers"] + network + [
          "--data", data, "--precision", precision, "--steps", "20", "-o", path + ".onnx",
        ],
        ["export", "--model", path + ".onnx", "-o", path + ".safetensors"],
        ["predict", "--model", path + ".onnx", "--data", inputFile, "-o", path + ".npz"],
      ]
      for command in commands {
        let result = try Tool.fathom.run(command)
        #expect(result.status == 0, "\(command): \(result.errors)")
      }
    }
    #expect(try Peers.script("check_exports.py", [folder.url.path]) == nil)
    for name in ["tanh-float", "tanh-double"] {
      let path = folder.url.appending(path: name).path
      let results = try [".safetensors", "-python.safetensors"].map { ending in
        try Tool.fathom.run([
          "diagnose", "--model", path + ending, "--activation", "tanh", "--cost", "softmax",
          "--data", data, "--steps", "0", "--format", "json",
        ])
      }
      #expect(results.allSatisfy { $0.status == 0 })
      #expect(
        results[0].output.replacing("-python", with: "")
          == results[1].output.replacing("-python", with: ""))
    }
  }
}
