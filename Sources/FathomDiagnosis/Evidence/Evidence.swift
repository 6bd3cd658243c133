import FathomVocabulary
public import FathomRecords

/// What rules read of a training: its record, or as much of one as the log of another program
/// holds.
///
/// A log is a record that knows less. What both can tell has one name here; where a rule needs
/// another basis for a log, the rule says so.
public struct Evidence: Sendable {
  /// Where evidence comes from.
  public enum Source: Sendable {
    /// Fathom's own record.
    case record(RunRecord)
    /// The log of another program.
    case log(LogRecord)
  }

  /// Where it comes from.
  public let source: Source
  /// How the error changes going back; nil where layers cannot be compared.
  let profile: ProfileEvidence?
  /// What the cost says; nil where it is not known.
  let cost: CostEvidence?
  /// The profile of a log; nil for a record, and where layers cannot be compared.
  let logged: LogProfile?

  /// The evidence of a record.
  public init(_ run: RunRecord) {
    source = .record(run)
    profile = ProfileEvidence(run)
    cost = CostEvidence(run)
    logged = nil
  }

  /// The evidence of a log.
  public init(_ log: LogRecord) {
    source = .log(log)
    logged = LogProfile(log)
    profile = logged.map { ProfileEvidence($0, of: log) }
    cost = CostEvidence(log)
  }

  /// The record; nil for a log.
  var record: RunRecord? { if case .record(let run) = source { run } else { nil } }

  /// What remedies ask of the training.
  var situation: Situation {
    switch source {
    case .record(let run): Situation(run)
    case .log(let log): Situation(log, profile: profile?.first, learned: learned)
    }
  }

  /// Whether gradients become small near the least cost; taken for granted where the cost is not
  /// known.
  var costGradientShrinks: Bool { record?.network.knownCost?.gradientShrinks ?? true }

  /// Whether the network learned; nil when no step was made, or that is not known.
  var learned: Bool? {
    switch source {
    case .record(let run): run.learned
    case .log: cost.map { $0.end <= $0.start - Learning.margin * $0.start.magnitude }
    }
  }

  /// How much to worry about a condition.
  ///
  /// - Parameter untrained: The severity when it is not known whether the network learned and the
  ///   profile stays within three decades.
  /// - Returns: A failure when the network did not learn, or when that is not known and its profile
  ///   is beyond three decades.
  func severity(untrained: Severity = .warning) -> Severity {
    if let learned { return learned ? .warning : .failure }
    guard let profile else { return untrained }
    if [.underflow, .overflow, .zero].contains(profile.first.entries.first) { return .failure }
    let decades = profile.log10Ratio?.magnitude ?? 0
    return decades > Self.decadesWithoutHope ? .failure : untrained
  }

  /// Beyond a factor of a thousand a condition is a failure even if no run was made.
  ///
  /// *Source:* our definition. Nielsen's networks with 5 hidden layers, 2.8 decades, are still at
  /// the baseline after 500 steps over the full batch.
  private static let decadesWithoutHope = 3.0

  /// A layer as sentences name it: `layer 2`, or `layer 2 (fc1)` where it has a name of its own.
  func name(_ layer: LayerNumber) -> String {
    guard case .log(let log) = source,
      let name = log.layers.first(where: { $0.layer == layer })?.name
    else { return "layer \(layer)" }
    return "layer \(layer) (\(name))"
  }
}
