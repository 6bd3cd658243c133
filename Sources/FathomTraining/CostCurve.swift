internal import FathomRecords

/// The cost over a whole run in a few hundred windows, however long it lasts: when there are too
/// many windows, neighbours are merged and windows become twice as long.
struct CostCurve: Codable, Equatable {
  private static let mostWindows = 400
  private var length = 1
  private var windows: [CostWindow] = []

  /// Adds the cost of the next step.
  mutating func add(_ cost: Double, step: Int) {
    if let last = windows.last, last.steps < length {
      windows[windows.count - 1] = last.merged(
        with: CostWindow(firstStep: step, steps: 1, mean: cost, low: cost, high: cost))
      return
    }
    if windows.count == Self.mostWindows {
      windows = stride(from: 0, to: Self.mostWindows, by: 2).map {
        windows[$0].merged(with: windows[$0 + 1])
      }
      length *= 2
    }
    windows.append(CostWindow(firstStep: step, steps: 1, mean: cost, low: cost, high: cost))
  }

  /// The windows, in order; the last may be shorter than the others.
  var curve: [CostWindow] { windows }
}

extension CostWindow {
  fileprivate func merged(with next: CostWindow) -> CostWindow {
    let total = steps + next.steps
    let mean = (mean * Double(steps) + next.mean * Double(next.steps)) / Double(total)
    return CostWindow(
      firstStep: firstStep, steps: total, mean: mean, low: min(low, next.low),
      high: max(high, next.high))
  }
}
