public import FathomRecords

/// A pure judgement over a finished training.
///
/// Rules read evidence, never live networks, so one rule serves the library, the command line and
/// whatever else shows trainings, be they Fathom's own or known by the log of another program. A
/// rule says nothing of what other rules found; `SlowRule` alone asks them.
public protocol Rule: Sendable {
  /// The condition the rule looks for.
  var condition: Condition { get }
  /// What it has to know; a condition about which that is missing is not judged.
  var needs: [Need] { get }
  /// What the rule found, or nil when the condition does not hold.
  func finding(in evidence: Evidence) -> Finding?
  /// The verdict in one sentence, where this rule's finding is the first.
  func summary(of finding: Finding, in evidence: Evidence) -> String
}

extension Rule {
  /// What the rule found in a record, or nil when the condition does not hold.
  public func finding(in run: RunRecord) -> Finding? { finding(in: Evidence(run)) }
}
