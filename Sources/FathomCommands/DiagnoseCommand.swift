import ArgumentParser
import FathomData
import FathomDiagnosis
import FathomRecords
import FathomReports
import FathomTraining

/// `fathom diagnose`: train for a moment, measure every layer, judge.
struct DiagnoseCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Train a network for a moment and say whether its gradients vanish.",
    discussion: """
      Example: fathom diagnose --layers 784,30x4,10 --activation sigmoid \
      --cost cross-entropy --data fashion-mnist
      """)

  @OptionGroup(title: "Network") var network: NetworkArguments
  @OptionGroup(title: "Data") var data: DataArguments
  @OptionGroup(title: "Training") var training: TrainingArguments
  @OptionGroup(title: "Experiment file") var file: ExperimentFileArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Pictures") var pictures: PictureArguments

  func outcome() throws -> Outcome {
    let experiment = try file.asked(by: [network, data, training])
    guard !file.printExperiment else { return try Outcome(.done, output: experiment.yaml()) }
    let report = try diagnose(experiment)
    let text =
      switch output.format {
      case .json: report.json()
      case .text: report.text(style: Terminal.output.traits.style)
      }
    return Outcome(output.status(for: report.diagnosis), output: text)
  }

  private func diagnose(_ experiment: Experiment) throws -> DiagnosisReport {
    try output.checkDump()
    try pictures.check()
    let finished = try experiment.run()
    var run = finished.record()
    run.origin = experiment.origin
    if let dump = output.dump { try finished.session.writeGradients(to: dump) }
    try pictures.write(run, warnings: finished.data.warnings)
    return DiagnosisReport(
      run: run, diagnosis: Diagnosis(of: run), warnings: finished.data.warnings)
  }
}
