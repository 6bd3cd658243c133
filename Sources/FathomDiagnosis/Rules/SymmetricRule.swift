import FathomText
import FathomRecords

/// Units of a hidden layer start as copies of one another, and gradient descent gives copies the
/// same change.
public struct SymmetricRule: Rule {
  /// Units with equal weights and biases that make a layer symmetric.
  ///
  /// *Source:* the definition; two drawn at random are never equal.
  public static let equalUnits = 2

  /// The rule.
  public init() {}

  /// `symmetric`.
  public var condition: Condition { .symmetric }

  /// What it has to know.
  public var needs: [Need] { [.weights] }

  /// The hidden layers with copies.
  ///
  /// A layer with one unit has nothing to be a copy of. Without a run it is a failure when all
  /// units of a layer are copies: the layer is worth a single unit however long it trains.
  public func finding(in evidence: Evidence) -> Finding? {
    guard let run = evidence.record else { return nil }
    let symmetric = run.initial.hiddenLayers.filter { layer in
      let units = run.layer(layer.layer)?.units ?? layer.parameters.equalUnits
      return layer.parameters.equalUnits >= Self.equalUnits
        || (layer.parameters.constantWeights && units >= Self.equalUnits)
    }
    guard let worst = symmetric.max(by: { $0.parameters.equalUnits < $1.parameters.equalUnits })
    else { return nil }
    let copies = worst.parameters.equalUnits
    let units = run.layer(worst.layer)?.units ?? copies
    let copiesInFull = copies >= Self.equalUnits && copies >= units
    let layers = symmetric.map(\.layer)
    let also = layers.count > 1 ? "; layers \(Wording.list(layers)) are affected" : ""
    let what =
      copies < Self.equalUnits
      ? "all weights of layer \(worst.layer) are equal, so its units differ in their biases only"
      : "\(copiesInFull ? "all \(units)" : "\(copies) of the \(units)") units of layer"
        + " \(worst.layer) have the same weights and biases (threshold \(Self.equalUnits) units)"
    return Finding(
      rule: condition, severity: evidence.severity(untrained: copiesInFull ? .failure : .warning),
      layers: layers, observed: copies < Self.equalUnits ? nil : Double(copies),
      threshold: copies < Self.equalUnits ? nil : Double(Self.equalUnits),
      evidence: "At initialisation \(what)\(also).",
      remedies: evidence.situation.remedies(.differentWeights(in: layers)))
  }

  /// What the finding says, and how the run ended.
  public func summary(of finding: Finding, in evidence: Evidence) -> String {
    "Units start alike: \(finding.clause); \(evidence.outcome(of: condition))."
  }
}
