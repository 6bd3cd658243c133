/// Which steps are written down one by one: every one at first, then ones spaced evenly in their
/// logarithm, so that a long run stays small and its beginning stays sharp.
public struct RecordingSchedule: Hashable, Codable, Sendable, CustomStringConvertible {
  /// Steps recorded without exception, from the first on.
  public var dense: Int
  /// How much later each further recorded step is, at least 1; nil when none are recorded.
  public var growth: Double?

  /// A schedule.
  ///
  /// - Parameters:
  ///   - dense: Steps recorded without exception, from the first on.
  ///   - growth: How much later each further recorded step is: 1 records every step.
  /// - Precondition: `dense` is not negative, `growth` at least 1.
  public init(dense: Int = 100, growth: Double? = 1.03) {
    precondition(dense >= 0 && growth ?? 1 >= 1, "\(dense) dense steps, growth \(growth ?? 1)")
    self.dense = dense
    self.growth = growth
  }

  /// Every step.
  public static let all = RecordingSchedule(dense: 0, growth: 1)

  /// The schedule as the command line writes it: `all`, `100` or `100,1.03`.
  public var description: String {
    if self == .all { return "all" }
    return growth.map { "\(dense),\($0)" } ?? "\(dense)"
  }
}

/// How far a schedule has come.
struct RecordingCursor: Codable, Equatable {
  private var next = 0

  /// Whether a step, or an epoch, is to be recorded.
  ///
  /// They must be asked for in order.
  mutating func records(_ step: Int, on schedule: RecordingSchedule) -> Bool {
    guard step > schedule.dense else { return true }
    guard let growth = schedule.growth, step >= next else { return false }
    next = Int(exactly: (Double(step) * growth).rounded(.up)) ?? .max
    return true
  }
}
