import FathomText
import ArgumentParser
import FathomReports
import FathomRuns
import FathomTraining

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
final class RunLog {
  let level: LogLevel
  private var line: ProgressLine

  init(_ level: LogLevel) {
    self.level = level
    line = ProgressLine(on: Terminal.errors)
  }

  func show(_ progress: RunProgress) {
    if level > .error { line.show(progress) }
  }

  func warn(_ sentence: String) { write(.warning, "Warning: \(sentence)") }

  func note(_ event: RunEvent) {
    switch event {
    case .epoch(let epoch, let step, let training, let testAccuracy):
      var parts = ["epoch \(epoch), step \(step)"]
      if let training {
        parts.append("cost \(NumberText.decimal(training.cost))")
        if let accuracy = training.accuracy {
          parts.append("accuracy \(NumberText.percent(accuracy))")
        }
      }
      if let testAccuracy { parts.append("test accuracy \(NumberText.percent(testAccuracy))") }
      write(.info, parts.joined(separator: ", "))
    case .evaluation(let record, let isBest):
      var text = "step \(record.step), \(record.part.rawValue) cost"
      text += " \(NumberText.decimal(record.evaluation.cost))"
      if let accuracy = record.evaluation.accuracy {
        text += ", accuracy \(NumberText.percent(accuracy))"
      }
      write(.info, text + (isBest ? " (the best so far)" : ""))
    case .checkpoint(let step, let path):
      write(.debug, "step \(step), checkpoint \(path)")
    }
  }

  func clear() { line.clear() }

  private func write(_ level: LogLevel, _ text: String) {
    if self.level >= level { line.write(text) }
  }
}
