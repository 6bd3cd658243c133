import FathomText
import FathomRecords
import FathomVocabulary

extension NetworkRecord {
  /// The sizes with repeats drawn together, `784-30x4-10`; the middle of a long list is left out.
  package var shape: String {
    var runs: [(size: Int, count: Int)] = []
    for size in sizes {
      if let last = runs.last, last.size == size {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((size, 1))
      }
    }
    let texts = runs.flatMap { run in
      run.count < 3
        ? Array(repeating: "\(run.size)", count: run.count) : ["\(run.size)x\(run.count)"]
    }
    guard texts.count > 16 else { return texts.joined(separator: "-") }
    return (texts.prefix(6) + ["…"] + texts.suffix(4)).joined(separator: "-")
      + ", \(sizes.count) layers"
  }

  /// Activations, initialiser, cost and size in words.
  var description: String {
    let hidden = Self.unique(layers.dropLast().map(\.activation))
    let output = layers.last.map { "\($0.activation) output" }
    let parts = [
      hidden.isEmpty ? nil : hidden.joined(separator: "/") + " hidden layers", normalization,
      dropout, shortcuts, order, output,
      start, "\(cost) cost",
      "\(parameters) parameters",
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  /// Where the parameters come from.
  private var start: String {
    let initializers = Self.unique(layers.map(\.initializer)).joined(separator: "/")
    guard let model else { return "\(initializers) initialisation" }
    return isDrawn
      ? "the network of \(model), re-initialised by \(initializers)"
      : "weights from \(model)"
  }

  private var normalization: String? {
    let kinds = Self.unique(layers.compactMap(\.normalization)).map { "\($0) normalisation" }
    return kinds.isEmpty ? nil : kinds.joined(separator: " and ")
  }

  private var dropout: String? {
    let shares = Self.unique(layers.compactMap(\.dropout).map(NumberText.setting))
    return shares.isEmpty ? nil : "dropout " + shares.joined(separator: "/")
  }

  private var shortcuts: String? {
    let count = layers.count { $0.shortcut != nil }
    return count == 0 ? nil : count == 1 ? "1 shortcut" : "\(count) shortcuts"
  }

  /// The order of the parts, where hidden layers have another than the usual one.
  private var order: String? {
    let orders = Self.unique(
      layers.dropLast().compactMap(\.parts).map { $0.map(Self.kind).joined(separator: ", ") })
    return orders.isEmpty
      ? nil : "parts in the order " + orders.map { "(\($0))" }.joined(separator: " or ")
  }

  /// The kind of a part, without what other words of the description say.
  private static func kind(_ part: String) -> String {
    switch try? LayerPart(parsing: part) {
    case .activation: "activation"
    case .normalization: "normalisation"
    case .dropout: "dropout"
    case .add: "sum"
    case .dense, .denseUnbiased, nil: part
    }
  }

  private static func unique(_ names: [String]) -> [String] {
    names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
