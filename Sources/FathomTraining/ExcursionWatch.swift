package import FathomVocabulary
package import FathomRecords

/// Finds the first lasting stretch of steps whose cost is beyond any use, or else the longest.
package struct ExcursionWatch: Codable, Equatable {
  /// nil until a cost may be beyond it.
  private var limit: Double?
  private var current: CostExcursion?
  /// The stretch to report so far.
  package private(set) var found: CostExcursion?

  /// Whether the last step's cost was beyond any use.
  package var isAway: Bool { current != nil }

  package init() {}

  /// Looks at the next step's cost.
  ///
  /// - Parameters:
  ///   - cost: The mean cost of the step's mini-batch.
  ///   - step: The step's number.
  ///   - leastLimit: What the limit is not less than.
  ///   - computeLimit: The limit; asked for once, when a cost may be beyond it.
  ///   - culprit: The layer whose parameters moved most in the step before; asked for only when
  ///     a stretch begins.
  package mutating func look(
    at cost: Double, step: Int, leastLimit: Double, limit computeLimit: () -> Double,
    culprit: () -> LayerNumber
  ) {
    if cost > leastLimit && limit == nil { limit = computeLimit() }
    guard let limit, cost > limit else {
      current = nil
      return
    }
    if current == nil {
      current = CostExcursion(limit: limit, firstStep: step, steps: 0, layer: culprit())
    }
    current?.steps += 1
    guard let current else { return }
    let goesOn = current.firstStep == found?.firstStep
    if goesOn || !(found?.isLasting ?? false) && current.steps > found?.steps ?? 0 {
      found = current
    }
  }
}
