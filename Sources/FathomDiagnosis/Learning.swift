public import FathomRecords

/// What counts as having learned.
public enum Learning {
  /// The share by which the final cost must lie below the trivial baseline's: 5 %.
  ///
  /// *Source:* the decrease of the loss that TheDeepChecker asks of a period (TOSEM 2022), here
  /// asked of the whole run; the baseline (always the commonest class, or the mean target) is
  /// what makes it independent of the cost's unit.
  public static let margin = 0.05
}

extension RunRecord {
  /// Whether the network learned in this run: its final full-batch cost is finite and at least
  /// 5 % below the trivial baseline's.
  ///
  /// nil when no step was made. A run that met a non-finite value did not learn.
  public var learned: Bool? {
    guard final != nil || training?.incident != nil else { return nil }
    guard training?.incident == nil, let cost = final?.cost, cost.isFinite else { return false }
    return cost <= (1 - Learning.margin) * referenceCost
  }

  /// The cost that a network must beat: the trivial baseline's, or the cost before the first
  /// step where the baseline has nothing left to beat (data with a single class, or targets that
  /// hardly differ, have a baseline of almost 0).
  var referenceCost: Double {
    let baseline = data.baseline.cost
    let isMeaningful = baseline.isFinite && baseline > 1e-9 * max(0, initial.cost)
    return isMeaningful || !initial.cost.isFinite ? baseline : initial.cost
  }

  /// The share by which the final cost lies below the reference; negative when above.
  var gain: Double? {
    guard let cost = final?.cost, referenceCost > 0 else { return nil }
    let gain = 1 - cost / referenceCost
    return gain.isFinite ? gain : nil
  }

  /// How much to worry about a condition that this run has.
  ///
  /// - Parameter untrained: The severity when no step was made and the profile stays within
  ///   three decades.
  /// - Returns: A failure when the network did not learn, or was not trained and has a profile
  ///   beyond three decades.
  func severity(untrained: Severity = .warning) -> Severity {
    if let learned { return learned ? .warning : .failure }
    let profile = Profile(initial)
    if [.underflow, .overflow, .zero].contains(profile.entries.first) { return .failure }
    let decades = profile.log10FirstToLastRatio?.magnitude ?? 0
    return decades > Self.decadesWithoutHope ? .failure : untrained
  }

  /// Beyond a factor of a thousand a condition is a failure even if no run was made.
  ///
  /// *Source:* our definition. Nielsen's networks with 5 hidden layers, 2.8 decades, are still at
  /// the baseline after 500 steps over the full batch.
  private static let decadesWithoutHope = 3.0
}
