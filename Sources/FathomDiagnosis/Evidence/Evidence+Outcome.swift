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
    guard let learned else { return "no training step was made" }
    guard learned else {
      return "the network did not learn in \(Wording.count(run.training?.steps ?? 0, "step"))"
    }
    let gain =
      run.gain.map { " (cost \(Wording.percent($0)) below the trivial baseline)" } ?? ""
    return "the network learned" + gain + recovery(from: condition)
  }

  private func outcomeOfLog(_ condition: Condition) -> String {
    guard let learned else { return "the log does not show whether the network learned" }
    guard learned, let gain = cost?.gain else {
      return
        "the cost did not fall by \(Wording.percent(Learning.margin)), so the network did not learn"
    }
    return "the cost fell by \(Wording.percent(gain)) over the log" + recovery(from: condition)
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
      return ", though at the end the \(profile.phrase) is still"
        + " \(Wording.power(ratio.magnitude)) times \(ratio < 0 ? "smaller" : "larger")"
        + " \(profile.inFirstLayer) than in the last"
        + (adaptiveSteps.map { ", which \($0)'s steps make up for" } ?? "")
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
    guard condition == .converged else { return "\(health); \(outcome)." }
    return costGradientShrinks
      ? "Gradients are small because little is left to learn; \(outcome)."
      : "The cost is flat because little is left to learn; \(outcome)."
  }

  /// What is right with the error on its way back.
  private var health: String {
    guard let profile else { return "The log shows nothing wrong" }
    switch profile.hidden {
    case 0: return "Without hidden layers no gradient can vanish on its way back"
    case 1: return "With a single hidden layer no gradient can vanish between hidden layers"
    default:
      guard let ratio = profile.log10Ratio else {
        return record == nil
          ? "No rule that the log can answer found anything wrong" : "No rule found anything wrong"
      }
      let opening = "Going back, the \(profile.phrase)"
      let moment = record == nil ? "at first" : "at initialisation"
      guard ratio.magnitude > 0.5 else {
        return "\(opening) keeps its size: \(moment) it is \(Wording.timesAsLarge(ratio))"
          + " \(profile.inFirstLayer) as in the last"
      }
      let (verb, word) = ratio < 0 ? ("shrinks", "smaller") : ("grows", "larger")
      let pace = ratio < ExplodingRule.decades ? "moderately" : "slowly"
      return "\(opening) \(verb) \(pace): \(moment) it is \(Wording.power(ratio.magnitude)) times"
        + " \(word) \(profile.inFirstLayer) than in the last"
    }
  }
}

extension Finding {
  /// The evidence as a part of another sentence.
  var clause: String {
    let text = evidence.hasSuffix(".") ? evidence.dropLast() : evidence[...]
    // Only words lose their capital, no names.
    let openings = ["At", "Before", "In", "From", "After", "Over"]
    return openings.contains { text.hasPrefix($0 + " ") }
      ? text.prefix(1).lowercased() + text.dropFirst() : String(text)
  }
}
