import FathomVocabulary
import FathomText
import FathomRecords

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

  /// What it has to know.
  public var needs: [Need] { [.passage] }

  /// The hidden layers with too many dead units, at initialisation or at the end; in a log, those
  /// without any gradient.
  ///
  /// Without a run it is a failure when a layer is dead as a whole: nothing before it can learn.
  public func finding(in evidence: Evidence) -> Finding? {
    guard let dead = evidence.record.map(Self.deadUnits) ?? Self.idleLayers(in: evidence) else {
      return nil
    }
    return Finding(
      rule: condition,
      severity: evidence.severity(untrained: dead.share >= 1 ? .failure : .warning),
      layers: dead.layers, observed: dead.share, threshold: Self.share, evidence: dead.sentence,
      remedies: evidence.situation.remedies(
        // Units that lived at first were killed by steps that were too large.
        .lessDecay.when(!dead.atInitialisation), .smallerSteps.when(!dead.atInitialisation),
        .suitableWeights, .livingUnits, .widerLayers(dead.layers)))
  }

  /// What was found, on whatever basis.
  private struct Dead {
    var share: Double
    var layers: [LayerNumber]
    var atInitialisation: Bool
    var sentence: String
  }

  private static func deadUnits(in run: RunRecord) -> Dead? {
    ShareOfUnits(in: run, above: share, of: \.deadUnits).map { dead in
      Dead(
        share: dead.share, layers: dead.layers, atInitialisation: dead.atInitialisation,
        sentence: "\(Wording.percent(dead.share)) of the units of layer \(dead.layer) are dead"
          + " \(dead.moment), with σ′ = 0 for every sample (threshold"
          + " \(Wording.percent(share)))\(dead.others).")
    }
  }

  /// A hidden layer whose gradient is exactly zero in a log: no error comes to it or through it.
  ///
  /// Zeros that numbers too small have become are left to `VanishingRule`.
  private static func idleLayers(in evidence: Evidence) -> Dead? {
    guard let logged = evidence.logged else { return nil }
    for (index, moment) in [(0, "first"), (logged.steps.count - 1, "last")] {
      let profile = logged.profile(at: index).markingUnderflow
      let idle = zip(profile.layers, profile.entries).filter { $1 == .zero }.map(\.0)
      guard let layer = idle.last else { continue }
      return Dead(
        share: 1, layers: idle, atInitialisation: index == 0,
        sentence: "At step \(logged.steps[index]), the \(moment) in the log, the"
          + " \(logged.basis.phrase) of \(evidence.name(layer)) is exactly 0: no error gets through"
          + " its units or those of the next layer, because σ′ or the weights are 0.")
    }
    return nil
  }

  /// What the finding says, and how the run ended.
  public func summary(of finding: Finding, in evidence: Evidence) -> String {
    let units = evidence.record == nil ? "All units" : "Most units"
    return "\(units) of a hidden layer are dead: \(finding.clause);"
      + " \(evidence.outcome(of: condition))."
  }
}
