import FathomRecords

/// What the cost of a logged training says.
///
/// The trivial baseline is not in a log; what the cost was at first stands for it.
struct LogCost {
  /// The mean of the first fiftieth of the logged costs.
  let first: Double
  /// The mean of the last tenth.
  let last: Double
  let points: [LogRecord.CostPoint]

  /// nil with fewer than two costs.
  init?(_ log: LogRecord) {
    guard log.cost.count >= 2 else { return nil }
    points = log.cost
    first = Self.mean(points.prefix(max(1, points.count / 50)))
    last = Self.mean(points.suffix(max(1, points.count / 10)))
  }

  /// Whether the cost fell by `Learning.margin`.
  var hasLearned: Bool { last.isFinite && last <= first - Learning.margin * first.magnitude }

  /// The share by which the cost fell; negative when it rose.
  var gain: Double? {
    let gain = (first - last) / first.magnitude
    return gain.isFinite ? gain : nil
  }

  /// The first stretch of logged costs beyond 10³ times the first one, as long as
  /// `CostExcursion.lasting`.
  var excursion: (step: Int, length: Int, limit: Double)? {
    let limit = 1000 * first
    guard limit > 0 else { return nil }
    var start: Int?
    for (index, point) in points.enumerated() {
      if point.cost > limit {
        let from = start ?? index
        start = from
        if index - from + 1 >= CostExcursion.lasting {
          return (points[from].step, index - from + 1, limit)
        }
      } else {
        start = nil
      }
    }
    return nil
  }

  /// Means of consecutive costs, for `unstable`: single mini-batches are noisy.
  ///
  /// How many samples a logged cost covers is not known; 16 mini-batches of 32 are the 500 samples
  /// that `UnstableRule` asks for.
  func blocks(ofEpochs: Bool) -> [Double] {
    let size = ofEpochs ? 1 : 16
    guard points.count >= size * UnstableRule.blocks else { return [] }
    return stride(from: 0, to: points.count - size + 1, by: size).map {
      Self.mean(points[$0..<$0 + size])
    }
  }

  private static func mean(_ points: ArraySlice<LogRecord.CostPoint>) -> Double {
    points.reduce(0) { $0 + $1.cost } / Double(points.count)
  }
}
