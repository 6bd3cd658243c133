import FathomVocabulary
import FathomExperiments
import FathomTraining
import FathomText
import ArgumentParser
import FathomExchange
import FathomNetworks

/// `fathom export`: write a network for other tools.
struct ExportCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Train a network, or take one from a file, and write it as ONNX or safetensors.",
    discussion: """
      With --layers, the network is trained first, as by diagnose (--steps 0 writes it untrained). \
      With --model and without --data, the model is converted as it is; --model also takes a run \
      or one of its checkpoints.

      Example: fathom export --layers 784,30,10 --data fashion-mnist -o net.onnx
      """)

  @OptionGroup(title: "Network") var network: NetworkArguments
  @OptionGroup(title: "Data") var data: DataArguments
  @OptionGroup(title: "Training") var training: TrainingArguments
  @OptionGroup(title: "Experiment file") var file: ExperimentFileArguments

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("The file to write: .onnx or .safetensors.", valueName: "file"),
    completion: .file(extensions: ["onnx", "safetensors"]))
  var destination: String

  @OptionGroup var tensorBoard: TensorBoardArguments

  func outcome() throws -> Outcome {
    if let name = network.model, let model = try AskedNetwork(run: name) {
      guard given.isEmpty else {
        throw ToolError.usage(
          "\(given.joined(separator: ", ")) cannot be combined with a run, which is exported as"
            + " it is; leave \(given.count == 1 ? "it" : "them") out")
      }
      return try write(model.network, of: "the network of \(name)")
    }
    let experiment = try file.asked(by: [network, data, training])
    guard !file.printExperiment else { return try Outcome(.done, output: experiment.yaml()) }
    try checkDestination()
    if let model = try untrained(experiment) {
      return try write(model, of: "the model \(experiment.model ?? "")")
    }
    let finished = try experiment.prepared(tensorBoard: tensorBoard.tensorboard)
      .train(tensorBoard.tensorboard == nil ? .never : .always)
    let steps = Wording.count(finished.session.step, "step")
    return try write(finished.network, of: "the network after \(steps)").but(finished.sinkError)
  }

  /// The options given besides the model.
  private var given: [String] {
    let groups: [any ExperimentArguments] = [network, data, training]
    return groups.flatMap(\.given).compactMap { key, text in
      text == nil || key == .model ? nil : "--\(key)"
    }
  }

  /// Refuses a file that could not be written, before the work is done for it.
  @discardableResult
  private func checkDestination() throws -> ModelFormat {
    guard let format = ModelFormat(path: destination) else {
      throw ToolError.usage(
        "-o '\(destination.abridged)' does not name a model file; let it end in .onnx or .safetensors"
      )
    }
    return format
  }

  private func write(_ network: Network, of description: String) throws -> Outcome {
    let format = try checkDestination()
    for note in try network.write(to: destination, as: format) {
      try? Terminal.errors.write("Note: \(note)\n")
    }
    return Outcome(.done, output: "Wrote \(description) to \(destination).\n")
  }

  /// The model that is converted as it is; nil where there is data to train on.
  private func untrained(_ experiment: Experiment) throws -> Network? {
    guard experiment.model != nil, experiment.data == nil else { return nil }
    guard tensorBoard.tensorboard == nil else {
      throw ToolError.usage("--tensorboard needs a training; name data to train on with --data")
    }
    guard experiment.duration == nil else {
      throw ToolError.usage(
        "--data is missing: training a model needs data; name some, or leave out --steps and"
          + " --epochs to convert the model as it is")
    }
    guard let path = experiment.model, let model = try experiment.modelAsItIs() else {
      throw ToolError.usage("--model is missing; name an .onnx or .safetensors file, or a run")
    }
    return try experiment.cost.map { try model.under($0, from: path) } ?? model
  }
}
