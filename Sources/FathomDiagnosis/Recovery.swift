package import FathomRecords

/// Whether a profile that was ill at initialisation got well while the network trained.
package enum Recovery: Equatable {
  /// From this recorded step on it was well.
  case step(Int)
  /// It is well at the end, but the mini-batches' profiles do not say since when.
  case byTheEnd
  /// It is still ill at the end.
  case never

  /// The share of later recorded steps that may be ill nevertheless.
  ///
  /// *Source:* ours: a profile over one mini-batch is noisy, and right at the threshold single
  /// batches fall on either side.
  static let outliers = 0.05

  /// The recovery of a run from a condition of its profile; nil for conditions that the profile
  /// does not decide, and without a final measurement.
  package init?(in run: RunRecord, from condition: Condition) {
    self.init(in: Evidence(run), from: condition)
  }

  /// The recovery that evidence shows; nil where a record's would be.
  init?(in evidence: Evidence, from condition: Condition) {
    guard let profile = evidence.profile, profile.hasEnd,
      let isIll = Self.illness(condition, hidden: profile.hidden)
    else { return nil }
    guard let ratio = profile.finalLog10Ratio, !isIll(ratio) else {
      self = .never
      return
    }
    self = Self.since(Self.ratios(in: evidence), isIll).map(Recovery.step) ?? .byTheEnd
  }

  /// log₁₀ of the first over the last hidden layer at each step that was written down.
  private static func ratios(in evidence: Evidence) -> [(step: Int, ratio: Double?)] {
    switch evidence.source {
    case .record(let run):
      run.history.steps.map { ($0.step, log10FirstToLastRatio(of: $0)) }
    case .log:
      (evidence.logged?.steps ?? []).enumerated().map { index, step in
        (step, evidence.logged?.log10Ratio(at: index))
      }
    }
  }

  /// The step from which on a profile was well; nil where it never was for good.
  ///
  /// - Parameters:
  ///   - ratios: log₁₀ of first over last hidden layer at each step, in order; nil counts as ill.
  ///   - isIll: The test for the condition.
  /// - Returns: One of the steps.
  static func since(
    _ ratios: some BidirectionalCollection<(step: Int, ratio: Double?)>, _ isIll: (Double) -> Bool
  ) -> Int? {
    var ill = 0
    var recovered: Int?
    for (index, entry) in ratios.reversed().enumerated() {
      if entry.ratio.map(isIll) ?? true {
        ill += 1
      } else if Double(ill) <= outliers * Double(index + 1) {
        recovered = entry.step
      }
    }
    return recovered
  }

  /// The test for a condition on log₁₀ of the first over the last hidden layer's error.
  ///
  /// For exploding the growth per layer is taken from the ends of the profile, which is cheap
  /// enough for every recorded step.
  static func illness(
    _ condition: Condition, hidden: Int
  ) -> (@Sendable (Double) -> Bool)? {
    switch condition {
    case .vanishing, .starved:
      { $0 <= -VanishingRule.decades }
    case .exploding:
      {
        $0 >= ExplodingRule.decades
          && $0 >= ExplodingRule.decadesPerLayer * Double(hidden - 1)
      }
    default: nil
    }
  }

  /// The ratio in one step; nil, which counts as ill, where an error is not known.
  private static func log10FirstToLastRatio(of step: StepRecord) -> Double? {
    let hidden = step.layers.dropLast()
    guard let first = hidden.first.flatMap(log10Error), let last = hidden.last.flatMap(log10Error)
    else { return nil }
    return first - last
  }

  private static func log10Error(_ layer: StepRecord.Layer) -> Double? {
    if let exact = layer.exact { return exact.log10ErrorRMS }
    return Magnitude(layer.errorRMS).log10
  }
}
