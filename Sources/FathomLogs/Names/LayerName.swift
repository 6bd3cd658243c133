/// The name of a layer's parameter, taken apart: `net.fc1.weight` is the weights of `net.fc1`.
struct LayerName: Equatable {
  /// What of a layer.
  enum Part: Hashable, Sendable {
    /// Weights and biases together, or one of the two where the name does not say.
    case whole
    case weights
    case biases
  }

  var layer: String
  var part: Part

  /// Reads a name whose words are separated by slashes, dots or underscores.
  init(_ path: String) {
    var name = path
    // TensorFlow numbers the outputs of an operation: kernel:0, in tags kernel_0.
    for ending in [":0", "_0"] {
      if let rest = name.withoutSuffix(ending), Self.part(of: rest) != .whole { name = rest }
    }
    part = Self.part(of: name)
    if part != .whole {
      let end = name.lastIndex(where: Self.separators.contains)
      layer = end.map { String(name[..<$0]) } ?? ""
    } else if let (letter, number) = Self.letterAndNumber(name) {
      (layer, part) = (number, letter)
    } else {
      layer = name
    }
    layer = layer.replacingSlashes
  }

  private static let separators: Set<Character> = ["/", ".", "_", ":"]

  private static func part(of name: String) -> Part {
    let end = name.lastIndex(where: separators.contains)
    // A single letter by itself is as likely a layer.
    guard end != nil || name.count > 1 else { return .whole }
    let word = end.map { name[name.index(after: $0)...] } ?? name[...]
    return switch word {
    case "weight", "weights", "kernel", "w", "W": .weights
    case "bias", "biases", "b": .biases
    default: .whole
    }
  }

  /// `W1` and `b1`.
  private static func letterAndNumber(_ name: String) -> (Part, String)? {
    guard let first = name.first, name.count > 1 else { return nil }
    let number = name.dropFirst().drop { $0 == "_" }
    guard !number.isEmpty, number.allSatisfy({ "0"..."9" ~= $0 }) else { return nil }
    switch first {
    case "W", "w": return (.weights, String(number))
    case "b": return (.biases, String(number))
    default: return nil
    }
  }

  /// Whether this is a layer that normalises: its weights are scales and no connections.
  var isNormalization: Bool {
    let words = layer.lowercased().split { !$0.isLetter }.map(String.init)
    return words.contains { Self.normalizations.contains($0) }
  }

  private static let normalizations: Set<String> = [
    "bn", "batchnorm", "batchnormalization", "norm", "layernorm", "layernormalization", "ln",
    "groupnorm", "gn", "instancenorm", "normalization", "normalisation", "rmsnorm",
  ]
}

extension String {
  fileprivate var replacingSlashes: String {
    String(map { $0 == "/" ? "." : $0 })
  }
}
