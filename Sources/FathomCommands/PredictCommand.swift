import FathomExperiments
import FathomVocabulary
import FathomText
import ArgumentParser
import FathomData
import FathomExchange
import FathomNetworks
import FathomRuns
import FathomTraining

/// `fathom predict`: what a model answers to given inputs.
struct PredictCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Compute the outputs of a run's network or of an ONNX model.",
    discussion: """
      The outputs are written to the array 'y' of a NumPy archive, in the model's precision, or to \
      a CSV file with labels and probabilities. Nothing is trained, and no cost is needed. Of a \
      run, the best checkpoint is used, or else the last one.

      Example: fathom predict --model net.onnx --data inputs.npz -o outputs.npz
      """)

  @Option(
    help: ArgumentHelp("A run, one of its checkpoints, or an .onnx file.", valueName: "model"),
    completion: .file(extensions: ["onnx", "safetensors"]))
  var model: String

  @Option(
    help: ArgumentHelp(
      "The inputs: FILE.npz with an array x, FILE.npy, or any data that diagnose takes.",
      valueName: "source"))
  var data: String

  @Option(
    help: ArgumentHelp(
      "Which part of the data to use: train or test (default: train).", valueName: "part"),
    completion: .list(DataOptions.Split.allCases.map(\.rawValue)))
  var split: String?

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("The file to write: .npz or .csv.", valueName: "file"),
    completion: .file(extensions: ["npz", "csv"]))
  var output: String

  private var writesTable: Bool { output.lowercased().hasSuffix(".csv") }

  func outcome() throws -> Outcome {
    guard writesTable || output.lowercased().hasSuffix(".npz") else {
      throw ToolError.usage(
        "-o '\(output.abridged)' names neither a NumPy archive nor a table; let it end in .npz or .csv"
      )
    }
    if !writesTable { try NPZWriter.check(output) }
    if let model = try AskedModel(run: model) { return try outcome(of: model) }
    guard ModelExport.Format(path: model) == .onnx else {
      throw ToolError.usage(
        "--model '\(model.abridged)' is neither a run nor an ONNX model; name a run, one of its"
          + " checkpoints, or a file that ends in .onnx")
    }
    let predictor = try ONNXPredictor(contentsOf: model)
    let outputs = try predictor.outputs(for: inputs())
    let samples = outputs.shape.first ?? 0
    let columns = samples > 0 ? outputs.values.count / samples : 0
    guard !writesTable else {
      // What lies before the outputs tells their meaning, if it is a network we know.
      let last = (try? ImportedModel(onnx: model))?.layers.last?.activation
      return try writeTable(
        outputs.values, columns: columns,
        PredictionTable.meaning(of: last, outputs: columns, cost: nil), nil)
    }
    return try writeArray(outputs.values, shape: outputs.shape, isDouble: predictor.isDouble)
  }

  private func outcome(of model: AskedModel) throws -> Outcome {
    let data = try runInputs(model)
    let answers = try model.answers(to: data, threads: nil)
    guard writesTable else {
      let isDouble = if case .double = model.parameters { true } else { false }
      return try writeArray(
        answers.outputs, shape: [answers.samples, answers.columns], isDouble: isDouble)
    }
    let meaning = PredictionTable.meaning(
      of: model.architecture.layers.last?.activation, outputs: answers.columns,
      cost: model.architecture.cost)
    return try writeTable(
      answers.outputs, columns: answers.columns, meaning, model.input?.classNames)
  }

  private func writeArray(
    _ values: [Double], shape: [Int], isDouble: Bool
  ) throws -> Outcome {
    var writer = try NPZWriter(output)
    if isDouble {
      try writer.add("y", shape: shape, values)
    } else {
      try writer.add("y", shape: shape, values.map { Float($0) })
    }
    try writer.finish()
    return Outcome(.done, output: "Wrote y of shape \(shape) to \(output).\n")
  }

  private func writeTable(
    _ values: [Double], columns: Int, _ meaning: PredictionTable.Meaning, _ names: [String]?
  ) throws -> Outcome {
    let labels = NetworkAnswers.labels(of: values, columns: columns)
    try PredictionTable(
      outputs: values, columns: columns, labels: labels, meaning: meaning, classNames: names
    ).write(to: output)
    return Outcome(.done, output: "Wrote \(Wording.count(labels.count, "row")) to \(output).\n")
  }

  /// Inputs for a run's network, under the scale it was trained with; answers are not needed.
  private func runInputs(_ model: AskedModel) throws -> LoadedData {
    let name = data.lowercased()
    guard name.hasSuffix(".npz") || name.hasSuffix(".npy") else {
      let source = try DataSource(data)
      var options = try options()
      options.target = model.ownTarget(in: source)
      let loaded = try model.load(source, options, isScaleGiven: false)
      return model.withoutAnswers(loaded)
    }
    let features = try features(isArchive: name.hasSuffix(".npz"))
    let kind = model.input?.scale.flatMap(DataOptions.Scale.init)
    let (scale, shift) = features.scaling(kind == .unit ? .unit : .none)
    return try model.fitted(
      model.withoutAnswers(
        LoadedData(
          name: data,
          training: Dataset(
            features: features.scaled(by: scale, shiftedBy: shift),
            targets: .values(Array(repeating: 0, count: features.samples), columns: 1)))),
      isScaleGiven: false)
  }

  /// The inputs of a NumPy file, as they are.
  private func features(isArchive: Bool) throws -> FeatureMatrix {
    guard !isArchive else {
      let part = try options().split == .test ? "x_test" : "x"
      return try NPZFile(contentsOf: data).features(part)
    }
    let array = try NumPyArray(contentsOf: data)
    let samples = array.shape.first ?? 0
    guard samples > 0, !array.values.isEmpty else {
      throw ToolError.failure("\(data): the file holds no samples; save samples × features")
    }
    return FeatureMatrix(
      columns: array.values.count / samples,
      storage: array.isBytes
        ? .bytes(array.values.map { UInt8($0) }) : .reals(array.values))
  }

  private func options() throws -> DataOptions {
    var asked = Experiment()
    if let split { try asked.set(.split, to: split) }
    return DataOptions(split: asked.split ?? .train)
  }

  private func inputs() throws -> ONNXPredictor.Numbers {
    let name = data.lowercased()
    if name.hasSuffix(".npz") || name.hasSuffix(".npy") {
      let array =
        name.hasSuffix(".npy")
        ? try NumPyArray(contentsOf: data) : try NumPyArray("x", of: NPZFile(contentsOf: data))
      return ONNXPredictor.Numbers(shape: array.shape, values: array.values)
    }
    let loaded = try DataSource(data).load(options())
    let features = loaded.training.features
    return ONNXPredictor.Numbers(
      shape: [features.samples, features.columns],
      values: (0..<features.samples).flatMap { sample in
        (0..<features.columns).map { features[sample, $0] }
      })
  }
}

extension AskedModel {
  /// The same samples with targets that any network of this shape takes.
  func withoutAnswers(_ data: LoadedData) -> LoadedData {
    var result = data
    result.training = Dataset(
      features: data.training.features,
      targets: .values(
        Array(repeating: 0, count: data.training.samples * architecture.outputs),
        columns: architecture.outputs))
    result.test = nil
    return result
  }
}
