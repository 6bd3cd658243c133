import ArgumentParser
import FathomData
import FathomExchange

/// `fathom predict`: what a model answers to given inputs.
struct PredictCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Compute the outputs of an ONNX model, as it stands.",
    discussion: """
      The outputs go to the array 'y' of a NumPy archive, in the precision of the model. Nothing \
      is trained and no cost is needed.

      Example: fathom predict --model net.onnx --data inputs.npz -o outputs.npz
      """)

  @Option(
    help: ArgumentHelp("The model: an .onnx file.", valueName: "file"),
    completion: .file(extensions: ["onnx"]))
  var model: String

  @Option(
    help: ArgumentHelp(
      "The inputs: FILE.npz with an array x, FILE.npy, or any data that diagnose takes.",
      valueName: "source"))
  var data: String

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("The file to write.", valueName: "file.npz"),
    completion: .file(extensions: ["npz"]))
  var output: String

  func outcome() throws -> Outcome {
    guard ModelExport.Format(path: model) == .onnx else {
      throw ToolError.usage(
        "--model '\(model.abridged)' is no ONNX model; predict takes files that end in .onnx")
    }
    guard output.lowercased().hasSuffix(".npz") else {
      throw ToolError.usage(
        "-o '\(output.abridged)' is no name of a NumPy archive; let it end in .npz")
    }
    try NPZWriter.check(output)
    let predictor = try ONNXPredictor(contentsOf: model)
    let outputs = try predictor.outputs(for: inputs())
    var writer = try NPZWriter(output)
    if predictor.isDouble {
      try writer.add("y", shape: outputs.shape, outputs.values)
    } else {
      try writer.add("y", shape: outputs.shape, outputs.values.map { Float($0) })
    }
    try writer.finish()
    return Outcome(.done, output: "Wrote y of shape \(outputs.shape) to \(output).\n")
  }

  private func inputs() throws -> ONNXPredictor.Numbers {
    let name = data.lowercased()
    if name.hasSuffix(".npz") || name.hasSuffix(".npy") {
      let array =
        name.hasSuffix(".npy")
        ? try NumPyArray(contentsOf: data) : try NumPyArray("x", of: NPZFile(contentsOf: data))
      return ONNXPredictor.Numbers(shape: array.shape, values: array.values)
    }
    let loaded = try DataSource(data).load()
    let features = loaded.training.features
    return ONNXPredictor.Numbers(
      shape: [features.samples, features.columns],
      values: (0..<features.samples).flatMap { sample in
        (0..<features.columns).map { features[sample, $0] }
      })
  }
}
