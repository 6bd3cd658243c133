import Foundation

/// What a series is of, as far as its name tells.
struct SeriesName: Equatable {
  /// What a series is of.
  enum Kind: Equatable {
    /// The gradient of a layer, or of its weights or biases.
    case gradient(layer: String, LayerName.Part)
    /// The root mean square of a layer's error per unit, as Fathom writes it.
    case error(layer: String)
    /// The cost of training.
    case cost
    /// Nothing that is of use.
    case other
  }

  var kind: Kind
  /// Whether the numbers are log₁₀.
  var isLogarithm = false
  /// Whether the numbers are means over epochs.
  var isEpoch = false
  /// Whether the name says that its numbers are norms.
  var saysNorm = false

  /// Reads a name, such as `grad_2.0_norm/fc1.weight`, `gradients/fc1.weight`, `fc1.weight.grad`,
  /// `dense_1/kernel_0_grad`, `gradient_norm/layer_02` or `dW2`.
  ///
  /// Norms over all layers, norms other than the Euclidean one and statistics that are no norms
  /// (means, maxima) are none of ours.
  init(_ tag: String) {
    var path = tag
    if let rest = path.withoutSuffix("_epoch") {
      (path, isEpoch) = (rest, true)
    } else if let rest = path.withoutSuffix("_step") {
      path = rest
    }
    var parts = path.split(separator: "/").map(String.init)
    guard !parts.isEmpty else {
      kind = .other
      return
    }
    if let cost = Self.cost(parts) {
      kind = cost ? .cost : .other
      isEpoch = isEpoch || tag.lowercased().contains("epoch")
      return
    }
    guard let marker = Self.marker(in: parts) else {
      kind = Self.handwritten(parts)
      return
    }
    parts.remove(at: marker.index)
    if let rest = marker.rest { parts.insert(rest, at: marker.index) }
    parts.removeAll { Self.decoration.contains($0.lowercased()) }
    isLogarithm = marker.word.isLogarithm
    saysNorm = marker.word.saysNorm
    let layer = parts.joined(separator: "/")
    let ends = [parts.last, marker.rest].compactMap { $0?.lowercased() }
    let words = ends.flatMap { $0.split { "_.-: ".contains($0) }.suffix(1).map(String.init) }
    guard !layer.isEmpty, !Self.totals.contains(layer.lowercased()),
      !words.contains(where: Self.statistics.contains)
    else {
      kind = .other
      return
    }
    if marker.word.isError {
      kind = .error(layer: layer)
    } else {
      let name = LayerName(layer)
      kind = .gradient(
        layer: name.layer, marker.word.part == .whole ? name.part : marker.word.part)
    }
  }

  private struct Marker {
    var index: Int
    var word: GradientWord
    /// What is left of the component that says "gradient".
    var rest: String?
  }

  /// The component that says that this is a gradient.
  private static func marker(in parts: [String]) -> Marker? {
    for (index, part) in parts.enumerated() {
      if let word = GradientWord(part) { return Marker(index: index, word: word, rest: nil) }
    }
    for (index, part) in parts.enumerated() {
      let letters = Array(part)
      // The longest prefix or suffix that says it, up to a separator.
      for cut in letters.indices.reversed() where "_.-: ".contains(letters[cut]) {
        if let word = GradientWord(String(letters[..<cut])), cut + 1 < letters.count {
          return Marker(index: index, word: word, rest: String(letters[(cut + 1)...]))
        }
      }
      for cut in letters.indices where cut > 0 && "_.-: ".contains(letters[cut]) {
        if let word = GradientWord(String(letters[(cut + 1)...])) {
          return Marker(index: index, word: word, rest: String(letters[..<cut]))
        }
      }
    }
    return nil
  }

  /// `dW2` and `db2`, the way formulas are written.
  private static func handwritten(_ parts: [String]) -> Kind {
    guard parts.count == 1, let name = parts.first, name.count > 2 else { return .other }
    let number = name.dropFirst(2).drop { $0 == "_" }
    guard !number.isEmpty, number.allSatisfy({ "0"..."9" ~= $0 }) else { return .other }
    switch name.prefix(2) {
    case "dW", "dw": return .gradient(layer: String(number), .weights)
    case "db": return .gradient(layer: String(number), .biases)
    default: return .other
    }
  }

  /// Whether this is the cost of training; nil when it is no cost at all.
  private static func cost(_ parts: [String]) -> Bool? {
    let words = parts.flatMap { part in
      part.lowercased().split { !$0.isLetter }.map(String.init)
    }
    guard words.contains(where: { ["loss", "cost", "nll"].contains($0) }),
      !words.contains(where: { $0.hasPrefix("grad") })
    else { return nil }
    let others = [
      "val", "valid", "validation", "test", "eval", "evaluation", "scale", "scaler", "weight",
      "ratio", "best", "min",
    ]
    return !words.contains(where: others.contains)
  }

  private static let decoration: Set<String> = [
    "train", "training", "norm", "norms", "l2", "histogram", "histograms", "scalars", "debug",
    "stats", "metrics",
  ]
  private static let totals: Set<String> = [
    "total", "all", "global", "overall", "total_norm", "global_norm", "clipped", "unclipped",
    "before_clip", "after_clip", "before_clipping", "after_clipping", "step", "epoch", "model",
  ]
  private static let statistics: Set<String> = [
    "mean", "max", "min", "std", "var", "variance", "avg", "average", "median", "abs", "sum",
    "count", "sparsity", "zeros", "ratio", "snr", "cosine", "nan", "inf", "value", "total", "rms",
  ]
}

/// A word that says "gradient", and of what.
private struct GradientWord {
  var isError = false
  var isLogarithm = false
  var saysNorm = false
  var part = LayerName.Part.whole

  /// Reads a word such as `grad`, `Gradients`, `grad_2.0_norm`, `gradient_norm`,
  /// `weights_gradient_norm` or `error_rms`; nil for other words.
  init?(_ text: String) {
    var words = text.lowercased().split { "_.-: ".contains($0) }.map(String.init)
    if words.first == "log10" {
      isLogarithm = true
      words.removeFirst()
    }
    guard words != ["error", "rms"] else {
      isError = true
      return
    }
    // The order of a norm, as in grad_2.0_norm: only the Euclidean one is comparable.
    if words.first == "grad", words.last == "norm", words.count > 2 {
      let order = words.dropFirst().dropLast().joined(separator: ".")
      if Double(order) != nil || order == "inf" {
        guard Double(order) == 2 else { return nil }
        words = ["grad", "norm"]
      }
    }
    words = words.flatMap { Self.compounds[$0] ?? [$0] }
    var gradients = 0
    for word in words {
      switch word {
      case "grad", "grads", "gradient", "gradients": gradients += 1
      case "norm", "norms", "l2": saysNorm = true
      case "weight", "weights", "kernel": part = .weights
      case "bias", "biases": part = .biases
      case "layer", "layers", "per", "of", "by", "parameter", "parameters", "param": break
      default: return nil
      }
    }
    guard gradients == 1 else { return nil }
  }

  private static let compounds = [
    "gradnorm": ["grad", "norm"], "gradnorms": ["grad", "norm"], "gradientnorm": ["grad", "norm"],
    "gradientnorms": ["grad", "norm"], "gradl2": ["grad", "l2"], "l2norm": ["l2", "norm"],
  ]
}

extension String {
  func withoutSuffix(_ suffix: String) -> String? {
    hasSuffix(suffix) && count > suffix.count ? String(dropLast(suffix.count)) : nil
  }
}
