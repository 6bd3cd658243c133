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
      hidden.contains { $0.normalization == "batch" } ? "batch normalisation" : nil,
      hidden.contains { $0.normalization == "layer" } ? "layer normalisation" : nil,
      hidden.contains { $0.shortcut != nil } ? "the shortcuts" : nil,
    ].compactMap(\.self)
    guard !parts.isEmpty else { return nil }
    let subject = parts.joined(separator: " and ")
    let verb = parts.count > 1 || subject == "the shortcuts" ? "change" : "changes"
    let profile = Profile(run.initial).log10FirstToLastRatio.map {
      ": going back, the first hidden layer's error is \(Figures.power($0)) times the last's before"
        + " the first step"
    }
    return subject.prefix(1).uppercased() + subject.dropFirst()
      + " \(verb) the gradients themselves\(profile ?? "")."
  }

  private static func onSteps(_ run: RunRecord) -> String? {
    guard let optimizer = run.training?.optimizer, adaptive.contains(optimizer) else { return nil }
    let opening = "\(optimizer) changes the steps and not the gradients"
    guard let layers = run.final?.hiddenLayers, layers.count >= 2, let first = layers.first,
      let last = layers.last, let gradient = ratio(first.gradient.log10RMS, last.gradient.log10RMS),
      let steps = ratio(
        first.speed.flatMap { Magnitude($0.rms).log10 },
        last.speed.flatMap { Magnitude($0.rms).log10 })
    else { return opening + "." }
    return opening + ": at the end the first hidden layer's gradient per parameter is"
      + " \(Figures.power(gradient)) times the last's, its step \(Figures.power(steps)) times."
  }

  private static func ratio(_ first: Double?, _ last: Double?) -> Double? {
    guard let first, let last else { return nil }
    return first - last
  }

  /// Optimisers that scale every parameter's step by the size of its own gradients.
  static let adaptive: Set = ["rmsprop", "adagrad", "adam", "adamw"]
}
