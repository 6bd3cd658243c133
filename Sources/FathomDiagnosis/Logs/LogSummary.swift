import FathomText
import FathomRecords

/// The verdict on a log, with its sentence.
struct LogSummary {
  private let view: LogView

  init(_ view: LogView) {
    self.view = view
  }

  /// The verdict that findings lead to.
  func verdict(_ findings: [Finding]) -> LogDiagnosis.Verdict {
    let profile = view.profile
    let condition: Condition? =
      findings.first?.rule
      ?? (profile == nil ? nil : hasConverged ? .converged : .healthy)
    return LogDiagnosis.Verdict(
      condition: condition, severity: findings.first?.severity,
      decadesPerLayer: profile?.first.decadesPerLayer,
      decadesPerLayerError: profile?.first.decadesPerLayerError,
      firstToLastRatio: profile?.ratio(at: 0),
      finalFirstToLastRatio: profile.flatMap {
        $0.steps.count > 1 ? $0.ratio(at: $0.steps.count - 1) : nil
      },
      summary: sentence(condition, findings.first))
  }

  private func sentence(_ condition: Condition?, _ finding: Finding?) -> String {
    let evidence = finding.map(Self.clause) ?? ""
    return switch condition {
    case .diverged: "Training diverged: \(evidence)."
    case .starved: "The signal dies on its way forward: \(evidence); \(outcome)."
    case .dead: "A hidden layer is dead: \(evidence); \(outcome)."
    case .exploding: "Gradients explode: \(change("grows", "larger")); \(outcome)."
    case .vanishing: "Gradients vanish: \(change("shrinks", "smaller")); \(outcome)."
    case .unstable: "Training is unstable: \(evidence); \(outcome)."
    case .slow:
      "The network learns slowly: \(evidence), and nothing else that the log shows is wrong."
    case .converged:
      "Gradients became small because little is left to learn; \(outcome)."
    case .healthy: "\(health); \(outcome)."
    case nil, .symmetric?, .saturated?:
      "The log does not allow a verdict: its layers cannot be compared, and nothing else that it"
        + " shows is wrong; \(outcome)."
    }
  }

  private static func clause(_ finding: Finding) -> String {
    let text = finding.evidence.hasSuffix(".") ? finding.evidence.dropLast() : finding.evidence[...]
    return ["At ", "In ", "From "].contains(where: text.hasPrefix)
      ? text.prefix(1).lowercased() + text.dropFirst() : String(text)
  }

  private func change(_ verb: String, _ word: String) -> String {
    guard let logged = view.profile, let slope = logged.first.decadesPerLayer,
      let ratio = logged.log10Ratio(at: 0)
    else { return "the first layers' are too small for the log to hold" }
    let first =
      "the first hidden layer's" + (logged.isContinued ? ", continued from the others," : "")
    return "the \(logged.basis.phrase) \(verb) by \(Wording.number(slope.magnitude)) decades per"
      + " layer going back, so \(first) is \(Wording.power(ratio.magnitude)) times \(word) than the"
      + " last's"
  }

  private var health: String {
    guard let logged = view.profile else { return "Nothing that the log shows is wrong" }
    guard let ratio = logged.log10Ratio(at: 0) else {
      return "No rule that the log can answer found anything"
    }
    let change = ratio < -0.5 ? "shrinks mildly" : ratio > 0.5 ? "grows mildly" : "keeps its size"
    let first =
      "the first hidden layer's" + (logged.isContinued ? ", continued from the others," : "")
    return
      "Going back, the \(logged.basis.phrase) \(change), \(first) being \(Wording.power(ratio))"
      + " times the last's at first"
  }

  /// What the cost says of the end.
  private var outcome: String {
    guard let cost = view.cost else { return "whether it learned is not in the log" }
    guard cost.hasLearned, let gain = cost.gain else {
      return "the cost did not fall by \(Wording.percent(Learning.margin)), so it did not learn"
    }
    return "the cost fell by \(Wording.percent(gain)) during the log" + recovery
  }

  /// Since when the profile is well.
  private var recovery: String {
    guard let logged = view.profile, let start = logged.log10Ratio(at: 0),
      let isIll = Recovery.illness(
        start <= -VanishingRule.decades
          ? .vanishing : start >= ExplodingRule.decades ? .exploding : .healthy,
        hidden: logged.layers.count + (logged.isContinued ? 1 : 0)), isIll(start),
      logged.steps.count > 1
    else { return "" }
    let ratios = logged.steps.indices.map {
      (step: logged.steps[$0], ratio: logged.log10Ratio(at: $0))
    }
    guard let end = ratios.last?.ratio, !isIll(end) else {
      return ", though the profile did not recover"
    }
    return Recovery.since(ratios, isIll).map { ", and the profile recovered by step \($0)" }
      ?? ", and the profile had recovered by the end"
  }

  /// Small gradients, a cost well below the first, and both flat: as `Convergence` has it.
  private var hasConverged: Bool {
    guard let cost = view.cost, let gain = cost.gain, gain >= Convergence.progress else {
      return false
    }
    let layersAreQuiet = view.log.layers.allSatisfy { layer in
      guard let points = layer.series[.gradient] ?? layer.series[.weights] ?? layer.series[.biases],
        let first = points.first?.size.log10
      else { return false }
      guard let last = points.last?.size.log10 else { return points.last?.size.value == 0 }
      return last <= first + (Magnitude(Convergence.gradient).log10 ?? 0)
    }
    guard layersAreQuiet, cost.points.count >= 8 else { return false }
    let quarter = cost.points.count / 4
    let mean = { (points: ArraySlice<LogRecord.CostPoint>) in
      points.reduce(0) { $0 + $1.cost } / Double(points.count)
    }
    let last = mean(cost.points.suffix(quarter))
    let before = mean(cost.points.dropLast(quarter).suffix(quarter))
    return before - last < Convergence.flatness * before
      || last <= Convergence.nothingLeft * cost.first
  }
}
