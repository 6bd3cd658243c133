import FathomVocabulary
import FathomText
import FathomRecords

/// The error grows on its way back from the output.
public struct ExplodingRule: Rule {
  /// How many decades the first hidden layer's error must lie above the last one's: a factor
  /// of 100.
  ///
  /// *Source:* torchmortem's ratio of 100, here at initialisation and for the error. Plain
  /// batch-normalised and residual networks grow by a factor of 8–16 over 20 layers and train
  /// well.
  public static let decades = 2.0
  /// How many decades a layer it must grow, so that a slow drift over very many layers is silent.
  ///
  /// *Source:* our definition.
  public static let decadesPerLayer = 0.1

  /// The rule.
  public init() {}

  /// `exploding`.
  public var condition: Condition { .exploding }

  /// What it has to know.
  public var needs: [Need] { [.profile] }

  /// The growth of the initial profile going back.
  public func finding(in evidence: Evidence) -> Finding? {
    guard let profile = evidence.profile, profile.first.entries.count >= 2,
      profile.first.entries.last?.log10 != nil
    else { return nil }
    let growth = profile.log10Ratio
    let sentence: String
    if let growth {
      guard growth >= Self.decades, let slope = profile.first.decadesPerLayer,
        slope >= Self.decadesPerLayer,
        let comparison = evidence.comparison(growth, "larger", threshold: Self.decades)
      else { return nil }
      sentence =
        "\(comparison), growing by \(Wording.decades(slope)) per layer going back (threshold"
        + " \(Wording.number(Self.decadesPerLayer)))."
    } else if let index = profile.first.entries.lastIndex(of: .overflow) {
      let layers = profile.first.layers
      sentence =
        "\(profile.moment) the \(profile.phrase) of \(evidence.name(layers[index])) overflows"
        + " \(profile.precision), that of \(evidence.name(layers[layers.count - 1])) does not"
        + " (threshold: a factor of \(Wording.power(Self.decades)))."
    } else {
      return nil
    }
    return Finding(
      rule: condition, severity: evidence.severity(),
      layers: profile.first.layers(where: { $0 >= Self.decades }, or: .overflow),
      observed: growth.flatMap { Magnitude(log10: $0).representable },
      threshold: Magnitude(log10: Self.decades).value, evidence: sentence,
      remedies: evidence.situation.remedies(
        .suitableWeights, .orthogonalWeights, .fewerLayers, .clipping))
  }

  /// How the error grows, and how the run ended.
  public func summary(of finding: Finding, in evidence: Evidence) -> String {
    "Gradients explode: \(Self.growth(in: evidence) ?? finding.clause);"
      + " \(evidence.outcome(of: condition))."
  }

  /// nil where the profile's ends are not known.
  private static func growth(in evidence: Evidence) -> String? {
    guard let profile = evidence.profile, let ratio = profile.log10Ratio,
      let slope = profile.first.decadesPerLayer
    else { return nil }
    return "the \(profile.phrase) grows by \(Wording.decades(slope)) (a factor of"
      + " \(Wording.power(slope))) per layer going back and is \(Wording.power(ratio)) times larger"
      + " \(profile.inFirstLayer) than in the last"
  }
}
