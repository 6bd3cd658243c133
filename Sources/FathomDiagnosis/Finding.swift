public import FathomVocabulary
public import FathomRecords

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
public struct Finding: Sendable, Equatable {
  /// The condition the rule looks for.
  public var rule: Condition
  /// How much to worry.
  public var severity: Severity
  /// The layers concerned.
  public var layers: [LayerNumber]
  /// The measured value, in the rule's own unit; nil where there is none, or no `Double` holds it.
  @Recorded public var observed: Double?
  /// The bound it crossed, in the same unit.
  @Recorded public var threshold: Double?
  /// One sentence that says what was measured.
  public var evidence: String
  /// What to try, the best first.
  public var remedies: [Remedy]

  /// A finding.
  public init(
    rule: Condition, severity: Severity, layers: [LayerNumber], observed: Double?,
    threshold: Double?,
    evidence: String, remedies: [Remedy]
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

extension Finding: Codable {
  private enum CodingKeys: CodingKey {
    case rule, severity, layers, observed, threshold, evidence, remedies, changes
  }

  /// Reads a finding; one that an earlier version wrote has remedies without changes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let texts = try container.decode([String].self, forKey: .remedies)
    let changes = try container.decodeIfPresent([SettingChanges].self, forKey: .changes) ?? []
    self.init(
      rule: try container.decode(Condition.self, forKey: .rule),
      severity: try container.decode(Severity.self, forKey: .severity),
      layers: try container.decode([LayerNumber].self, forKey: .layers),
      observed: try container.decode(Recorded<Double?>.self, forKey: .observed).wrappedValue,
      threshold: try container.decode(Recorded<Double?>.self, forKey: .threshold).wrappedValue,
      evidence: try container.decode(String.self, forKey: .evidence),
      remedies: texts.enumerated().map { index, text in
        Remedy(text: text, changes: changes.indices.contains(index) ? changes[index] : [:])
      })
  }

  /// Writes a finding: remedies as sentences, and what they change in a list beside them.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(rule, forKey: .rule)
    try container.encode(severity, forKey: .severity)
    try container.encode(layers, forKey: .layers)
    try container.encode(_observed, forKey: .observed)
    try container.encode(_threshold, forKey: .threshold)
    try container.encode(evidence, forKey: .evidence)
    try container.encode(remedies.map { $0.text() }, forKey: .remedies)
    try container.encode(remedies.map(\.changes), forKey: .changes)
  }
}
