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
  /// - Complexity: O(*n*² log *n*) for *n* points.
  package static func slope(of points: [(x: Double, y: Double)]) -> Double? {
    var slopes: [Double] = []
    slopes.reserveCapacity(points.count * max(0, points.count - 1) / 2)
    for (index, p) in points.enumerated() {
      for q in points[..<index] { slopes.append((p.y - q.y) / (p.x - q.x)) }
    }
    guard !slopes.isEmpty else { return nil }
    slopes.sort()
    let middle = slopes.count / 2
    return slopes.count.isMultiple(of: 2)
      ? (slopes[middle - 1] + slopes[middle]) / 2 : slopes[middle]
  }
}
