public import FathomRecords

/// A pure judgement over a finished run.
///
/// Rules read records, never live networks, so one rule serves the library, the command line and
/// whatever else shows runs. A rule says nothing of what other rules found; `SlowRule` alone asks
/// them.
public protocol Rule: Sendable {
  /// The condition the rule looks for.
  var condition: Condition { get }
  /// What the rule found, or nil when the condition does not hold.
  func finding(in run: RunRecord) -> Finding?
  /// The verdict in one sentence, where this rule's finding is the first.
  func summary(of finding: Finding, in run: RunRecord) -> String
}
