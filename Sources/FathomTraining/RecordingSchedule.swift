/// Which steps, or epochs, are written down one by one: every one at first, then ones spaced
/// evenly in their logarithm, so that a long run stays small and its beginning stays sharp.
struct RecordingSchedule {
  /// Steps recorded without exception.
  private let dense = 100
  /// How much later each further recorded step is.
  private let growth = 1.03
  private var next = 0

  /// Whether a step is to be recorded.
  ///
  /// Steps must be asked for in order.
  mutating func records(_ step: Int) -> Bool {
    guard step > dense else { return true }
    guard step >= next else { return false }
    next = Int((Double(step) * growth).rounded(.up))
    return true
  }
}
