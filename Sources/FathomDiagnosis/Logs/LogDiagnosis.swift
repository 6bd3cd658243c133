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

  /// Judges a log: the rules that judge records look at what it holds of one.
  public init(of log: LogRecord) {
    let evidence = Evidence(log)
    profile = evidence.logged
    findings = evidence.findings
    unjudged = Condition.allCases.compactMap { condition in
      condition.needs.lazy.compactMap(evidence.lack).first.map {
        Unjudged(condition: condition, reason: $0.reason)
      }
    }
    caveats = profile?.caveats(on: log) ?? []
    verdict = Verdict(of: evidence, findings: findings)
  }
}

extension LogDiagnosis.Verdict {
  /// The first finding's condition; without one the network is converged or healthy, if its layers
  /// can be compared.
  init(of evidence: Evidence, findings: [Finding]) {
    let profile = evidence.logged
    let first = findings.first
    condition =
      first?.rule
      ?? (profile == nil ? nil : Convergence.holds(in: evidence) ? .converged : .healthy)
    severity = first?.severity
    decadesPerLayer = profile?.first.decadesPerLayer
    decadesPerLayerError = profile?.first.decadesPerLayerError
    firstToLastRatio = profile?.ratio(at: 0)
    finalFirstToLastRatio = profile.flatMap {
      $0.steps.count > 1 ? $0.ratio(at: $0.steps.count - 1) : nil
    }
    summary =
      condition.map { evidence.summary(of: $0, first) }
      ?? "The log does not allow a verdict: its layers cannot be compared, and it shows nothing"
      + " else wrong; \(evidence.outcome(of: .healthy))."
  }
}

extension LogProfile {
  /// What the profile is worth.
  fileprivate func caveats(on log: LogRecord) -> [String] {
    func name(_ layer: LogRecord.Layer) -> String { "layer \(layer.layer) (\(layer.name))" }
    var result: [String] = []
    switch basis {
    case .error: break
    case .biases:
      result.append(
        "The log does not hold the layers' errors. The bias gradient, which is the mean of the"
          + " samples' errors, is used instead: where the samples' errors cancel, it is smaller.")
      if !knowsSizes {
        result.append("The log does not hold the layers' widths; they are assumed to be equal.")
      }
    case .weightsPerParameter, .gradientPerParameter:
      result.append(
        "The log does not hold the layers' errors. The \(basis.phrase), which is the error times the"
          + " layer's inputs, is used instead: where activations shrink from layer to layer, it hides"
          + " up to a decade (a factor of ten) of the decay. Bias gradients, logged separately, would"
          + " show more.")
    case .weights, .gradient:
      let first = log.layers.first.map(name) ?? ""
      result.append(
        "The log does not hold the layers' errors. The norm of the \(basis.phrase), which is the"
          + " error times the layer's inputs, is used instead. It grows with the layer's number of"
          + " inputs, so \(first), whose inputs are the data, is not compared; its value is"
          + " extrapolated from the other layers, whose widths are assumed to be equal. With the"
          + " layers' sizes it could be compared too.")
    }
    if let output = log.layers.last {
      result.append(
        "The last layer in the log, \(name(output)), is assumed to be the output layer.")
    }
    return result
  }
}
