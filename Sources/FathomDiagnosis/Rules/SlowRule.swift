import FathomText
import FathomVocabulary
public import FathomRecords

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

  /// The gain over the baseline after the run, when it is less than `Learning.margin`.
  public func finding(in run: RunRecord) -> Finding? {
    guard run.learned == false, let final = run.final,
      others.allSatisfy({ $0.finding(in: run) == nil })
    else { return nil }
    let steps = run.training.map { "After \($0.steps) steps" } ?? "At the end"
    return Finding(
      rule: condition, severity: run.severity(), layers: [], observed: run.gain,
      threshold: Learning.margin,
      evidence: "\(steps) the cost is \(Wording.number(final.cost, digits: 3)), \(place(of: run))"
        + " \(Wording.number(run.referenceCost, digits: 3)) (threshold"
        + " \(Wording.percent(Learning.margin)) below).",
      remedies: remedies(Situation(run), in: run))
  }

  /// A cost above the one at the start comes from steps that are too large. Layers without a bend
  /// cannot do more than a single one.
  private func remedies(_ situation: Situation, in run: RunRecord) -> [Remedy] {
    if let cost = run.final?.cost, cost > (1 + Learning.margin) * run.initial.cost {
      return situation.remedies(.lessDecay, .smallerSteps, .standardInputs, .rectifiers)
    }
    let isLinear = situation.hidden.contains { $0.activation == .identity }
    return situation.remedies(
      .rectifiers.when(isLinear), .lessDecay, .moreSteps, .largerSteps, .standardInputs,
      .rectifiers.when(!isLinear))
  }

  /// How the cost compares: no other rule has anything to say.
  public func summary(of finding: Finding, in run: RunRecord) -> String {
    "The network learns slowly: \(finding.clause), and nothing else is wrong with it."
  }

  private func place(of run: RunRecord) -> String {
    guard let gain = run.gain else { return "not comparable with the trivial baseline's" }
    return gain < 0
      ? "\(Wording.percent(-gain)) above the trivial baseline's"
      : "only \(Wording.percent(gain)) below the trivial baseline's"
  }
}
