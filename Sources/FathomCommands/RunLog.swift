import FathomText
import ArgumentParser
import FathomReports
import FathomTraining
import Synchronization

/// How much a training tells on standard error.
enum LogLevel: String, CaseIterable, ExpressibleByArgument, Comparable {
  case error, warning, info, debug

  static func < (lhs: LogLevel, rhs: LogLevel) -> Bool {
    let all = allCases
    return all.firstIndex(of: lhs) ?? 0 < all.firstIndex(of: rhs) ?? 0
  }
}

/// What a training tells while it goes on: a line that is drawn again and again on a terminal,
/// and lines that stay, as the user wishes.
final class RunLog: TrainingSink {
  let level: LogLevel
  private let line: Mutex<ProgressLine>

  init(_ level: LogLevel) {
    self.level = level
    line = Mutex(ProgressLine(on: Terminal.errors, .figures))
  }

  func take(_ events: [TrainingEvent]) {
    for event in events { note(event) }
  }

  func warn(_ sentence: String) { write(.warning, "Warning: \(sentence)") }

  func clear() { line.withLock { $0.clear() } }

  private func note(_ event: TrainingEvent) {
    switch event {
    case .progress(let progress):
      if level > .error { line.withLock { $0.show(progress) } }
    case .epoch(let report):
      var parts = ["epoch \(report.epoch), step \(report.step)"]
      if let training = report.training {
        parts.append("cost \(NumberText.decimal(training.cost))")
        if let accuracy = training.accuracy {
          parts.append("accuracy \(NumberText.percent(accuracy))")
        }
      }
      if let accuracy = report.testAccuracy {
        parts.append("test accuracy \(NumberText.percent(accuracy))")
      }
      write(.info, parts.joined(separator: ", "))
    case .evaluation(let record, let isBest):
      var text = "step \(record.step), \(record.part.rawValue) cost"
      text += " \(NumberText.decimal(record.evaluation.cost))"
      if let accuracy = record.evaluation.accuracy {
        text += ", accuracy \(NumberText.percent(accuracy))"
      }
      write(.info, text + (isBest ? " (best so far)" : ""))
    case .checkpoint(let step, let path): write(.debug, "step \(step), checkpoint \(path)")
    case .started, .step, .course, .finished, .failed: break
    }
  }

  private func write(_ level: LogLevel, _ text: String) {
    if self.level >= level { line.withLock { $0.write(text) } }
  }
}

/// The bar that shows how far a training is, where somebody looks at it.
final class ProgressBar: TrainingSink {
  private let line = Mutex(ProgressLine(on: Terminal.errors, .bar))

  var delivery: TrainingDelivery { .newest }

  func take(_ events: [TrainingEvent]) {
    for case .progress(let progress) in events { line.withLock { $0.show(progress) } }
  }

  func clear() { line.withLock { $0.clear() } }
}
