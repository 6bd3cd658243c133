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
}

/// The rules there are.
public enum Rules {
  /// Every rule, in the order of `Condition`: a rule is added here and nowhere else.
  public static let all: [any Rule] = specific + [SlowRule(unless: specific)]

  /// The rules that name a cause.
  private static let specific: [any Rule] = [
    DivergedRule(), SymmetricRule(), StarvedRule(), DeadRule(), ExplodingRule(), VanishingRule(),
    SaturatedRule(), UnstableRule(),
  ]
}
