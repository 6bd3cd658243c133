import FathomText
import FathomRecords

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

  /// What it has to know.
  public var needs: [Need] { [.units] }

  /// The hidden layers with too many saturated units, at initialisation or at the end.
  public func finding(in evidence: Evidence) -> Finding? {
    guard let run = evidence.record,
      let saturated = ShareOfUnits(in: run, above: Self.share, of: \.saturatedUnits)
    else { return nil }
    return Finding(
      rule: condition, severity: evidence.severity(), layers: saturated.layers,
      observed: saturated.share, threshold: Self.share,
      evidence: "\(Wording.percent(saturated.share)) of the units of layer \(saturated.layer) are"
        + " saturated \(saturated.moment), with σ′ below 1 % of its maximum for almost every sample"
        + " (threshold \(Wording.percent(Self.share)))\(saturated.others).",
      remedies: evidence.situation.remedies(
        .smallerSteps.when(!saturated.atInitialisation), .suitableWeights, .standardInputs,
        .rectifiers, .normalization))
  }

  /// What the finding says, and how the run ended.
  public func summary(of finding: Finding, in evidence: Evidence) -> String {
    "Most units of a hidden layer are saturated: \(finding.clause);"
      + " \(evidence.outcome(of: condition))."
  }
}
