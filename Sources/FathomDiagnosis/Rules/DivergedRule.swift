import FathomText
public import FathomRecords

/// A value became NaN or infinite, or the cost left all bounds.
public struct DivergedRule: Rule {
  /// Steps for which the cost must be beyond the recorder's limit of 10³ × max(initial cost,
  /// ln classes).
  ///
  /// *Source:* our definition; AUTOTRAINER (ICSE 2021) calls a loss of 10³ as good as NaN. A
  /// single mini-batch may spike and come back.
  public static let excursionSteps = CostExcursion.lasting

  /// The rule.
  public init() {}

  /// `diverged`.
  public var condition: Condition { .diverged }

  /// The first non-finite value, or the stretch of useless cost.
  public func finding(in run: RunRecord) -> Finding? {
    if let incident = run.training?.incident {
      return finding(
        in: run, layer: incident.layer, observed: nil, threshold: nil,
        evidence: "In step \(incident.step) \(Self.name(incident)) became NaN or infinite, the"
          + " first value to do so.")
    }
    if let excursion = run.training?.excursion, excursion.steps >= Self.excursionSteps {
      return finding(
        in: run, layer: excursion.layer, observed: Double(excursion.steps),
        threshold: Double(Self.excursionSteps),
        evidence: "From step \(excursion.firstStep) on the cost stayed above"
          + " \(Wording.number(excursion.limit)) for \(excursion.steps) steps (threshold"
          + " \(Self.excursionSteps)), after layer \(excursion.layer) had moved the most.")
    }
    return startingPoint(in: run)
  }

  /// What went wrong first: how the run ended is clear.
  public func summary(of finding: Finding, in run: RunRecord) -> String {
    run.training == nil
      ? "The numbers are out of range: \(finding.clause)."
      : "Training diverged: \(finding.clause)."
  }

  /// A network that is beyond the numbers before its first step.
  ///
  /// Activations go wrong from the input on, errors from the output back.
  private func startingPoint(in run: RunRecord) -> Finding? {
    let layers = run.initial.layers
    let origin: Incident? =
      if let layer = layers.first(where: { !$0.activation.mean.isFinite }) {
        Incident(step: 0, layer: layer.layer, quantity: .activation)
      } else if let layer = layers.last, !run.initial.cost.isFinite {
        Incident(step: 0, layer: layer.layer, quantity: .cost)
      } else if let layer = layers.last(where: { $0.error.rms.isNaN || $0.gradient.norm.isNaN }) {
        Incident(
          step: 0, layer: layer.layer, quantity: layer.error.rms.isNaN ? .error : .gradient)
      } else {
        nil
      }
    guard let origin else { return nil }
    return finding(
      in: run, layer: origin.layer, observed: nil, threshold: nil,
      evidence: "At initialisation, before any step, \(Self.name(origin)) is NaN or infinite.")
  }

  private func finding(
    in run: RunRecord, layer: Int, observed: Double?, threshold: Double?, evidence: String
  ) -> Finding {
    Finding(
      rule: condition, severity: .failure, layers: [layer], observed: observed,
      threshold: threshold, evidence: evidence,
      remedies: Situation(run).remedies(
        .lessDecay, .smallerSteps, .suitableWeights, .standardInputs, .clipping))
  }

  private static func name(_ incident: Incident) -> String {
    switch incident.quantity {
    case .activation: "an activation of layer \(incident.layer)"
    case .cost: "the cost, computed from layer \(incident.layer),"
    case .error: "the error of layer \(incident.layer)"
    case .gradient: "the gradient of layer \(incident.layer)"
    }
  }
}
