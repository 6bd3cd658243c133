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
      run, the best checkpoint is used, or else the last one. Inputs are scaled as evaluate scales \
      them: a run's as in its training, those of an ONNX model by unit.

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

  @Option(.scale) var scale: String?

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
    if let model = try AskedNetwork(run: model) {
      return try outcome(of: model.taking(asked().scale))
    }
    guard ModelFormat(path: model) == .onnx else {
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
      let last = (try? Network(onnx: model))?.architecture.layers.last?.activation
      return try writeTable(
        outputs.values, columns: columns,
        PredictionTable.meaning(of: last, outputs: columns, cost: nil), nil)
    }
    return try writeArray(outputs.values, shape: outputs.shape, isDouble: predictor.isDouble)
  }

  private func outcome(of model: AskedNetwork) throws -> Outcome {
    let network = model.network
    let answers = try network.predict(runInputs(model))
    guard writesTable else {
      return try writeArray(
        answers.outputs, shape: [answers.samples, answers.columns],
        isDouble: network.precision == .double)
    }
    let meaning = PredictionTable.meaning(
      of: network.architecture.layers.last?.activation, outputs: answers.columns,
      cost: network.architecture.cost)
    return try writeTable(answers.outputs, columns: answers.columns, meaning, network.classNames)
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

  /// Inputs for a run's network; answers are not needed.
  private func runInputs(_ model: AskedNetwork) throws -> FeatureMatrix {
    let name = data.lowercased()
    guard name.hasSuffix(".npz") || name.hasSuffix(".npy") else {
      let source = try DataSource(data)
      var options = try options()
      options.target = model.ownTarget(in: source)
      return try model.load(source, options).training.features
    }
    return try model.scaled(features(isArchive: name.hasSuffix(".npz")), of: data)
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
    return FeatureMatrix(array, samples: samples)
  }

  /// What is said of the data besides its name.
  private func asked() throws -> DataSettings {
    var asked = Experiment()
    if let split { try asked.set(.split, to: split) }
    if let scale { try asked.set(.scale, to: scale) }
    return asked.dataset
  }

  private func options() throws -> DataOptions { try asked().options }

  /// Inputs in the shape that an ONNX model takes, under the scale that `evaluate` gives them.
  private func inputs() throws -> ONNXPredictor.Numbers {
    let name = data.lowercased()
    let options = try options()
    guard name.hasSuffix(".npz") || name.hasSuffix(".npy") else {
      let features = try DataSource(data).load(options).training.features
      return ONNXPredictor.Numbers(
        shape: [features.samples, features.columns], values: features.scaledNumbers)
    }
    let array =
      name.hasSuffix(".npy")
      ? try NumPyArray(contentsOf: data) : try NumPyArray("x", of: NPZFile(contentsOf: data))
    guard let samples = array.shape.first, samples > 0, !array.values.isEmpty else {
      return ONNXPredictor.Numbers(shape: array.shape, values: array.values)
    }
    let features = FeatureMatrix(array, samples: samples)
    let (factors, shifts) = features.scaling(options.scale)
    return ONNXPredictor.Numbers(
      shape: array.shape,
      values: features.scaled(by: factors, shiftedBy: shifts).scaledNumbers)
  }
}

extension FeatureMatrix {
  /// The numbers of an array with so many samples.
  fileprivate init(_ array: NumPyArray, samples: Int) {
    self.init(
      columns: array.values.count / samples,
      storage: array.isBytes
        ? .bytes(array.values.map { UInt8($0) }) : .reals(array.values))
  }

  /// What a network sees, row by row.
  fileprivate var scaledNumbers: [Double] {
    (0..<samples).flatMap { sample in (0..<columns).map { self[sample, $0] } }
  }
}
