import FathomText
import FathomVocabulary
import FathomRecords

/// The verdict in one sentence where no rule has found anything.
struct Summary {
  private let run: RunRecord
  private let profile: Profile

  /// The summary of a run.
  init(_ run: RunRecord) {
    self.run = run
    profile = Profile(run.initial)
  }

  /// The sentence for a network that is converged or healthy.
  func sentence(for condition: Condition) -> String {
    let outcome = run.outcome(of: condition)
    return condition == .converged
      ? "Gradients are small because little is left to learn; \(outcome)."
      : "\(health); \(outcome)."
  }

  /// What is right with the error on its way back.
  private var health: String {
    switch profile.entries.count {
    case 0: return "Without hidden layers there is no way back on which an error could vanish"
    case 1: return "With a single hidden layer there is no way back on which an error could vanish"
    default:
      guard let ratio = profile.log10FirstToLastRatio else { return "No rule found anything" }
      let change = ratio < -0.5 ? "shrinks mildly" : ratio > 0.5 ? "grows mildly" : "keeps its size"
      return "Going back, the error \(change), the first hidden layer's being"
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

extension RunRecord {
  /// How the run ended.
  func outcome(of condition: Condition) -> String {
    guard let learned else { return "no step was made" }
    guard learned else {
      let steps = training?.steps ?? 0
      return "\(Wording.count(steps, "step")) \(steps == 1 ? "was" : "were") not enough for the"
        + " network to learn"
    }
    let share = gain.map { " (cost \(Wording.percent($0)) below the trivial baseline's)" } ?? ""
    return "the network learned" + share + recovery(from: condition)
  }

  /// The optimiser, if it scales every parameter's step by the size of its own gradients.
  private var adaptiveSteps: String? {
    training.flatMap {
      Optimizer(parsing: $0.optimizer)?.isAdaptive == true ? $0.optimizer : nil
    }
  }

  private func recovery(from condition: Condition) -> String {
    switch Recovery(in: self, from: condition) {
    case .step(let step): return ", and the profile recovered by step \(step)"
    case .byTheEnd: return ", and the profile had recovered by the end"
    case .never:
      guard let ratio = final.flatMap({ Profile($0).log10FirstToLastRatio }) else {
        return ", though the profile did not recover"
      }
      return ", though at the end the first hidden layer's error is still"
        + " \(Wording.power(ratio.magnitude)) times \(ratio < 0 ? "smaller" : "larger")"
        + " than the last's" + (adaptiveSteps.map { ", for which \($0)'s steps make up" } ?? "")
    case nil: return ""
    }
  }
}
