import FathomText
import FathomVocabulary
import FathomRecords

/// The network barely beats the trivial baseline, for no reason that another rule names.
public struct SlowRule: Rule {
  private let others: [any Rule]

  /// The rule.
  ///
  /// - Parameter others: The rules that name a cause; where one of them speaks, this one is
  ///   silent.
  public init(unless others: [any Rule]) {
    self.others = others
  }

  /// `slow`.
  public var condition: Condition { .slow }

  /// What it has to know.
  public var needs: [Need] { [.cost] }

  /// The gain over the baseline after the run, when it is less than `Learning.margin`.
  public func finding(in evidence: Evidence) -> Finding? {
    guard evidence.learned == false, let sentence = Self.sentence(evidence),
      others.allSatisfy({ $0.finding(in: evidence) == nil })
    else { return nil }
    return Finding(
      rule: condition, severity: evidence.severity(), layers: [], observed: evidence.cost?.gain,
      threshold: Learning.margin, evidence: sentence,
      remedies: Self.remedies(evidence.situation, after: evidence.cost))
  }

  /// A cost above the one at the start comes from steps that are too large.
  ///
  /// Layers without a bend cannot do more than a single one.
  private static func remedies(_ situation: Situation, after cost: CostEvidence?) -> [Remedy] {
    if let cost, cost.end > (1 + Learning.margin) * cost.start {
      return situation.remedies(.lessDecay, .smallerSteps, .standardInputs, .rectifiers)
    }
    let isLinear = situation.hidden.contains { $0.activation == .identity }
    return situation.remedies(
      .rectifiers.when(isLinear), .lessDecay, .moreSteps, .largerSteps, .standardInputs,
      .rectifiers.when(!isLinear))
  }

  /// How the cost compares: no other rule has anything to say.
  public func summary(of finding: Finding, in evidence: Evidence) -> String {
    let rest =
      evidence.record == nil
      ? "the log shows nothing else wrong" : "no other rule found anything wrong"
    return "The network learns slowly: \(finding.clause); \(rest)."
  }

  /// How the cost compares with the trivial baseline's, or in a log with what it was at first.
  private static func sentence(_ evidence: Evidence) -> String? {
    guard let cost = evidence.cost else { return nil }
    let end = Wording.number(cost.end, digits: digits)
    guard let run = evidence.record else {
      guard let gain = cost.gain else { return nil }
      let start = Wording.number(cost.start, digits: digits)
      let limit = "(threshold: \(Wording.percent(Learning.margin)) lower)"
      guard gain.magnitude >= visible else {
        return "Over the log the cost did not change: it began at \(start) and ended at \(end)"
          + " \(limit)."
      }
      let change =
        gain < 0 ? "rose by \(Wording.percent(-gain))" : "fell by \(Wording.percent(gain))"
      return "Over the log the cost \(change), from \(start) to \(end) \(limit)."
    }
    guard run.final != nil else { return nil }
    let moment = run.training.map { "After \(Wording.count($0.steps, "step"))" } ?? "At the end"
    return "\(moment) the cost is \(end), \(place(cost.gain)) the trivial baseline of"
      + " \(Wording.number(cost.reference, digits: digits)) (threshold:"
      + " \(Wording.percent(Learning.margin)) below)."
  }

  private static func place(_ gain: Double?) -> String {
    guard let gain else { return "not comparable with" }
    guard gain.magnitude >= visible else { return "no better than" }
    return gain < 0 ? "\(Wording.percent(-gain)) above" : "only \(Wording.percent(gain)) below"
  }

  /// The digits in which costs are compared.
  private static let digits = 4
  /// The least share in which two costs of so many digits differ visibly.
  private static let visible = 0.0005
}
