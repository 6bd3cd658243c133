import FathomText

/// What a layer has that the others need not have, as far as it is named.
public struct LayerDetail: Hashable, Sendable {
  /// σ.
  public var activation: Activation?
  /// What is normalised in front of σ.
  public var normalization: NormalizationChoice?
  /// The share of activations dropped in training.
  public var dropout: Double?
  /// How weights and biases are drawn.
  public var initializer: Initializer?
  /// The layer whose activations are added to this one's.
  public var shortcut: LayerNumber?
  /// Its parts in their order.
  public var order: LayerOrder?

  /// Nothing named.
  public init() {}

  /// The names of what can be said of a layer, as a mapping in an experiment file has them.
  package static let keys = [
    "units", "activation", "normalization", "dropout", "init", "from", "parts",
  ]

  /// One word behind a size: `relu`, `batch`, `dropout=0.5`, `init=he`, `from=3`,
  /// `parts=dense+relu+batch`.
  package mutating func take(_ word: Substring) throws(ValueProblem) {
    let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2 else {
      if let normalization = try? NormalizationChoice(parsing: String(word)) {
        self.normalization = normalization
        return
      }
      let text = Self.withColon(String(word))
      let name = String(text.prefix { $0 != ":" })
      guard Activation.hasName(name) else {
        let hint = nearestName(to: name, among: Activation.names + NormalizationChoice.names)
          .map { "did you mean '\($0)'?" }
        throw ValueProblem(
          "has '\(word)' after a size; "
            + (hint ?? "write an activation, a normalisation"
              + " (\(NormalizationChoice.names.joined(separator: ", "))), dropout=0.5, init=he or"
              + " from=2 there"))
      }
      do {
        activation = try Activation(parsing: text)
      } catch {
        throw ValueProblem("has '\(word)' after a size, which \(error.predicate)")
      }
      return
    }
    do {
      try take(key: String(halves[0]), String(halves[1]))
    } catch {
      throw ValueProblem("has '\(word)' after a size, which \(error.predicate)")
    }
  }

  /// One named setting of a layer.
  package mutating func take(key: String, _ text: String) throws(ValueProblem) {
    switch key {
    case "activation": activation = try Activation(parsing: Self.withColon(text))
    case "normalization": normalization = try NormalizationChoice(parsing: text)
    case "dropout": dropout = try Values.dropout(text)
    case "init": initializer = try Initializer(parsing: Self.withColon(text))
    case "from": shortcut = LayerNumber(try Values.whole(text, in: 1...LayerSizes.layerLimit))
    case "parts": try take(parts: text.split(separator: "+", omittingEmptySubsequences: false))
    default: throw .unknownName(key, among: Self.keys)
    }
  }

  /// The layer's parts, each a text of its own.
  package mutating func take(parts: [some StringProtocol]) throws(ValueProblem) {
    order = try LayerOrder(reading: parts.map { Self.withColon(String($0)) })
  }

  /// `normal/2.5/0.1` stands for `normal:2.5,0.1`, whose signs have other uses among sizes.
  private static func withColon(_ text: String) -> String {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return text }
    return parts[0] + ":" + parts.dropFirst().joined(separator: ",")
  }

  private static func withoutColon(_ value: some CustomStringConvertible) -> String {
    value.description.replacing(":", with: "/").replacing(",", with: "/")
  }

  /// The words behind a size, each with its colon.
  package var suffix: String {
    let words = [
      activation.map(Self.withoutColon), normalization?.description,
      dropout.map { "dropout=\(Values.text($0))" },
      initializer.map { "init=\(Self.withoutColon($0))" }, shortcut.map { "from=\($0)" },
      order.map { "parts=" + $0.parts.map(Self.withoutColon).joined(separator: "+") },
    ]
    return words.compactMap(\.self).map { ":\($0)" }.joined()
  }
}

extension Values {
  /// A share of activations to drop.
  package static func dropout(_ text: String) throws(ValueProblem) -> Double {
    guard let share = Double(text), 0 <= share, share < 1 else {
      throw ValueProblem("is not a fraction of at least 0 and less than 1, such as 0.5")
    }
    return share
  }
}
