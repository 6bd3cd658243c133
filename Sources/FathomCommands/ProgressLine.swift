import FathomVocabulary
import FathomText
import FathomDiagnosis
import FathomRecords
import FathomReports
package import FathomTraining

/// The line on a terminal that shows how far a training is, redrawn in place.
package struct ProgressLine {
  private static let interval = Duration.milliseconds(100)
  private static let barLength = 20

  /// What the line tells.
  enum Style: Sendable {
    /// How much is done, as a bar.
    case bar
    /// What the training has come to.
    case figures
  }

  private let terminal: Terminal
  private let style: Style
  private let isShown: Bool
  private var lastDrawn: ContinuousClock.Instant?

  /// A progress line; it stays silent when nobody looks.
  init(on terminal: Terminal, _ style: Style) {
    self.terminal = terminal
    self.style = style
    isShown = terminal.traits.canRedraw
  }

  /// Redraws the line, unless that was done a moment ago.
  mutating func show(_ progress: TrainingProgress) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let lastDrawn, now - lastDrawn < Self.interval { return }
    lastDrawn = now
    let traits = terminal.traits
    // A progress line that cannot be written is no reason to stop.
    try? terminal.write(
      Terminal.clearLine + text(of: progress, width: traits.width - 1, unicode: traits.unicode))
  }

  private func text(of progress: TrainingProgress, width: Int, unicode: Bool) -> String {
    switch (progress.phase, style) {
    case (.measuring, _): String("measuring every layer on all samples".prefix(width))
    case (_, .bar):
      Self.text(
        step: progress.step, of: progress.totalSteps, rate: progress.stepsPerSecond,
        cost: progress.cost, width: width, unicode: unicode)
    case (_, .figures): Self.text(of: progress, width: width)
    }
  }

  /// Writes a line above this one, which the next progress draws again.
  mutating func write(_ text: String) {
    clear()
    try? terminal.write(text + "\n")
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
    return joined(parts, width: width)
  }

  private static func joined(_ parts: [String], width: Int) -> String {
    var line = ""
    for part in parts {
      let longer = line.isEmpty ? part : line + "  " + part
      guard longer.count <= width else { break }
      line = longer
    }
    return line
  }

  /// How far the training of a run is, in at most `width` columns: cost and accuracy of the epoch
  /// so far, and the slope of the profile at the step that was recorded last.
  package static func text(of progress: TrainingProgress, width: Int) -> String {
    var parts = ["step \(progress.step)/\(progress.totalSteps)"]
    let rate = progress.stepsPerSecond
    if progress.step > 0, rate > 0 {
      parts.append("\(NumberText.fixed(rate, decimals: 0))/s")
      if let seen = progress.training {
        parts.append("cost \(NumberText.decimal(seen.cost))")
        if let accuracy = seen.accuracy { parts.append("acc \(NumberText.percent(accuracy))") }
      }
      if let slope = progress.lastRecorded?.decadesPerLayer {
        parts.append("slope \(NumberText.fixed(slope, decimals: 2))")
      }
      let left = Double(progress.totalSteps - progress.step) / rate
      parts.append("\(NumberText.duration(left)) left")
    }
    return joined(parts, width: width)
  }
}

extension StepRecord {
  /// The slope of the step's profile per layer going back, in decades; nil below two hidden layers
  /// that are known.
  var decadesPerLayer: Double? {
    let points = layers.dropLast().compactMap { layer in
      (layer.exact.map(\.log10ErrorRMS) ?? Magnitude(layer.errorRMS).log10).map {
        (x: -Double(layer.layer), y: $0)
      }
    }
    return TheilSen.slope(of: points)
  }
}
