public import FathomRecords

/// What can be said of a training from a log of it.
public struct LogDiagnosis: Sendable, Equatable {
  /// The answer in short.
  public struct Verdict: Sendable, Equatable {
    /// The condition; nil when nothing was found and too little is known to call the network
    /// healthy.
    public var condition: Condition?
    /// How much to worry; nil without a finding.
    public var severity: Severity?
    /// The slope of the first profile per layer going back, in decades; negative for vanishing.
    public var decadesPerLayer: Double?
    /// Its standard error; nil below four layers.
    public var decadesPerLayerError: Double?
    /// First over last hidden layer at the first logged step, of what `basis` names.
    public var firstToLastRatio: Double?
    /// The same at the last logged step.
    public var finalFirstToLastRatio: Double?
    /// The answer in one sentence.
    public var summary: String
  }

  /// A condition that the log does not allow to judge.
  public struct Unjudged: Sendable, Equatable {
    /// The condition.
    public var condition: Condition
    /// What is missing.
    public var reason: String
  }

  /// The answer in short.
  public var verdict: Verdict
  /// Every condition that holds, in the order of precedence.
  public var findings: [Finding]
  /// What could not be judged, in the same order.
  public var unjudged: [Unjudged]
  /// The profile; nil where layers cannot be compared.
  public var profile: LogProfile?
  /// What the profile is worth, in sentences; empty without one.
  public var caveats: [String]

  /// Judges a log.
  public init(of log: LogRecord) {
    let view = LogView(log)
    profile = view.profile
    findings = LogRules.findings(in: view)
    unjudged = LogRules.unjudged(in: view)
    caveats = view.caveats
    verdict = LogSummary(view).verdict(findings)
  }
}

/// A log with what the rules ask of it, found once.
struct LogView {
  let log: LogRecord
  let profile: LogProfile?
  let cost: LogCost?

  init(_ log: LogRecord) {
    self.log = log
    profile = LogProfile(log)
    cost = LogCost(log)
  }

  /// What remedies ask of it.
  var situation: Situation { Situation(log, profile: profile) }

  /// How much to worry about a condition.
  func severity() -> Severity {
    if let cost { return cost.hasLearned ? .warning : .failure }
    guard let ratio = profile?.log10Ratio(at: 0) else { return .warning }
    return ratio.magnitude > 3 ? .failure : .warning
  }

  /// A layer as sentences name it: `layer 2 (fc1)`.
  func name(_ layer: LogRecord.Layer) -> String { "layer \(layer.layer) (\(layer.name))" }

  /// When the profile is from, in words.
  var moment: String {
    guard let step = profile?.steps.first else { return "" }
    return step <= 1
      ? "At step \(step)" : "At step \(step), the first that the log holds of all layers,"
  }

  /// What the profile is worth.
  var caveats: [String] {
    guard let profile else { return [] }
    var result: [String] = []
    switch profile.basis {
    case .error: break
    case .biases:
      result.append(
        "The log does not hold the error in a layer. The gradient of the biases, the mean of the"
          + " samples' errors, stands for it: where samples cancel it is smaller.")
      if !profile.knowsSizes {
        result.append("The layers' widths are not in the log and are taken to be equal.")
      }
    case .weightsPerParameter, .gradientPerParameter:
      result.append(
        "The log does not hold the error in a layer. The \(profile.basis.phrase), the error times"
          + " what the layer is given, stands for it: where activations shrink from layer to"
          + " layer it hides up to a decade of the loss. Biases, logged apart, would say more.")
    case .weights, .gradient:
      let first = log.layers.first.map(name) ?? ""
      result.append(
        "The log does not hold the error in a layer. The norm of the \(profile.basis.phrase), the"
          + " error times what the layer is given, stands for it. It grows with a layer's number of"
          + " inputs, so \(first), whose inputs are the data, is not compared: the others are"
          + " continued to it, and their widths are taken to be equal; --layers would tell them.")
    }
    if let output = log.layers.last {
      result.append("The last layer, \(name(output)), is taken for the output.")
    }
    return result
  }
}
