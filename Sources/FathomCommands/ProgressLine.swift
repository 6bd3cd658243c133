import FathomReports
import FathomTraining

/// The line on a terminal that shows how far a training is, redrawn in place.
package struct ProgressLine {
  private static let interval = Duration.milliseconds(100)
  private static let barLength = 20

  private let terminal: Terminal
  private let isShown: Bool
  private var lastDrawn: ContinuousClock.Instant?

  /// A progress line; it stays silent when nobody looks.
  init(on terminal: Terminal) {
    self.terminal = terminal
    isShown = terminal.traits.canRedraw
  }

  /// Redraws the line, unless that was done a moment ago.
  mutating func show(_ progress: TrainingProgress) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let lastDrawn, now - lastDrawn < Self.interval { return }
    lastDrawn = now
    let traits = terminal.traits
    let line =
      switch progress.phase {
      case .measuring: String("measuring every layer over all samples".prefix(traits.width - 1))
      case .training:
        Self.text(
          step: progress.step, of: progress.totalSteps, rate: progress.stepsPerSecond,
          cost: progress.cost, width: traits.width - 1, unicode: traits.unicode)
      }
    // A progress line that cannot be written is no reason to stop.
    try? terminal.write(Terminal.clearLine + line)
  }

  /// Removes the line.
  mutating func clear() {
    guard lastDrawn != nil else { return }
    lastDrawn = nil
    try? terminal.write(Terminal.clearLine)
  }

  /// How far a training is, in at most `width` columns: what does not fit is left out from the
  /// end, and what is not known before the first step is not shown.
  package static func text(
    step: Int, of total: Int, rate: Double, cost: Double, width: Int, unicode: Bool
  ) -> String {
    let share = total > 0 ? min(max(Double(step) / Double(total), 0), 1) : 1
    let filled = Int((share * Double(barLength)).rounded(.down))
    let bar =
      String(repeating: unicode ? "█" : "#", count: filled)
      + String(repeating: unicode ? "░" : "-", count: barLength - filled)
    var parts = ["step \(step)/\(total)", bar]
    if step > 0, rate > 0 {
      parts += [
        "\(NumberText.fixed(rate, decimals: 0)) steps/s", "cost \(NumberText.decimal(cost))",
        "\(NumberText.duration(Double(total - step) / rate)) left",
      ]
    }
    var line = ""
    for part in parts {
      let longer = line.isEmpty ? part : line + "  " + part
      guard longer.count <= width else { break }
      line = longer
    }
    return line
  }
}
