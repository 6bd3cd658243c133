import FathomText
import FathomVocabulary
import FathomRecords

/// The verdict in one sentence, with the figures that carry it.
struct Summary {
  private let run: RunRecord
  private let profile: Profile

  /// The summary of a run.
  init(_ run: RunRecord) {
    self.run = run
    profile = Profile(run.initial)
  }

  /// The sentence for a condition, which `finding` is the evidence of.
  func sentence(for condition: Condition, finding: Finding?) -> String {
    let outcome = outcome(of: condition)
    let evidence = finding.map(Self.clause) ?? ""
    return switch condition {
    case .diverged:
      (run.training == nil ? "The numbers are out of range: " : "Training diverged: ")
        + "\(evidence)."
    case .symmetric: "Units start alike: \(evidence); \(outcome)."
    case .starved: "The signal dies on its way forward: \(evidence); \(outcome)."
    case .dead: "Most units of a hidden layer are dead: \(evidence); \(outcome)."
    case .exploding: "Gradients explode: \(growth ?? evidence); \(outcome)."
    case .vanishing: "Gradients vanish: \(loss ?? evidence); \(outcome)."
    case .saturated: "Most units of a hidden layer are saturated: \(evidence); \(outcome)."
    case .unstable: "Training is unstable: \(evidence); \(outcome)."
    case .slow: "The network learns slowly: \(evidence), and nothing else is wrong with it."
    case .converged: "Gradients are small because little is left to learn; \(outcome)."
    case .healthy: "\(health); \(outcome)."
    }
  }

  /// An evidence sentence as part of another.
  private static func clause(_ finding: Finding) -> String {
    let text = finding.evidence.hasSuffix(".") ? finding.evidence.dropLast() : finding.evidence[...]
    // Only words lose their capital, no names.
    let openings = ["At", "In", "From", "After"]
    return openings.contains { text.hasPrefix($0 + " ") }
      ? text.prefix(1).lowercased() + text.dropFirst() : String(text)
  }

  /// nil where the profile's ends are not known.
  private var loss: String? {
    guard let ratio = profile.log10FirstToLastRatio, let slope = profile.decadesPerLayer else {
      return nil
    }
    return "the error shrinks by \(Wording.number(-slope)) decades per layer going back, so the"
      + " first hidden layer's is \(Wording.power(-ratio)) times smaller than the last's"
      + (speed.map { " and it learns about \($0) times slower at first" } ?? "")
  }

  private var growth: String? {
    guard let ratio = profile.log10FirstToLastRatio, let slope = profile.decadesPerLayer else {
      return nil
    }
    return "the error grows by \(Wording.number(slope)) decades per layer going back, so the"
      + " first hidden layer's is \(Wording.power(ratio)) times larger than the last's"
  }

  /// How many times slower the first hidden layer learns at first than the last.
  ///
  /// Measured by the gradient of its biases per unit: what plain SGD moves them by, and what
  /// Nielsen plots as the speed of learning. nil for other optimisers, whose steps are not
  /// proportional to the gradient, and where it is not much slower.
  private var speed: String? {
    guard run.training?.knownOptimizer?.isPlain ?? (run.training == nil),
      let first = run.initial.hiddenLayers.first.flatMap(biasGradient),
      let last = run.initial.hiddenLayers.last.flatMap(biasGradient), last - first >= 0.5
    else { return nil }
    return Wording.power(last - first)
  }

  private func biasGradient(_ layer: LayerMeasurement) -> Double? {
    guard let norm = layer.gradient.biases.log10Norm, norm.isFinite,
      let units = run.layer(layer.layer)?.units, let size = Magnitude(Double(units)).log10
    else { return nil }
    return norm - size / 2
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

  /// How the run ended.
  private func outcome(of condition: Condition) -> String {
    guard let learned = run.learned else { return "no step was made" }
    guard learned else {
      let steps = run.training?.steps ?? 0
      return "\(Wording.count(steps, "step")) \(steps == 1 ? "was" : "were") not enough for the"
        + " network to learn"
    }
    let gain = run.gain.map { " (cost \(Wording.percent($0)) below the trivial baseline's)" } ?? ""
    return "the network learned" + gain + recovery(from: condition)
  }

  /// The optimiser, if it scales every parameter's step by the size of its own gradients.
  private var steps: String? {
    run.training?.knownOptimizer.flatMap { $0.isAdaptive ? $0.name : nil }
  }

  private func recovery(from condition: Condition) -> String {
    switch Recovery(in: run, from: condition) {
    case .step(let step): return ", and the profile recovered by step \(step)"
    case .byTheEnd: return ", and the profile had recovered by the end"
    case .never:
      guard let final = run.final.map(Profile.init), let ratio = final.log10FirstToLastRatio else {
        return ", though the profile did not recover"
      }
      return ", though at the end the first hidden layer's error is still"
        + " \(Wording.power(ratio.magnitude)) times \(ratio < 0 ? "smaller" : "larger")"
        + " than the last's" + (steps.map { ", for which \($0)'s steps make up" } ?? "")
    case nil: return ""
    }
  }
}
