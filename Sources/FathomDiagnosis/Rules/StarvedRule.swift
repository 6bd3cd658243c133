import FathomVocabulary
import FathomText
import FathomRecords

/// The signal dies on the way forward: activations and errors shrink by the same factor a layer,
/// so the weights' gradient, their product, stays flat.
///
/// A sigmoid network's activations lose their deviation too, but around a mean of ½ that does
/// not shrink: there the weights' gradient falls together with the error, and the cause is the
/// backward one. Over 12 seeds each, the slope of the weights' gradient is 0.88–1.13 times the
/// profile's for sigmoid networks and −0.11–0.11 times for ReLU and tanh networks with small
/// weights.
public struct StarvedRule: Rule {
  /// How many decades the activations' deviation must fall from the first to the last hidden
  /// layer: a factor of 10.
  ///
  /// *Source:* our definition, the same factor as for the error in `VanishingRule`.
  public static let decades = 1.0
  /// The slope of the weights' gradient over the slope of the error below which it is flat.
  ///
  /// *Source:* half-way between the two cases in the type's description.
  public static let flatness = 0.5

  /// The rule.
  public init() {}

  /// `starved`.
  public var condition: Condition { .starved }

  /// What it has to know.
  public var needs: [Need] { [.signal] }

  /// The fall of the activations at initialisation, where the gradients say it is the cause.
  ///
  /// Without a run it is a failure beyond three decades of the profile, as it is for vanishing.
  public func finding(in evidence: Evidence) -> Finding? {
    switch evidence.source {
    case .record(let run): finding(in: run, evidence)
    case .log(let log): finding(in: log, evidence)
    }
  }

  private func finding(in run: RunRecord, _ evidence: Evidence) -> Finding? {
    let hidden = Array(run.initial.hiddenLayers)
    guard let first = hidden.first, let last = hidden.last, hidden.count >= 2,
      let fall = ForwardFall(hidden), errorShrinks(in: run, fall: fall),
      let comparison = comparison(of: hidden, in: run)
    else { return nil }
    let deviation = first.activation.deviation
    let concerned = hidden.filter {
      $0.activation.deviation * Magnitude(log10: Self.decades).value <= deviation
    }
    let size = fall.decades.map { "by a factor of \(Wording.power($0))" } ?? "to 0"
    return Finding(
      rule: condition, severity: evidence.severity(), layers: concerned.map(\.layer),
      observed: fall.decades.flatMap { Magnitude(log10: $0).representable },
      threshold: Magnitude(log10: Self.decades).value,
      evidence: "At initialisation the standard deviation of the activations falls \(size) from"
        + " layer \(first.layer) to layer \(last.layer) (threshold \(Wording.power(Self.decades))),"
        + " while \(comparison).",
      remedies: Self.remedies(evidence.situation))
  }

  private static func remedies(_ situation: Situation) -> [Remedy] {
    situation.remedies(
      .suitableWeights, .orthogonalWeights, .fewerLayers, .normalization, .bypass)
  }

  /// In a log ‖∂C/∂w‖ over ‖∂C/∂b‖ stands for the activations.
  private func finding(in log: LogRecord, _ evidence: Evidence) -> Finding? {
    guard let signal = LoggedSignal(log, evidence.logged), let profile = evidence.profile,
      let slope = profile.first.decadesPerLayer, slope < 0,
      let loss = profile.log10Ratio, -loss >= VanishingRule.decades,
      let flat = signal.weightsSlope, flat.magnitude < Self.flatness * slope.magnitude,
      let first = signal.sizes.first, let last = signal.sizes.last,
      case let fall = first.log10 - last.log10, fall >= Self.decades
    else { return nil }
    return Finding(
      rule: condition, severity: evidence.severity(),
      layers: signal.sizes.filter { first.log10 - $0.log10 >= Self.decades }.map(\.layer),
      observed: Magnitude(log10: fall).representable,
      threshold: Magnitude(log10: Self.decades).value,
      evidence: "\(profile.moment) ‖∂C/∂w‖ / ‖∂C/∂b‖, which follows the size of a layer's inputs,"
        + " falls by a factor of \(Wording.power(fall)) from layer \(first.layer) to layer"
        + " \(last.layer) (threshold \(Wording.power(Self.decades))), while the weight gradient stays"
        + " flat (\(Wording.decades(flat)) per layer, against \(Wording.number(slope)) for the"
        + " \(profile.phrase)).",
      remedies: Self.remedies(evidence.situation))
  }

