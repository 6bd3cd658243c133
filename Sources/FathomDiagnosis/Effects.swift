import FathomText
import FathomVocabulary
public import FathomRecords

/// What parts of a network or of its training change the gradients, and what changes the steps
/// alone.
///
/// Normalisation and shortcuts change the way that errors take back, so the gradients
/// themselves. An adaptive optimiser scales each step by the size of its own gradients and leaves
/// those as they are: a network can then learn fast through tiny gradients.
public struct Effects: Sendable {
  /// One sentence for each, with the figures that show it; none for plain networks and steps.
  public let sentences: [String]

  /// The effects in a run.
  public init(in run: RunRecord) {
    sentences = [Self.onGradients(run), Self.onSteps(run)].compactMap(\.self)
  }

  private static func onGradients(_ run: RunRecord) -> String? {
    let hidden = run.hiddenLayers
    let parts = [
      hidden.contains { $0.knownNormalization == .batch } ? "batch normalisation" : nil,
      hidden.contains { $0.knownNormalization == .layer } ? "layer normalisation" : nil,
      hidden.contains { $0.shortcut != nil } ? "shortcuts" : nil,
    ].compactMap(\.self)
    guard !parts.isEmpty else { return nil }
    let subject = parts.joined(separator: " and ")
    let verb = parts.count > 1 || subject == "shortcuts" ? "change" : "changes"
    let profile = Profile(run.initial).log10FirstToLastRatio.map {
      ": before the first step the error is \(Wording.timesAsLarge($0)) in the first hidden layer as"
        + " in the last"
    }
    return subject.prefix(1).uppercased() + subject.dropFirst()
      + " \(verb) the gradients themselves\(profile ?? "")."
  }

  private static func onSteps(_ run: RunRecord) -> String? {
    guard let optimizer = run.training?.knownOptimizer, optimizer.isAdaptive else { return nil }
    let opening = "\(optimizer.name) changes the steps, not the gradients"
    guard let step = run.history.steps.first, step.layers.count > 2, let first = step.layers.first,
      let last = step.layers.dropLast().last,
      let size = ratio(of: parameters(first, run), to: parameters(last, run)),
      let gradient = ratio(of: first.gradientNorm, to: last.gradientNorm),
      let made = ratio(of: first.updateNorm, to: last.updateNorm)
    else { return opening + "." }
    return opening + ": in step \(step.step) the first hidden layer's gradient per parameter is"
      + " \(Wording.timesAsLarge(gradient - size / 2)) as the last's, and its step"
      + " \(Wording.timesAsLarge(made - size / 2))."
  }

  private static func parameters(_ layer: StepRecord.Layer, _ run: RunRecord) -> Double {
    guard let place = run.layer(layer.layer) else { return .nan }
    return Double(place.units)
      * Double(place.inputs + (place.knownNormalization?.isOverBatch == true ? 0 : 1))
  }

  /// log₁₀ of a ratio; nil where it is not a positive number.
  private static func ratio(of first: Double, to last: Double) -> Double? {
    guard let above = Magnitude(first).log10, let below = Magnitude(last).log10 else { return nil }
    return above - below
  }
}
