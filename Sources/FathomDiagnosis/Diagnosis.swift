public import FathomRecords

/// A verdict with all findings it rests on.
public struct Diagnosis: Codable, Sendable, Equatable {
  /// The answer in short.
  public var verdict: Verdict
  /// Every condition that holds, in the order of precedence.
  public var findings: [Finding]

  /// Judges a run: all rules look at the record, nothing stops at the first.
  public init(of run: RunRecord) {
    findings = Rules.all.compactMap { $0.finding(in: run) }
    verdict = Verdict(of: run, findings: findings)
  }
}

extension Verdict {
  /// The first finding's condition; without one the network is converged or healthy.
  init(of run: RunRecord, findings: [Finding]) {
    let first = findings.first
    let condition = first?.rule ?? (Convergence.holds(in: run) ? .converged : .healthy)
    let profile = Profile(run.initial)
    self.init(
      condition: condition, severity: first?.severity, decadesPerLayer: profile.decadesPerLayer,
      decadesPerLayerError: profile.decadesPerLayerError,
      firstToLastRatio: profile.firstToLastRatio,
      finalFirstToLastRatio: run.final.flatMap { Profile($0).firstToLastRatio },
      summary: first.flatMap { $0.rule.rule?.summary(of: $0, in: run) }
        ?? Summary(run).sentence(for: condition))
  }
}
