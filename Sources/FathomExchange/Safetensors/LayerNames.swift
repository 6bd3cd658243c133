import FathomText
import FathomFiles
import FathomNumerics

/// The weights and biases of layers, found by their names.
struct LayerNames {
  /// `NAME.weight` and `NAME.bias` of one layer.
  struct Pair {
    var name: String
    var weight: SafetensorsFile.Entry
    var bias: SafetensorsFile.Entry?
  }

  /// From the first layer to the last.
  let pairs: [Pair]

  init(_ entries: [SafetensorsFile.Entry], path: String) throws(ExchangeError) {
    var weights: [String: SafetensorsFile.Entry] = [:]
    var biases: [String: SafetensorsFile.Entry] = [:]
    for entry in entries {
      if let name = Self.layer(of: entry.name, ending: "weight") {
        guard entry.shape.count == 2, entry.shape.allSatisfy({ $0 > 0 }) else {
          throw Self.refusal(
            entry, path,
            entry.shape.count == 1
              ? "it has a single axis, as in normalisation layers, which only ONNX files describe"
              : "its shape \(entry.shape) is not units × inputs")
        }
        weights[name] = entry
      } else if let name = Self.layer(of: entry.name, ending: "bias") {
        biases[name] = entry
      } else {
        throw Self.refusal(entry, path, "it is neither a weight nor a bias")
      }
    }
    for (name, bias) in biases {
      guard let weight = weights[name] else {
        throw Self.refusal(bias, path, "there is no weight of this layer")
      }
      guard bias.shape == [weight.shape[0]] else {
        throw Self.refusal(
          bias, path, "its shape \(bias.shape) does not fit \(weight.shape[0]) units")
      }
    }
    let found = weights.map { Pair(name: $0.key, weight: $0.value, bias: biases[$0.key]) }
    guard !found.isEmpty else {
      throw ExchangeError(
        .unsupported, at: path, "the file has no layers", fix: "save weights as NAME.weight")
    }
    pairs = try Self.ordered(found, path)
  }

  /// By natural order of the names, or else in the order of the file: the first in which every
  /// layer takes what the one before gives.
  private static func ordered(_ pairs: [Pair], _ path: String) throws(ExchangeError) -> [Pair] {
    let byName = pairs.sorted { NaturalOrder.areInOrder($0.name, $1.name) }
    let byPlace = pairs.sorted { $0.weight.range.lowerBound < $1.weight.range.lowerBound }
    if isChain(byName) { return byName }
    if isChain(byPlace) { return byPlace }
    let (before, after) =
      zip(byName, byName.dropFirst()).first { $0.weight.shape[0] != $1.weight.shape[1] }
      ?? (byName[0], byName[0])
    throw ExchangeError(
      .unsupported, at: path,
      "layer '\(before.name.abridged)' has \(before.weight.shape[0]) outputs, but"
        + " '\(after.name.abridged)', the next by name, has \(after.weight.shape[1]) inputs",
      fix: "name the layers in the order of their depth, as in '0.weight', '2.weight'")
  }

  private static func isChain(_ pairs: [Pair]) -> Bool {
    zip(pairs, pairs.dropFirst()).allSatisfy { $0.weight.shape[0] == $1.weight.shape[1] }
  }

  private static func layer(of name: String, ending: String) -> String? {
    if name == ending { return "" }
    return name.hasSuffix(".\(ending)") ? String(name.dropLast(ending.count + 1)) : nil
  }

  private static func refusal(
    _ entry: SafetensorsFile.Entry, _ path: String, _ problem: String
  ) -> ExchangeError {
    ExchangeError(
      .unsupported, at: "\(path), tensor '\(entry.name.abridged)'", problem,
      fix: "save only the weights (units × inputs) and biases of fully connected layers")
  }
}
