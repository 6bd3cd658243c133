import FathomRecords

/// What tells a converged network from one whose gradients vanished: both have small gradients,
/// but this one has little left to learn.
enum Convergence {
  /// What is left of each layer's gradient norm at the end, at most.
  ///
  /// *Source:* ours. No absolute limit decides, for a gradient's size depends on the cost's unit.
  static let gradient = 0.1
  /// The share of the way from the baseline to a perfect answer that counts as well beyond it.
  ///
  /// *Source:* ours.
  static let progress = 0.5
  /// The share by which the mean cost of the last quarter may lie below that of the third.
  ///
  /// *Source:* TheDeepChecker asks for a decrease of 5 % in each period.
  static let flatness = 0.05
  /// A cost below this share of the baseline's counts as flat: there is nothing left to gain.
  ///
  /// *Source:* ours.
  static let nothingLeft = 0.01

  /// Whether the network learned what there was to learn.
  static func holds(in run: RunRecord) -> Bool {
    guard run.learned == true, let final = run.final else { return false }
    return gradientsAreSmall(run.initial, final) && isWellBeyondBaseline(run, final)
      && isFlat(run)
  }

  private static func gradientsAreSmall(_ initial: Measurement, _ final: Measurement) -> Bool {
    zip(initial.layers, final.layers).allSatisfy {
      $1.gradient.norm <= gradient * $0.gradient.norm
    }
  }

  private static func isWellBeyondBaseline(_ run: RunRecord, _ final: Measurement) -> Bool {
    if let gain = run.gain, gain >= progress { return true }
    guard let accuracy = final.accuracy, let baseline = run.data.baseline.accuracy else {
      return false
    }
    return baseline < 1 && accuracy >= baseline + progress * (1 - baseline)
  }

  private static func isFlat(_ run: RunRecord) -> Bool {
    let curve = run.history.costCurve
    guard curve.count >= 4 else { return false }
    let quarter = curve.count / 4
    let last = mean(curve.suffix(quarter))
    let before = mean(curve.dropLast(quarter).suffix(quarter))
    return before - last < flatness * before || last <= nothingLeft * run.referenceCost
  }

  private static func mean(_ windows: ArraySlice<CostWindow>) -> Double {
    let steps = windows.reduce(0) { $0 + $1.steps }
    return windows.reduce(0) { $0 + $1.mean * Double($1.steps) } / Double(steps)
  }
}