  /// What the finding says, and how the run ended.
  public func summary(of finding: Finding, in evidence: Evidence) -> String {
    "The signal dies on its way forward: \(finding.clause); \(evidence.outcome(of: condition))."
  }

  /// Whether the error shrinks going back.
  ///
  /// Without that the deviation of a deep network may fall
  /// (ReLU layers make all samples alike, slowly) and nothing be wrong. An error that is truly
  /// zero has a dead layer behind it, `DeadRule`'s case unless the signal died gradually.
  private func errorShrinks(in run: RunRecord, fall: ForwardFall) -> Bool {
    let profile = Profile(run.initial)
    if let ratio = profile.log10FirstToLastRatio { return -ratio >= VanishingRule.decades }
    switch profile.entries.first {
    case .underflow: return true
    case .zero: return fall.isGradual
    default: return false
    }
  }

  /// How the weights' gradient stays flat while the error does not, in words; nil when it does
  /// not stay flat.
  ///
  /// The first hidden layer is left out where three are there: its inputs are the data. Slopes
  /// need layers where both quantities are known; where there is none, the weights' gradient is
  /// lost wherever there is an error, and that again is the forward pass.
  private func comparison(of hidden: [LayerMeasurement], in run: RunRecord) -> String? {
    var errors: [(x: Double, y: Double)] = []
    var weights: [(x: Double, y: Double)] = []
    for layer in hidden.dropFirst(hidden.count >= 3 ? 1 : 0) {
      guard let error = Profile.Entry(layer).log10, let shape = run.layer(layer.layer),
        let norm = layer.gradient.weights.log10Norm, norm.isFinite,
        let size = Magnitude(Double(shape.units) * Double(shape.inputs)).log10
      else { continue }
      errors.append((-Double(layer.layer), error))
      weights.append((-Double(layer.layer), norm - size / 2))
    }
    if errors.isEmpty {
      let broken = hidden.contains { !($0.error.rms >= 0) || !($0.gradient.weights.norm >= 0) }
      return broken ? nil : "no layer's weights receive a gradient"
    }
    guard let error = TheilSen.slope(of: errors), let weight = TheilSen.slope(of: weights),
      error < 0, weight.magnitude < Self.flatness * error.magnitude
    else { return nil }
    return "the weight gradient changes by only \(Wording.decades(weight.magnitude)) per layer and"
      + " the error shrinks by \(Wording.number(error.magnitude))"
  }
}

/// How far the activations' deviation falls from the first to the last hidden layer.
private struct ForwardFall {
  /// In decades; nil when it falls to 0.
  var decades: Double?
  /// Whether it falls far enough over the layers where it is not 0.
  var isGradual: Bool

  /// - Returns: nil when it does not fall far enough and when there is no signal to begin with.
  init?(_ hidden: [LayerMeasurement]) {
    let live = hidden.prefix { $0.activation.deviation > 0 }
    guard let first = live.first, let last = live.last,
      let from = Magnitude(first.activation.deviation).log10,
      let to = Magnitude(last.activation.deviation).log10
    else { return nil }
    isGradual = from - to >= StarvedRule.decades
    guard live.count < hidden.count else {
      guard isGradual else { return nil }
      decades = from - to
      return
    }
    guard hidden[live.count].activation.deviation == 0 else { return nil }
    decades = nil
  }
}
