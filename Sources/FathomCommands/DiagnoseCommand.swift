import FathomExperiments
import FathomRecords
import ArgumentParser
import FathomData
import FathomDiagnosis
import FathomReports
import FathomTraining

/// `fathom diagnose`: train for a moment, measure every layer, judge.
struct DiagnoseCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Train a network for a moment and say whether its gradients vanish, and why.",
    discussion: """
      Example: fathom diagnose --layers 784,30x4,10 --activation sigmoid \
      --cost cross-entropy --data fashion-mnist
      """)

  @OptionGroup(title: "Network") var network: NetworkArguments
  @OptionGroup(title: "Data") var data: DataArguments
  @OptionGroup(title: "Training") var training: TrainingArguments
  @OptionGroup(title: "Log of another program") var log: LogArguments
  @OptionGroup(title: "Experiment file") var file: ExperimentFileArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup var tensorBoard: TensorBoardArguments
  @OptionGroup(title: "Pictures") var pictures: PictureArguments

  func outcome() throws -> Outcome {
    let experiment = try file.asked(by: [network, data, training])
    guard !file.printExperiment else { return try Outcome(.done, output: experiment.yaml()) }
    if let path = log.log { return try judge(path, experiment) }
    guard log.order == nil else {
      throw ToolError.usage(
        "--order names the layers of a log, but there is none; name it with --log")
    }
    return try diagnose(experiment)
  }

  private func judge(_ path: String, _ experiment: Experiment) throws -> Outcome {
    for (name, value) in [("--dump", output.dump), ("--tensorboard", tensorBoard.tensorboard)]
    where value != nil {
      throw ToolError.usage(
        "\(name) needs a training, but --log only reads a log; leave one of the two out")
    }
    let report = try log.report(on: path, beside: experiment)
    let text =
      switch output.format {
      case .json: report.json()
      case .text: report.text(style: Terminal.output.traits.style)
      }
    return Outcome(output.status(for: report.findings), output: text)
  }

  private func diagnose(_ experiment: Experiment) throws -> Outcome {
    try output.checkDump()
    try pictures.check()
    let prepared = try experiment.prepared(tensorBoard: tensorBoard.tensorboard)
    // After a signal there still is to be a diagnosis of what was reached, with all its files.
    let (report, sinkError) = try Interrupts.awaited(prepared.control, "diagnosing") {
      let finished = try prepared.train(.always)
      return (try judged(finished), finished.sinkError)
    }
    let text =
      switch output.format {
      case .json: report.json()
      case .text: report.text(style: Terminal.output.traits.style)
      }
    return Outcome(
      orInterrupted: output.status(for: report.diagnosis.findings), output: text
    ).but(sinkError)
  }

  /// Judges what a training came to, and writes the files that were asked for.
  private func judged(_ finished: FinishedExperiment) throws -> DiagnosisReport {
    let run = finished.record
    if let dump = output.dump { try finished.session.writeGradients(to: dump) }
    try pictures.write(run, warnings: finished.resolved.data.warnings)
    return DiagnosisReport(
      run: run, diagnosis: Diagnosis(of: run), warnings: finished.resolved.data.warnings)
  }
}
