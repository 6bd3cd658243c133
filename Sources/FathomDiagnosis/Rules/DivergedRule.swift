import FathomVocabulary
import FathomText
import FathomRecords

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

  /// What it has to know.
  public var needs: [Need] { [] }

  /// The first non-finite value, or the stretch of useless cost.
  public func finding(in evidence: Evidence) -> Finding? {
    let trouble =
      switch evidence.source {
      case .record(let run): Self.trouble(in: run)
      case .log(let log): Self.trouble(in: log, evidence)
      }
    return trouble.map {
      Finding(
        rule: condition, severity: .failure, layers: $0.layers, observed: $0.steps.map(Double.init),
        threshold: $0.steps.map { _ in Double(Self.excursionSteps) }, evidence: $0.sentence,
        remedies: evidence.situation.remedies(
          .lessDecay, .smallerSteps, .suitableWeights, .standardInputs, .clipping))
    }
  }

  /// What went wrong first: how the run ended is clear.
  public func summary(of finding: Finding, in evidence: Evidence) -> String {
    let isUntrained = evidence.record.map { $0.training == nil } ?? false
    return isUntrained
      ? "The network's values are out of range: \(finding.clause)."
      : "Training diverged: \(finding.clause)."
  }

  /// What was found, on whatever basis.
  private struct Trouble {
    var sentence: String
    var layers: [LayerNumber]
    /// The length of a stretch of useless cost; nil where numbers are out of range.
    var steps: Int?
  }
}

// MARK: - In a record

extension DivergedRule {
  private static func trouble(in run: RunRecord) -> Trouble? {
    if let incident = run.training?.incident {
      return Trouble(
        sentence: "In step \(incident.step) \(name(incident)) became NaN or infinite, the first"
          + " value to do so.",
        layers: [incident.layer])
    }
    if let excursion = run.training?.excursion, excursion.steps >= excursionSteps {
      return Trouble(
        sentence: "From step \(excursion.firstStep) on the cost stayed above"
          + " \(Wording.number(excursion.limit)) for \(excursion.steps) steps (threshold"
          + " \(excursionSteps)), after layer \(excursion.layer) had changed the most.",
        layers: [excursion.layer], steps: excursion.steps)
    }
    return startingPoint(in: run).map {
      Trouble(
        sentence: "Before the first step \(name($0)) is NaN or infinite.",
        layers: [$0.layer])
    }
  }

  /// A network that is beyond the numbers before its first step.
  ///
  /// Activations go wrong from the input on, errors from the output back.
  private static func startingPoint(in run: RunRecord) -> Incident? {
    let layers = run.initial.layers
    if let layer = layers.first(where: { !$0.activation.mean.isFinite }) {
      return Incident(step: 0, layer: layer.layer, quantity: .activation)
    }
    if let layer = layers.last, !run.initial.cost.isFinite {
      return Incident(step: 0, layer: layer.layer, quantity: .cost)
    }
    return layers.last { $0.error.rms.isNaN || $0.gradient.norm.isNaN }.map {
      Incident(step: 0, layer: $0.layer, quantity: $0.error.rms.isNaN ? .error : .gradient)
    }
  }

  private static func name(_ incident: Incident) -> String {
    switch incident.quantity {
    case .activation: "an activation of layer \(incident.layer)"
    case .cost: "the cost, computed from the outputs of layer \(incident.layer),"
    case .error: "the error of layer \(incident.layer)"
    case .gradient: "the gradient of layer \(incident.layer)"
    }
  }
}

// MARK: - In a log

extension DivergedRule {
  private static func trouble(in log: LogRecord, _ evidence: Evidence) -> Trouble? {
    firstOutOfRange(in: log, evidence) ?? evidence.cost.flatMap { excursion(in: log, $0) }
  }

  private static func firstOutOfRange(in log: LogRecord, _ evidence: Evidence) -> Trouble? {
    var first: (step: Int, name: String, layers: [LayerNumber])?
    if let point = log.cost.first(where: { !$0.cost.isFinite }) {
      first = (point.step, "the cost", [])
    }
    // Of a step's layers the last one comes first: errors go wrong from the output back.
    for layer in log.layers.reversed() {
      for points in layer.series.values {
        guard let point = points.first(where: { !$0.size.value.isFinite && $0.size.log10 == nil }),
          point.step < first?.step ?? .max
        else { continue }
        first = (point.step, "the gradient of \(evidence.name(layer.layer))", [layer.layer])
      }
    }
    return first.map {
      Trouble(
        sentence:
          "At step \($0.step) \($0.name) is NaN or infinite, the first such value in the log.",
        layers: $0.layers)
    }
  }

  /// The first stretch of logged costs beyond the recorder's factor times the first one: ln classes
  /// is not in a log.
  private static func excursion(in log: LogRecord, _ cost: CostEvidence) -> Trouble? {
    let limit = 1000 * cost.start
    guard limit > 0 else { return nil }
    var length = 0
    for (index, point) in log.cost.enumerated() {
      length = point.cost > limit ? length + 1 : 0
      guard length >= excursionSteps else { continue }
      return Trouble(
        sentence: "From step \(log.cost[index - length + 1].step) on the cost stayed above"
          + " \(Wording.number(limit)) for \(length) logged steps (threshold \(excursionSteps)).",
        layers: [], steps: length)
    }
    return nil
  }
}
