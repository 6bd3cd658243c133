import FathomText
public import FathomRecords

/// Most units of a hidden layer have σ′ = 0 for every sample, so that nothing passes them.
public struct DeadRule: Rule {
  /// The share of a layer's units that may be dead.
  ///
  /// *Source:* AUTOTRAINER and DeepDiagnosis use 0.7, over gradients and activations of one
  /// batch; here it is units over all samples used. He-initialised ReLU layers of 30 units start
  /// with up to 10 % dead units and end with as many.
  public static let share = 0.7

  /// The rule.
  public init() {}

  /// `dead`.
  public var condition: Condition { .dead }

  /// The hidden layers with too many dead units, at initialisation or at the end.
  ///
  /// Without a run it is a failure when a layer is dead as a whole: nothing before it can learn.
  public func finding(in run: RunRecord) -> Finding? {
    guard let dead = ShareOfUnits(in: run, above: Self.share, of: \.deadUnits) else {
      return nil
    }
    return Finding(
      rule: condition, severity: run.severity(untrained: dead.share >= 1 ? .failure : .warning),
      layers: dead.layers, observed: dead.share, threshold: Self.share,
      evidence: "\(Wording.percent(dead.share)) of layer \(dead.layer)'s units are dead"
        + " \(dead.moment), σ′ = 0 for every sample (threshold"
        + " \(Wording.percent(Self.share)))\(dead.others).",
      remedies: Remedies(run).dead(atInitialisation: dead.atInitialisation))
  }
}
