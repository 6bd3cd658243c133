import FathomVocabulary
import FathomText
public import FathomRecords

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

  /// The growth of the initial profile going back.
  public func finding(in run: RunRecord) -> Finding? {
    let profile = Profile(run.initial)
    guard profile.entries.count >= 2, let last = profile.entries.last?.log10 else { return nil }
    let evidence: String
    let growth = profile.log10FirstToLastRatio
    if let growth {
      guard growth >= Self.decades, let slope = profile.decadesPerLayer,
        slope >= Self.decadesPerLayer
      else { return nil }
      evidence =
        "At initialisation the error of layer \(profile.layers[0]) is"
        + " \(Wording.power(growth)) times larger than that of layer"
        + " \(profile.layers[profile.layers.count - 1]) (threshold"
        + " \(Wording.power(Self.decades))), \(Wording.number(slope)) decades more with every"
        + " layer going back (threshold \(Wording.number(Self.decadesPerLayer)))."
    } else if let index = profile.entries.lastIndex(of: .overflow) {
      evidence =
        "At initialisation the error of layer \(profile.layers[index]) is too large for"
        + " \(run.precision.rawValue) precision, that of layer"
        + " \(profile.layers[profile.layers.count - 1]) is not (threshold a factor of"
        + " \(Wording.power(Self.decades)))."
    } else {
      return nil
    }
    let concerned = zip(profile.layers, profile.entries).filter { _, entry in
      entry == .overflow || (entry.log10 ?? last) - last >= Self.decades
    }
    return Finding(
      rule: condition, severity: run.severity(), layers: concerned.map(\.0),
      observed: growth.flatMap { Magnitude(log10: $0).representable },
      threshold: Magnitude(log10: Self.decades).value, evidence: evidence,
      remedies: Situation(run).remedies(
        .suitableWeights, .orthogonalWeights, .fewerLayers, .clipping))
  }

  /// How the error grows, and how the run ended.
  public func summary(of finding: Finding, in run: RunRecord) -> String {
    "Gradients explode: \(Self.growth(in: run) ?? finding.clause); \(run.outcome(of: condition))."
  }

  /// nil where the profile's ends are not known.
  private static func growth(in run: RunRecord) -> String? {
    let profile = Profile(run.initial)
    guard let ratio = profile.log10FirstToLastRatio, let slope = profile.decadesPerLayer else {
      return nil
    }
    return "the error grows by \(Wording.number(slope)) decades per layer going back, so the"
      + " first hidden layer's is \(Wording.power(ratio)) times larger than the last's"
  }
}
