import FathomRecords

/// What tells a converged network from one whose gradients vanished: both have small gradients,
/// but this one has little left to learn.
///
/// Under a cost whose gradient keeps its size, a flat cost near its floor stands for small gradients.
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

  /// What has to be known to tell.
  static let needs: [Need] = [.cost]

  /// Whether the network learned what there was to learn.
  static func holds(in evidence: Evidence) -> Bool {
    guard evidence.learned == true, let cost = evidence.cost else { return false }
    let isQuiet =
      evidence.costGradientShrinks ? gradientsAreSmall(evidence) : isNearFloor(cost)
    return isQuiet && isWellBeyondBaseline(evidence, cost) && isFlat(cost)
  }

  /// Whether no quarter of the training had a lower mean cost than the last, but for what counts as
  /// flat: the basis where gradients tell nothing, because they keep their size up to the least
  /// cost.
  private static func isNearFloor(_ cost: CostEvidence) -> Bool {
    let quarter = cost.curve.count / 4
    guard quarter > 0 else { return false }
    let last = mean(cost.curve.suffix(quarter))
    let floor =
      (0..<4).map { mean(cost.curve.dropFirst($0 * quarter).prefix(quarter)) }.min() ?? last
    return last <= (1 + flatness) * floor || last <= nothingLeft * cost.reference
  }

  private static func gradientsAreSmall(_ evidence: Evidence) -> Bool {
    switch evidence.source {
    case .record(let run):
      zip(run.initial.layers, run.final?.layers ?? []).allSatisfy {
        $1.gradient.norm <= gradient * $0.gradient.norm
      }
    case .log(let log): log.layers.allSatisfy(isSmall)
    }
  }

  private static func isSmall(_ layer: LogRecord.Layer) -> Bool {
    let points = layer.series[.gradient] ?? layer.series[.weights] ?? layer.series[.biases]
    guard let first = points?.first?.size.log10, let end = points?.last?.size else { return false }
    guard let last = end.log10 else { return end.value == 0 }
    return last <= first + (Magnitude(gradient).log10 ?? 0)
  }

  private static func isWellBeyondBaseline(_ evidence: Evidence, _ cost: CostEvidence) -> Bool {
    if let gain = cost.gain, gain >= progress { return true }
    guard let accuracy = evidence.record?.final?.accuracy,
      let baseline = evidence.record?.data.baseline.accuracy
    else { return false }
    return baseline < 1 && accuracy >= baseline + progress * (1 - baseline)
  }

  private static func isFlat(_ cost: CostEvidence) -> Bool {
    guard cost.curve.count >= 4 else { return false }
    let quarter = cost.curve.count / 4
    let last = mean(cost.curve.suffix(quarter))
    let before = mean(cost.curve.dropLast(quarter).suffix(quarter))
    return before - last < flatness * before || last <= nothingLeft * cost.reference
  }

  private static func mean(_ windows: ArraySlice<CostWindow>) -> Double {
    let steps = windows.reduce(0) { $0 + $1.steps }
    return windows.reduce(0) { $0 + $1.mean * Double($1.steps) } / Double(steps)
  }
}
