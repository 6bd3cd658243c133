import FathomText
import FathomVocabulary
import FathomRecords

/// The error shrinks on its way back from the output.
public struct VanishingRule: Rule {
  /// How many decades the first hidden layer's error must lie below the last one's: a factor
  /// of 10.
  ///
  /// *Source:* our comparison of the published rules on Nielsen's networks. Absolute limits
  /// (mean |∇W| below 1e-7 or 1e-6) and ratios of weight gradients stay silent on 3 and 4
  /// hidden sigmoid layers; this ratio names all of them and no network with 2.
  public static let decades = 1.0

  /// The rule.
  public init() {}

  /// `vanishing`.
  public var condition: Condition { .vanishing }

  /// What it has to know.
  public var needs: [Need] { [.profile] }

  /// The loss of the initial profile going back.
  ///
  /// A first layer whose error is truly zero is left to the rules that say why: `dead`,
  /// `symmetric`. One that is zero only in the working precision has vanished.
  public func finding(in evidence: Evidence) -> Finding? {
    guard let profile = evidence.profile, profile.first.entries.count >= 2,
      let last = profile.first.entries.last?.log10
    else { return nil }
    let loss = profile.log10Ratio.map { -$0 }
    let sentence: String
    if let loss {
      guard loss >= Self.decades, let slope = profile.slope,
        let comparison = evidence.comparison(loss, "smaller", threshold: Self.decades)
      else { return nil }
      sentence = "\(comparison), with a slope of \(slope)."
    } else if profile.first.entries.first == .underflow {
      sentence = Self.underflow(profile, last: last, evidence)
    } else {
      return nil
    }
    return Finding(
      rule: condition, severity: evidence.severity(),
      layers: profile.first.layers(where: { -$0 >= Self.decades }, or: .underflow),
      observed: loss.flatMap { Magnitude(log10: $0).representable },
      threshold: Magnitude(log10: Self.decades).value, evidence: sentence,
      remedies: Self.remedies(evidence.situation))
  }

  /// A sigmoid or softplus shrinks the error whatever the usual weights are; the others do so with
  /// the wrong weights only.
  ///
  /// A first hidden layer that is saturated from the start most often sees inputs that are too
  /// large.
  private static func remedies(_ situation: Situation) -> [Remedy] {
    let shrinks = situation.hidden.contains { $0.activation?.shrinksErrors ?? true }
    return situation.remedies(
      .standardInputs.when(situation.saturatedAtFirst > SaturatedRule.share),
      .suitableWeights.when(!shrinks),
      .rectifiers, .steepUnits, .orthogonalWeights.when(!shrinks), .fewerLayers, .normalization,
      .bypass, .ownSteps, .moreSteps)
  }

  /// How the error shrinks, what that means for the speed of learning, and how the run ended.
  public func summary(of finding: Finding, in evidence: Evidence) -> String {
    "Gradients vanish: \(Self.loss(in: evidence) ?? finding.clause);"
      + " \(evidence.outcome(of: condition))."
  }

  /// nil where the profile's ends are not known, and where most layers do not shrink the error.
  private static func loss(in evidence: Evidence) -> String? {
    guard let profile = evidence.profile, let ratio = profile.log10Ratio,
      let slope = profile.first.decadesPerLayer, slope < 0
    else { return nil }
    let slowness = evidence.record.flatMap(slowness)
    let layer = profile.first.layers.first.map(evidence.name) ?? "it"
    return "the \(profile.phrase) shrinks by \(Wording.decades(-slope)) (a factor of"
      + " \(Wording.power(-slope))) per layer going back and is \(Wording.power(-ratio)) times smaller"
      + " \(profile.inFirstLayer) than in the last"
      + (slowness.map { ", so \(layer) learns about \($0) times slower at first" } ?? "")
  }

  /// How many times slower the first hidden layer learns at first than the last.
  ///
  /// Measured by the gradient of its biases per unit: what plain SGD moves them by, and what
  /// Nielsen plots as the speed of learning. nil for other optimisers, whose steps are not
  /// proportional to the gradient, and where it is not much slower.
  private static func slowness(of run: RunRecord) -> String? {
    guard run.training?.knownOptimizer?.isPlain ?? (run.training == nil),
      let first = run.initial.hiddenLayers.first.flatMap({ biasGradient($0, in: run) }),
      let last = run.initial.hiddenLayers.last.flatMap({ biasGradient($0, in: run) }),
      last - first >= 0.5
    else { return nil }
    return Wording.power(last - first)
  }

  private static func biasGradient(_ layer: LayerMeasurement, in run: RunRecord) -> Double? {
    guard let norm = layer.gradient.biases.log10Norm, norm.isFinite,
      let units = run.layer(layer.layer)?.units, let size = Magnitude(Double(units)).log10
    else { return nil }
    return norm - size / 2
  }

  private static func underflow(
    _ profile: ProfileEvidence, last: Double, _ evidence: Evidence
  ) -> String {
    let layers = profile.first.layers
    let known = zip(layers, profile.first.entries).first { $0.1.log10 != nil }
    let bound = known.map { layer, entry in
      "in \(evidence.name(layer)), the first where it does not, it is"
        + " \(Wording.power(last - (entry.log10 ?? last))) times smaller than in"
        + " \(evidence.name(layers[layers.count - 1])) (threshold \(Wording.power(decades)))"
    }
    return "\(profile.moment) the \(profile.phrase) of \(evidence.name(layers[0])) underflows"
      + " \(profile.precision); \(bound ?? "it is not known in any layer")."
  }
}
