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
}
