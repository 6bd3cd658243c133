public import FathomRecords

/// The answer to "is it a problem?": the first condition that holds, in the order of `Condition`.
public struct Verdict: Codable, Sendable, Equatable {
  /// The condition.
  public var condition: Condition
  /// How much to worry; nil for healthy and converged networks.
  @Recorded public var severity: Severity?
  /// The slope of the initial profile per layer going back, in decades; negative for vanishing.
  ///
  /// nil below two hidden layers.
  @Recorded public var decadesPerLayer: Double?
  /// The standard error of the slope; nil below four hidden layers.
  @Recorded public var decadesPerLayerError: Double?
  /// `error.rms` of the first over the last hidden layer at initialisation; nil below two.
  @Recorded public var firstToLastRatio: Double?
  /// The same at the end of the run.
  @Recorded public var finalFirstToLastRatio: Double?
  /// The answer in one sentence.
  public var summary: String

  /// A verdict.
  public init(
    condition: Condition, severity: Severity?, decadesPerLayer: Double?,
    decadesPerLayerError: Double?, firstToLastRatio: Double?, finalFirstToLastRatio: Double?,
    summary: String
  ) {
    self.condition = condition
    self.severity = severity
    self.decadesPerLayer = decadesPerLayer
    self.decadesPerLayerError = decadesPerLayerError
    self.firstToLastRatio = firstToLastRatio
    self.finalFirstToLastRatio = finalFirstToLastRatio
    self.summary = summary
  }
}
