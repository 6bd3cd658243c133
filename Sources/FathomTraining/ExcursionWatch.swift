internal import FathomRecords

/// Finds the longest stretch of steps whose cost is beyond any use.
struct ExcursionWatch {
  private let limit: Double
  private var current: CostExcursion?
  /// The longest stretch so far.
  private(set) var longest: CostExcursion?

  init(limit: Double) {
    self.limit = limit
  }

  /// Looks at the next step's cost.
  ///
  /// - Parameters:
  ///   - cost: The mean cost of the step's mini-batch.
  ///   - step: The step's number.
  ///   - culprit: The layer whose parameters moved most in the step before; asked for only when
  ///     a stretch begins.
  mutating func look(at cost: Double, step: Int, culprit: () -> Int) {
    guard cost > limit else {
      current = nil
      return
    }
    if current == nil {
      current = CostExcursion(limit: limit, firstStep: step, steps: 0, layer: culprit())
    }
    current?.steps += 1
    if let current, current.steps > longest?.steps ?? 0 { longest = current }
  }
}
