import FathomText
import FathomVocabulary
import FathomRecords

extension Evidence {
  /// How the training ended, as a sentence goes on.
  func outcome(of condition: Condition) -> String {
    switch source {
    case .record(let run): outcome(of: run, condition)
    case .log: outcomeOfLog(condition)
    }
  }

  private func outcome(of run: RunRecord, _ condition: Condition) -> String {
    guard let learned else { return "no step was made" }
    guard learned else {
      let steps = run.training?.steps ?? 0
      return "\(Wording.count(steps, "step")) \(steps == 1 ? "was" : "were") not enough for the"
        + " network to learn"
    }
    let gain =
      run.gain.map { " (cost \(Wording.percent($0)) below the trivial baseline's)" } ?? ""
    return "the network learned" + gain + recovery(from: condition)
  }

  private func outcomeOfLog(_ condition: Condition) -> String {
    guard let learned else { return "whether it learned is not in the log" }
    guard learned, let gain = cost?.gain else {
      return "the cost did not fall by \(Wording.percent(Learning.margin)), so it did not learn"
    }
    return "the cost fell by \(Wording.percent(gain)) during the log" + recovery(from: condition)
  }

  /// Since when the profile is well.
  private func recovery(from condition: Condition) -> String {
    switch Recovery(in: self, from: condition) {
    case .step(let step): return ", and the profile recovered by step \(step)"
    case .byTheEnd: return ", and the profile had recovered by the end"
    case .never:
      guard let profile, let ratio = profile.finalLog10Ratio else {
        return ", though the profile did not recover"
      }
      return ", though at the end \(profile.firstLayers) \(profile.phrase) is still"
        + " \(Wording.power(ratio.magnitude)) times \(ratio < 0 ? "smaller" : "larger")"
        + " than the last's" + (adaptiveSteps.map { ", for which \($0)'s steps make up" } ?? "")
    case nil: return ""
    }
  }

  /// The optimiser, if it scales every parameter's step by the size of its own gradients.
  private var adaptiveSteps: String? {
    record?.training?.knownOptimizer.flatMap { $0.isAdaptive ? $0.name : nil }
  }

  /// The verdict in a sentence where no rule has found anything.
  func summary(of condition: Condition) -> String {
    let outcome = outcome(of: condition)
    return condition == .converged
      ? "Gradients are small because little is left to learn; \(outcome)."
      : "\(health); \(outcome)."
  }

  /// What is right with the error on its way back.
  private var health: String {
    guard let profile else { return "Nothing that the log shows is wrong" }
    switch profile.hidden {
    case 0: return "Without hidden layers there is no way back on which an error could vanish"
    case 1: return "With a single hidden layer there is no way back on which an error could vanish"
    default:
      guard let ratio = profile.log10Ratio else {
        return record == nil
          ? "No rule that the log can answer found anything" : "No rule found anything"
      }
      let change = ratio < -0.5 ? "shrinks mildly" : ratio > 0.5 ? "grows mildly" : "keeps its size"
      return "Going back, the \(profile.phrase) \(change), \(profile.firstLayers) being"
        + " \(Wording.power(ratio)) times the last's at first"
    }
  }
}

extension Finding {
  /// The evidence as a part of another sentence.
  var clause: String {
    let text = evidence.hasSuffix(".") ? evidence.dropLast() : evidence[...]
    // Only words lose their capital, no names.
    let openings = ["At", "In", "From", "After"]
    return openings.contains { text.hasPrefix($0 + " ") }
      ? text.prefix(1).lowercased() + text.dropFirst() : String(text)
  }
}
