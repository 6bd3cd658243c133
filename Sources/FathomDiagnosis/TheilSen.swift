/// The Theil–Sen line: the median of the slopes through all pairs of points.
///
/// Up to 29 % of the points may be arbitrarily wrong without carrying the slope away.
///
/// *Source:* Sen, "Estimates of the regression coefficient based on Kendall's tau", 1968.
package enum TheilSen {
  /// The median slope.
  ///
  /// - Parameter points: Points with different, finite `x` and finite `y`.
  /// - Returns: nil for fewer than two points.
  /// - Complexity: O(*n*² log *n*) for up to 1000 points. Beyond, only pairs half of all points
  ///   apart are taken, as Theil first proposed in 1950 (his incomplete method), in
  ///   O(*n* log *n*).
  package static func slope(of points: [(x: Double, y: Double)]) -> Double? {
    var slopes: [Double] = []
    guard points.count <= 1000 else {
      let half = points.count / 2
      return median(
        zip(points, points.dropFirst(half)).map { ($1.y - $0.y) / ($1.x - $0.x) })
    }
    slopes.reserveCapacity(points.count * max(0, points.count - 1) / 2)
    for (index, p) in points.enumerated() {
      for q in points[..<index] { slopes.append((p.y - q.y) / (p.x - q.x)) }
    }
    return median(slopes)
  }

  private static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
