import FathomVocabulary
import FathomRecords
import FathomExperiments
import FathomText
import FathomFiles
import ArgumentParser
import FathomData
import FathomExchange
import FathomNetworks
import FathomReports
import FathomRuns
import FathomTraining

/// `fathom evaluate`: how good a network is on given samples.
struct EvaluateCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Evaluate a network: cost, accuracy, and which classes it confuses.",
    discussion: """
      --model names a run (of which the best checkpoint is used, or else the last one), a \
      checkpoint, or an .onnx or .safetensors file, which needs --cost as well. Without --data, a \
      run is evaluated on its own data: on the test samples, or on all if there are none.

      Example: fathom evaluate --model runs/2026-01-31-fashion-mnist
      """)

  @OptionGroup(title: "Network") var network: NetworkArguments
  @OptionGroup(title: "Data") var data: DataArguments

  @Option(help: "Output format.")
  var format = TrainCommand.Format.text

  func outcome() throws -> Outcome {
    var asked = Experiment()
    if let name = network.model, let model = try AskedNetwork(run: name) {
      for (key, text) in network.given where text != nil && key != .model {
        throw ToolError.usage(
          "--\(key) cannot be combined with a run, which has its own; leave it out")
      }
      try data.add(to: &asked)
      return try outcome(of: model, asked)
    }
    try network.add(to: &asked)
    try data.add(to: &asked)
    guard asked.layers == nil, let path = asked.model, let model = try asked.modelAsItIs() else {
      throw ToolError.usage(
        "--model is missing; name a run, a checkpoint, or an .onnx or .safetensors file")
    }
    guard let cost = asked.cost else {
      throw ToolError.usage(
        "--cost is missing: model files do not hold the cost; name the one the network was trained"
          + " with, for example --cost softmax")
    }
    return try outcome(
      of: AskedNetwork(model.under(cost, from: path), path: path), asked)
  }

  private func outcome(of named: AskedNetwork, _ asked: Experiment) throws -> Outcome {
    let model = named.taking(asked.scale)
    let data = try samples(for: model, asked)
    for warning in data.warnings { try? Terminal.errors.write("Warning: \(warning)\n") }
    let (answers, evaluation) = try model.network.evaluate(on: data)
    let report = EvaluationReport(
      model: model, data: data, answers: answers, evaluation: evaluation)
    return Outcome(
      .done,
      output: format == .json
        ? report.json() : report.text(style: Terminal.output.traits.style))
  }

  /// The samples asked for; a run has data of its own, of which the test samples tell most.
  private func samples(for model: AskedNetwork, _ asked: Experiment) throws -> LoadedData {
    let own = try model.ownData?.data ?? model.input.map { try DataSource($0.data) }
    guard let source = asked.data ?? own else {
      throw ToolError.usage("--data is missing; name samples with their targets")
    }
    func load(_ split: DataOptions.Split) throws -> LoadedData {
      try model.load(
        source,
        DataOptions(
          samples: asked.samples, split: split,
          target: asked.target ?? model.ownTarget(in: source)))
    }
    if let split = asked.split { return try load(split) }
    guard asked.data == nil else { return try load(.train) }
    do {
      return try load(.test)
    } catch let error as FileError where error.code == .unavailable && asked.samples == nil {
      return try load(.train)
    }
  }
}

/// What is told of an evaluation.
struct EvaluationReport {
  let model: AskedNetwork
  let data: LoadedData
  let answers: NetworkAnswers
  let evaluation: Evaluation

  private var matrix: ConfusionMatrix? {
    guard case .labels(let labels, let classes) = data.training.targets else { return nil }
    return ConfusionMatrix(
      labels: labels, guesses: answers.labels, classes: max(classes, 2),
      names: data.classNames ?? model.network.classNames)
  }

  func text(style: TextStyle) -> String {
    var result = "\(model.path) on \(data.name) (\(Wording.count(answers.samples, "sample"))): cost"
    result += " \(NumberText.decimal(evaluation.cost))"
    if let accuracy = evaluation.accuracy {
      result += ", accuracy \(NumberText.percent(accuracy))"
    }
    var lines = wrapped(style.plain(result + "."), width: style.width)
    if let matrix {
      lines += ["", "Rows: the true classes. Columns: the answers."] + matrix.lines(style: style)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  func json() -> String {
    JSONValue.object(
      [
        ("fathom", .string(FathomVersion.current)), ("model", .string(model.path)),
        ("data", .string(data.name)), ("samples", .integer(answers.samples)),
        ("cost", .number(evaluation.cost)),
        ("accuracy", .optional(evaluation.accuracy)),
      ] + (matrix?.json ?? [])
    ).document()
  }
}
