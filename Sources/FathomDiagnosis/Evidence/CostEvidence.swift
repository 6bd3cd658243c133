import FathomRecords

/// What the cost says of a training.
struct CostEvidence: Sendable {
  /// The cost before the first step, or at first in a log.
  var start: Double
  /// The cost that the network must beat.
  ///
  /// The trivial baseline is not in a log; what the cost was at first stands for it.
  var reference: Double
  /// The cost at the end; the one at the start where no step was made.
  var end: Double
  /// The share by which it lies below the reference at the end; negative when above, nil where the
  /// two cannot be compared.
  var gain: Double?
  /// The cost over the whole training.
  var curve: [CostWindow]

  /// The cost in a record.
  init(_ run: RunRecord) {
    start = run.initial.cost
    reference = run.referenceCost
    end = run.final?.cost ?? start
    gain = run.gain
    curve = run.history.costCurve
  }

  /// The cost in a log: at first the mean of the first fiftieth of what is logged, at the end that
  /// of the last tenth, for single mini-batches are noisy.
  ///
  /// - Returns: nil with fewer than two costs.
  init?(_ log: LogRecord) {
    let points = log.cost
    guard points.count >= 2 else { return nil }
    start = Self.mean(points.prefix(max(1, points.count / 50)))
    reference = start
    end = Self.mean(points.suffix(max(1, points.count / 10)))
    let gain = (start - end) / start.magnitude
    self.gain = gain.isFinite ? gain : nil
    curve = stride(from: 0, to: points.count - 1, by: 2).map { index in
      let costs = [points[index].cost, points[index + 1].cost]
      return CostWindow(
        firstStep: points[index].step, steps: 2, mean: (costs[0] + costs[1]) / 2,
        low: min(costs[0], costs[1]), high: max(costs[0], costs[1]))
    }
  }

  /// The mean of logged costs.
  static func mean(_ points: ArraySlice<LogRecord.CostPoint>) -> Double {
    points.reduce(0) { $0 + $1.cost } / Double(points.count)
  }
}
