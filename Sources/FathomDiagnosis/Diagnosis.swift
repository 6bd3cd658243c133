public import FathomRecords

/// A verdict with all findings it rests on.
public struct Diagnosis: Codable, Sendable, Equatable {
  /// The answer in short.
  public var verdict: Verdict
  /// Every condition that holds, in the order of precedence.
  public var findings: [Finding]

  /// Judges a run: all rules look at the record, nothing stops at the first.
  public init(of run: RunRecord) {
    let evidence = Evidence(run)
    findings = evidence.findings
    verdict = Verdict(of: run, evidence, findings: findings)
  }
}

extension Evidence {
  /// What the rules found, each as far as it knows what it needs.
  var findings: [Finding] {
    Rules.all.compactMap { rule in
      rule.needs.contains { lack(of: $0).map { !$0.isPartial } ?? false }
        ? nil : rule.finding(in: self)
    }
  }

  /// The verdict in a sentence: the first finding's, or that nothing was found.
  func summary(of condition: Condition, _ finding: Finding?) -> String {
    finding.flatMap { finding in
      finding.rule.rule?.summary(of: finding, in: self)
    } ?? summary(of: condition)
  }
}

extension Verdict {
  /// The first finding's condition; without one the network is converged or healthy.
  init(of run: RunRecord, _ evidence: Evidence, findings: [Finding]) {
    let first = findings.first
    let condition = first?.rule ?? (Convergence.holds(in: evidence) ? .converged : .healthy)
    let profile = Profile(run.initial)
    self.init(
      condition: condition, severity: first?.severity, decadesPerLayer: profile.decadesPerLayer,
      decadesPerLayerError: profile.decadesPerLayerError,
      firstToLastRatio: profile.firstToLastRatio,
      finalFirstToLastRatio: run.final.flatMap { Profile($0).firstToLastRatio },
      summary: evidence.summary(of: condition, first))
  }
}
