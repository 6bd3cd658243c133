import FathomText
import FathomVocabulary
import FathomDiagnosis
import FathomRecords
import FathomReports
import FathomRuns
import FathomTraining

/// What a user is told at the end of a training.
struct TrainingSummary {
  let report: DiagnosisReport
  let end: TrainingEnd
  let folder: RunFolder
  let watch: EvaluationWatch
  let patience: Int?
  let hasValidation: Bool

  func text(style: TextStyle) -> String {
    ([course, result] + [best].compactMap(\.self)).map { paragraph($0, style) }.joined()
      + "\n" + report.verdictText(style: style) + "\n"
      + paragraph(
        "Run: \(folder.path). For details: fathom runs show \(folder.name)", style)
  }

  private func paragraph(_ text: String, _ style: TextStyle) -> String {
    wrapped(style.plain(text), width: style.width).joined(separator: "\n") + "\n"
  }

  /// How far the training came.
  private var course: String {
    let run = report.run
    let network = "\(run.network.shape) on \(run.data.name)"
    guard let training = run.training else { return "\(network): no training step was made." }
    let reason =
      switch end {
      case .patience:
        ", stopped after \(Wording.count(watch.sinceBest, "evaluation")) without improvement"
      case .accuracy: ", stopped at the accuracy asked for"
      case .finished, .interrupted, .diverged: ""
      }
    return "\(network): \(Wording.count(training.steps, "step"))"
      + " (\(Wording.count(training.epochsCompleted, "whole epoch"))) in"
      + " \(NumberText.duration(training.seconds))\(reason)."
  }

  /// Where it ended.
  private var result: String {
    let (run, look) = (report.run, report.run.final ?? report.run.initial)
    var parts = ["Cost \(NumberText.decimal(look.cost))"]
    if let accuracy = look.accuracy { parts.append("accuracy \(NumberText.percent(accuracy))") }
    var text = parts.joined(separator: ", ") + " on the training samples"
    if hasValidation, let last = watch.last?.evaluation {
      text +=
        ", \(last.accuracy.map(NumberText.percent) ?? "cost \(NumberText.decimal(last.cost))")"
        + " on validation samples"
    }
    if let test = run.training?.testAccuracy.last {
      text += ", \(NumberText.percent(test)) on \(run.data.testSamples) test samples"
    }
    return text + "."
  }

  /// Which network was best, where that is not the last one.
  private var best: String? {
    guard hasValidation, let best = watch.best, best.step != watch.last?.step else { return nil }
    let figure =
      best.evaluation.accuracy.map { "accuracy \(NumberText.percent($0))" }
      ?? "cost \(NumberText.decimal(best.evaluation.cost))"
    return "The best network is that of step \(best.step), with a validation \(figure)."
  }
}
