public import FathomRecords

/// What may be the matter with a network, in the order in which conditions take precedence.
public enum Condition: String, CaseIterable, Codable, Sendable {
  /// A value became NaN or infinite, or the cost left all bounds.
  case diverged
  /// Units of a hidden layer are copies of one another.
  case symmetric
  /// The signal dies on the way forward.
  case starved
  /// Most units of a hidden layer have σ′ = 0 for every sample.
  case dead
  /// The error grows on its way back.
  case exploding
  /// The error shrinks on its way back.
  case vanishing
  /// Most units of a hidden layer sit where σ′ is almost 0.
  case saturated
  /// The cost swings.
  case unstable
  /// The cost barely beats the trivial baseline, for no reason that another rule names.
  case slow
  /// Gradients are small because there is nothing left to learn.
  case converged
  /// None of these.
  case healthy
}

/// How much a finding should worry the reader.
public enum Severity: String, Codable, Sendable, Comparable, CaseIterable {
  /// The network has the condition but learned.
  case warning
  /// The network did not learn.
  case failure

  /// A warning is less than a failure.
  public static func < (lhs: Severity, rhs: Severity) -> Bool {
    lhs == .warning && rhs == .failure
  }
}

/// What one rule concluded, with the numbers that led there.
public struct Finding: Codable, Sendable, Equatable {
  /// The condition the rule looks for.
  public var rule: Condition
  /// How much to worry.
  public var severity: Severity
  /// The layers concerned, counted from the input, whose number is 1.
  public var layers: [Int]
  /// The measured value, in the rule's own unit; nil where there is none, or no `Double` holds it.
  @Recorded public var observed: Double?
  /// The bound it crossed, in the same unit.
  @Recorded public var threshold: Double?
  /// One sentence that says what was measured.
  public var evidence: String
  /// What to try, the best first.
  public var remedies: [String]

  /// A finding.
  public init(
    rule: Condition, severity: Severity, layers: [Int], observed: Double?, threshold: Double?,
    evidence: String, remedies: [String]
  ) {
    self.rule = rule
    self.severity = severity
    self.layers = layers
    self.observed = observed
    self.threshold = threshold
    self.evidence = evidence
    self.remedies = remedies
  }
}
