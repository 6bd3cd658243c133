import FathomText

/// A part of a layer as a user names it: `dense`, `activation` or `relu`, `normalization` or `batch`,
/// `dropout` or `dropout=0.5`, `add=2`.
///
/// A kind's name alone stands for what is said of it elsewhere.
public enum LayerPart: Hashable, Sendable {
  /// The affine map z = W a + b.
  case dense
  /// The affine map without biases.
  case denseUnbiased
  /// σ; nil for the one that is said elsewhere.
  case activation(Activation?)
  /// What is normalised; nil for what is said elsewhere.
  case normalization(Normalization?)
  /// A share that is dropped out; nil for the one that is said elsewhere.
  case dropout(Double?)
  /// What an earlier layer hands on is added; 1 stands for the inputs.
  case add(LayerNumber)
}

extension LayerPart {
  /// The names of the kinds.
  public static let names = [
    "dense", "dense-unbiased", "activation", "normalization", "dropout", "add",
  ]

  /// The affine map, with biases or without.
  package var isAffine: Bool { self == .dense || self == .denseUnbiased }

  /// The setting that says its value where it has none of its own; nil for what has none.
  package var setting: SettingKey? {
    switch self {
    case .activation: .activation
    case .normalization: .normalization
    case .dropout: .dropout
    case .dense, .denseUnbiased, .add: nil
    }
  }

  /// Reads the name of a kind or of one of its values, or a kind with its value, `dropout=0.5`.
  public init(parsing text: String) throws(ValueProblem) {
    let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 1 else {
      try self.init(kind: String(halves[0]), String(halves[1]))
      return
    }
    switch text {
    case "dense": self = .dense
    case "dense-unbiased": self = .denseUnbiased
    case "activation": self = .activation(nil)
    case "normalization": self = .normalization(nil)
    case "dropout": self = .dropout(nil)
    case "add":
      throw ValueProblem("needs the number of an earlier layer; write for example add=2")
    default:
      if let kind = try? Normalization(parsing: text) {
        self = .normalization(kind)
        return
      }
      let name = String(text.prefix { $0 != ":" })
      guard Activation.hasName(name) else {
        throw .unknownName(
          name,
          among: Self.names + Normalization.names + Activation.names
            + Activation.aliases.map(\.name),
          spelled: Self.names + ["the name of an activation or of a normalisation"])
      }
      self = .activation(try Activation(parsing: text))
    }
  }

  /// A kind with its value.
  package init(kind: String, _ value: String) throws(ValueProblem) {
    switch kind {
    case "activation": self = .activation(try Activation(parsing: value))
    case "normalization": self = .normalization(try Normalization(parsing: value))
    case "dropout": self = .dropout(try Values.dropout(value))
    case "add": self = .add(LayerNumber(try Values.whole(value, in: 1...LayerSizes.layerLimit)))
    case "dense", "dense-unbiased":
      throw ValueProblem("takes no value; give the number of units beside the parts")
    default: throw .unknownName(kind, among: Self.names)
    }
  }
}

extension LayerPart: CustomStringConvertible {
  /// The spelling.
  public var description: String {
    switch self {
    case .dense: "dense"
    case .denseUnbiased: "dense-unbiased"
    case .activation(let activation): activation?.description ?? "activation"
    case .normalization(let kind): kind?.description ?? "normalization"
    case .dropout(let share): share.map { "dropout=\(Values.text($0))" } ?? "dropout"
    case .add(let layer): "add=\(layer)"
    }
  }
}

/// The parts of a layer in the order in which they act: `dense,activation,normalization`.
public struct LayerOrder: Hashable, Sendable {
  /// The parts, first things first.
  public let parts: [LayerPart]

  /// Parts in an order.
  ///
  /// - Throws: `ValueProblem` unless exactly one is an affine map.
  public init(_ parts: [LayerPart]) throws(ValueProblem) {
    let count = parts.count(where: \.isAffine)
    guard count == 1 else {
      throw ValueProblem(
        "has \(count == 0 ? "no dense part" : "\(count) dense parts"); a layer needs exactly one, as"
          + " in dense,activation,normalization")
    }
    self.parts = parts
  }

  /// Reads parts between commas.
  public init(parsing text: String) throws(ValueProblem) {
    try self.init(
      reading: text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed))
  }

  /// Reads parts, each a text of its own.
  package init(reading words: [some StringProtocol]) throws(ValueProblem) {
    var parts: [LayerPart] = []
    for word in words {
      do {
        parts.append(try LayerPart(parsing: String(word)))
      } catch {
        throw ValueProblem("has the part '\(word)', which \(error.predicate)")
      }
    }
    try self.init(parts)
  }
}

extension LayerOrder: CustomStringConvertible {
  /// The spelling.
  public var description: String { parts.map(\.description).joined(separator: ",") }
}
