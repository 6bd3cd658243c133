import FathomFiles
import FathomText
import FathomExperiments
import FathomVocabulary
import ArgumentParser
import FathomData
import FathomDiagnosis
import FathomLogs
import FathomNumerics
import FathomRecords
import FathomReports
import FathomRuns
import FathomTraining

/// `fathom train`: train a network for good, in a run that can be resumed.
struct TrainCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network and keep its records and checkpoints in the folder of a run.",
    discussion: """
      Each run has a folder, by default in 'runs'. Ctrl-C saves the last step; --resume continues \
      from there, with the same bits as without the interruption.

      Example: fathom train --layers 784,100,10 --activation relu --data fashion-mnist \
      --validation 0.1 --patience 5
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  @OptionGroup(title: "Network") var network: NetworkArguments
  @OptionGroup(title: "Data") var data: DataArguments
  @OptionGroup(title: "Training") var training: TrainingArguments
  @OptionGroup(title: "Run") var care: RunArguments
  @OptionGroup(title: "Experiment file") var file: ExperimentFileArguments
  @OptionGroup var tensorBoard: TensorBoardArguments

  @Option(
    help: ArgumentHelp(
      "The folder of the new run (default: runs/DATE-DATA).", valueName: "folder"),
    completion: .directory)
  var run: String?

  @Option(
    help: ArgumentHelp(
      "Continue a run: its folder, or its name in the folder 'runs'.", valueName: "run"),
    completion: .directory)
  var resume: String?

  @Option(help: "Output format; json is the diagnosis.")
  var format = Format.text

  @Option(help: "The least important messages to write to standard error; info reports each epoch.")
  var logLevel = LogLevel.warning

  func outcome() throws -> Outcome {
    let asked = try file.asked(by: [network, data, training, care])
    guard !file.printExperiment else { return try Outcome(.done, output: asked.yaml()) }
    let log = RunLog(logLevel)
    // Before there is a run, which a folder that cannot be made would leave behind.
    try tensorBoard.tensorboard.map { try EventFileWriter.makeFolder($0) }
    let plan = try plan(asked)
    for warning in plan.data.warnings { log.warn(warning) }
    defer { log.clear() }
    let warn = { (problem: RunError) in log.warn(problem.sentence(.commandLine)) }
    switch plan.resolved.precision {
    case .float: return try outcome(of: plan.trainer(Float.self, onProblem: warn), plan, log)
    case .double: return try outcome(of: plan.trainer(Double.self, onProblem: warn), plan, log)
    }
  }

  private func plan(_ asked: Experiment) throws -> TrainingPlan {
    guard let resume else { return try TrainingPlan(asked, name: run) }
    if run != nil {
      throw ToolError.usage(
        "--run cannot be combined with --resume, which names the run; leave it out")
    }
    for (key, _) in asked.named where try !Setting(key).mayChangeOnResume {
      throw ToolError.usage(
        "--\(key) cannot be combined with --resume, because the run would not be the same; leave"
          + " it out, or begin a new run")
    }
    return try TrainingPlan(resuming: RunPlace.folder(resume), changes: asked)
  }

  private func outcome<Scalar: RealScalar>(
    of trainer: RunTrainer<Scalar>, _ plan: TrainingPlan, _ log: RunLog
  ) throws -> Outcome {
    if let folder = tensorBoard.tensorboard {
      trainer.control.send(to: try TensorBoardOutput(in: folder, plan.resolved))
    }
    trainer.control.send(to: log)
    let end: TrainingEnd
    let sinkError: (any Error)?
    do {
      (end, sinkError) = try Interrupts.awaited(trainer.control, "saving") {
        try trainer.trainToEnd()
      }
    } catch let error as RunError where error.code == .unwritable {
      log.clear()
      throw ToolError.failure(
        "\(error.sentence(.commandLine)); \(Self.saved(plan.run.folder)); continue with 'fathom train"
          + " --resume \(plan.run.folder.path)'")
    }
    log.clear()
    return try outcome(end, of: trainer, plan).but(sinkError)
  }

  private func outcome<Scalar: RealScalar>(
    _ end: TrainingEnd, of trainer: RunTrainer<Scalar>, _ plan: TrainingPlan
  ) throws -> Outcome {
    switch end {
    case .interrupted:
      return Outcome(
        interrupted: "Interrupted after step \(trainer.session.step); continue with: fathom train"
          + " --resume \(plan.run.folder.path)\n")
    case .diverged: throw divergence(plan)
    case .finished, .patience, .accuracy: return try summary(of: trainer, plan, end)
    }
  }

  private static func saved(_ folder: RunFolder) -> String {
    guard let last = folder.checkpointFiles.first else { return "there is no checkpoint yet" }
    return "the checkpoint of step \(last.step) is intact"
  }

  private func divergence(_ plan: TrainingPlan) -> ToolError {
    let folder = plan.run.folder
    let run = try? Run(at: folder.path).record()
    let reason = run.map { Diagnosis(of: $0).verdict.summary } ?? "The training diverged."
    let sentence = reason.hasSuffix(".") ? String(reason.dropLast()) : reason
    let kept = folder.checkpointFiles.first.map { "keeps its checkpoint of step \($0.step)" }
    return .failure(
      "\(sentence); the run \(folder.path) \(kept ?? "has no checkpoint"); try a smaller"
        + " --learning-rate in a new run")
  }

  private func summary<Scalar: RealScalar>(
    of trainer: RunTrainer<Scalar>, _ plan: TrainingPlan, _ end: TrainingEnd
  ) throws -> Outcome {
    let record = try Run(at: plan.run.folder.path).record()
    let report = DiagnosisReport(
      run: record, diagnosis: Diagnosis(of: record), warnings: plan.data.warnings)
    guard format == .text else { return Outcome(.done, output: report.json()) }
    let text = TrainingSummary(
      report: report, end: end, folder: plan.run.folder, watch: trainer.watch,
      patience: plan.resolved.runSettings.care.patience, hasValidation: plan.data.validation != nil)
    return Outcome(.done, output: text.text(style: Terminal.output.traits.style))
  }
}
