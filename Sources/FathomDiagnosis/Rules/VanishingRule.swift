import FathomText
import FathomVocabulary
public import FathomRecords

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

  /// The loss of the initial profile going back.
  ///
  /// A first layer whose error is truly zero is left to the rules that say why: `dead`,
  /// `symmetric`. One that is zero only in the working precision has vanished.
  public func finding(in run: RunRecord) -> Finding? {
    let profile = Profile(run.initial)
    guard profile.entries.count >= 2, let last = profile.entries.last?.log10 else { return nil }
    let loss = profile.log10FirstToLastRatio.map { -$0 }
    let evidence: String
    if let loss {
      guard loss >= Self.decades, let slope = profile.decadesPerLayer else { return nil }
      let error = profile.decadesPerLayerError.map { " ± " + Wording.number($0, digits: 1) } ?? ""
      evidence =
        "At initialisation the error of layer \(profile.layers[0]) is"
        + " \(Wording.power(loss)) times smaller than that of layer"
        + " \(profile.layers[profile.layers.count - 1]) (threshold"
        + " \(Wording.power(Self.decades))), with a slope of \(Wording.number(slope))\(error)"
        + " decades per layer going back."
    } else if profile.entries.first == .underflow {
      evidence = Self.underflow(profile, last: last, precision: run.precision)
    } else {
      return nil
    }
    let concerned = zip(profile.layers, profile.entries).filter { _, entry in
      entry == .underflow || last - (entry.log10 ?? last) >= Self.decades
    }
    return Finding(
      rule: condition, severity: run.severity(), layers: concerned.map(\.0),
      observed: loss.flatMap { Magnitude(log10: $0).representable },
      threshold: Magnitude(log10: Self.decades).value, evidence: evidence,
      remedies: remedies(Situation(run), in: run))
  }

  /// A sigmoid or softplus shrinks the error whatever the usual weights are; the others do so with
  /// the wrong weights only. A first hidden layer that is saturated from the start most often sees
  /// inputs that are too large.
  private func remedies(_ situation: Situation, in run: RunRecord) -> [Remedy] {
    let shrinks = situation.hidden.contains {
      $0.activation.map { [.sigmoid, .softplus].contains($0) } ?? true
    }
    let saturated = run.initial.hiddenLayers.first?.activation.saturatedFraction ?? 0
    return situation.remedies(
      .standardInputs.when(saturated > SaturatedRule.share), .suitableWeights.when(!shrinks),
      .rectifiers, .steepUnits, .orthogonalWeights.when(!shrinks), .fewerLayers, .normalization,
      .bypass, .ownSteps, .moreSteps)
  }

  /// How the error shrinks, what that means for the speed of learning, and how the run ended.
  public func summary(of finding: Finding, in run: RunRecord) -> String {
    "Gradients vanish: \(Self.loss(in: run) ?? finding.clause); \(run.outcome(of: condition))."
  }

  /// nil where the profile's ends are not known.
  private static func loss(in run: RunRecord) -> String? {
    let profile = Profile(run.initial)
    guard let ratio = profile.log10FirstToLastRatio, let slope = profile.decadesPerLayer else {
      return nil
    }
    return "the error shrinks by \(Wording.number(-slope)) decades per layer going back, so the"
      + " first hidden layer's is \(Wording.power(-ratio)) times smaller than the last's"
      + (slowness(of: run).map { " and it learns about \($0) times slower at first" } ?? "")
  }

  /// How many times slower the first hidden layer learns at first than the last.
  ///
  /// Measured by the gradient of its biases per unit: what plain SGD moves them by, and what
  /// Nielsen plots as the speed of learning. nil for other optimisers, whose steps are not
  /// proportional to the gradient, and where it is not much slower.
  private static func slowness(of run: RunRecord) -> String? {
    guard run.training.map({ Optimizer(parsing: $0.optimizer) == .sgd }) ?? true,
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
    _ profile: Profile, last: Double, precision: Precision
  ) -> String {
    let layers = zip(profile.layers, profile.entries)
    let known = layers.first { $0.1.log10 != nil }
    let bound = known.map { layer, entry in
      "in layer \(layer), the first where it does not, it is"
        + " \(Wording.power(last - (entry.log10 ?? last))) times smaller than in layer"
        + " \(profile.layers[profile.layers.count - 1]) (threshold \(Wording.power(decades)))"
    }
    return "At initialisation the error of layer \(profile.layers[0]) underflows"
      + " \(precision.rawValue) precision; \(bound ?? "no layer's is known")."
  }
}
