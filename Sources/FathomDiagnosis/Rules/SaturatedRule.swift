import FathomText
public import FathomRecords

/// Most units of a hidden layer sit where σ′ is almost 0.
public struct SaturatedRule: Rule {
  /// The share of a layer's units that may be saturated.
  ///
  /// *Source:* SageMaker Debugger, DeepDiagnosis, TheDeepChecker and torchmortem all draw the
  /// line at half of a layer, each with its own idea of a saturated unit.
  public static let share = 0.5

  /// The rule.
  public init() {}

  /// `saturated`.
  public var condition: Condition { .saturated }

  /// The hidden layers with too many saturated units, at initialisation or at the end.
  public func finding(in run: RunRecord) -> Finding? {
    guard let saturated = ShareOfUnits(in: run, above: Self.share, of: \.saturatedUnits) else {
      return nil
    }
    return Finding(
      rule: condition, severity: run.severity(), layers: saturated.layers,
      observed: saturated.share, threshold: Self.share,
      evidence: "\(Wording.percent(saturated.share)) of layer \(saturated.layer)'s units are"
        + " saturated \(saturated.moment), σ′ below 1 % of its maximum for almost every sample"
        + " (threshold \(Wording.percent(Self.share)))\(saturated.others).",
      remedies: Remedies(run).saturated(atInitialisation: saturated.atInitialisation))
  }
}
