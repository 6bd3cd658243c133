import FathomExchange
import FathomNetworks
import FathomText
import FathomVocabulary
import Foundation

extension NetworkSettings {
  /// The network of these sizes under a cost, layer by layer.
  ///
  /// What is said of a single layer comes before what is said of all.
  func architecture(
    of layers: LayerSizes, cost: Cost
  ) throws(ArchitectureError) -> Architecture {
    try checkParts()
    let last = layers.sizes.count - 1
    var parts: [Architecture.Layer] = []
    for index in 1...last {
      let number = LayerNumber(at: index - 1)
      parts.append(
        try layer(
          number, layers.sizes[index], layers.details[index], isOutput: index == last, cost: cost))
    }
    let network = try Architecture(inputs: layers.sizes[0], layers: parts, cost: cost)
    guard let residual else { return network }
    return try network.residual(residual)
  }

  /// Whether the parts have everything that other settings ask for.
  private func checkParts() throws(ArchitectureError) {
    guard let named = parts?.parts.compactMap(\.setting) else { return }
    let asked: [(SettingKey, Bool)] = [
      (.activation, activation != nil), (.normalization, normalization?.normalization != nil),
      (.dropout, dropout ?? 0 > 0),
    ]
    for (key, isAsked) in asked where isAsked && !named.contains(key) {
      throw .orderLeavesOut(key)
    }
  }

  /// A layer of some units.
  private func layer(
    _ number: LayerNumber, _ units: Int, _ detail: LayerDetail, isOutput: Bool, cost: Cost
  ) throws(ArchitectureError) -> Architecture.Layer {
    let hidden = activation ?? .sigmoid
    let fallback = isOutput ? output ?? cost.defaultOutput : hidden
    let choice = detail.normalization ?? (isOutput ? nil : normalization)
    let layer = Architecture.Layer(
      units: units, activation: detail.activation ?? fallback,
      initializer: detail.initializer ?? initializer
        ?? (isOutput ? hidden : detail.activation ?? hidden).suitableInitializer,
      normalization: choice?.normalization,
      dropout: detail.dropout ?? (isOutput ? 0 : dropout ?? 0), shortcut: detail.shortcut)
    guard let order = detail.order ?? (isOutput ? nil : parts) else { return layer }
    return try layer.arranged(in: order, number)
  }
}

// MARK: - After a model

extension NetworkSettings {
  /// A network made after that of a file.
  struct Template {
    /// The network.
    let architecture: Architecture
    /// Whether it starts from the file's parameters; they are drawn anew otherwise.
    let keepsParameters: Bool
    /// What was done to the file's network, in a sentence; nil when nothing was.
    let note: String?
  }

  /// Whether training starts from the parameters of the model's file.
  ///
  /// They are drawn anew where an initialiser is named, and where the signal may take another way,
  /// through normalisation or shortcuts: they were never meant for that. Another activation and
  /// dropout leave them as they are.
  var keepsModelParameters: Bool {
    model != nil && initializer == nil && normalization == nil && residual == nil && parts == nil
  }

  /// The network of a model's file under a cost, changed as the experiment says.
  ///
  /// - Throws: `ExperimentError` for networks that cannot be, and `ExchangeError` for a cost that
  ///   the model's outputs do not allow.
  func template(
    _ model: Network, from path: String, cost: Cost
  ) throws -> Template {
    let own = try model.under(cost, from: path).architecture
    var layers = own.layers
    try named { () throws(ArchitectureError) in try checkParts() }
    for index in layers.indices.dropLast() {
      // A layer may have several activations, which are left alone unless one is asked for.
      if let activation { layers[index].activation = activation }
      if let dropout { layers[index].dropout = dropout }
      if let normalization { layers[index].normalization = normalization.normalization }
      if residual != nil { layers[index].shortcut = nil }
      if let parts {
        layers[index] = try named { () throws(ArchitectureError) in
          try layers[index].arranged(in: parts, LayerNumber(at: index))
        }
      }
    }
    var changed = try architecture(own.inputs, layers, cost: cost)
    // Another activation may have slopes to learn, or no longer have them.
    let keepsParameters =
      keepsModelParameters && ParameterLayout(changed) == ParameterLayout(own)
    if !keepsParameters {
      layers = changed.layers
      let last = layers.dropLast().last?.activation ?? .sigmoid
      for index in layers.indices {
        let suited = index == layers.count - 1 ? last : layers[index].activation
        layers[index].initializer = initializer ?? suited.suitableInitializer
      }
      changed = try architecture(own.inputs, layers, cost: cost)
    }
    return Template(
      architecture: changed, keepsParameters: keepsParameters,
      note: note(on: path, keepsParameters: keepsParameters, isChanged: changed != own))
  }

  private func architecture(
    _ inputs: Int, _ layers: [Architecture.Layer], cost: Cost
  ) throws(ExperimentError) -> Architecture {
    try named { () throws(ArchitectureError) in
      let plain = try Architecture(inputs: inputs, layers: layers, cost: cost)
      return try residual.map { blocks throws(ArchitectureError) in
        try plain.residual(blocks)
      } ?? plain
    }
  }

  /// What goes wrong with a network, as an error of the experiment.
  private func named<Value>(
    _ body: () throws(ArchitectureError) -> Value
  ) throws(ExperimentError) -> Value {
    do {
      return try body()
    } catch {
      throw .wrong(nil, error.message)
    }
  }

  private func note(
    on path: String, keepsParameters: Bool, isChanged: Bool
  ) -> String? {
    let name = URL(filePath: path).lastPathComponent
    func list(_ settings: [(SettingKey, Bool)]) -> (words: String, verb: String) {
      let named = settings.filter(\.1).map(\.0.rawValue)
      return (Wording.words(named), named.count == 1 ? "was" : "were")
    }
    guard keepsParameters else {
      let reasons = list([
        (.initializer, initializer != nil), (.normalization, normalization != nil),
        (.residual, residual != nil), (.parts, parts != nil),
        (.activation, activation != nil && keepsModelParameters),
      ])
      return
        "the network has the layer sizes of \(name), but its weights are re-initialised, because"
        + " \(reasons.words) \(reasons.verb) given"
    }
    guard isChanged else { return nil }
    let changes = list([(.activation, activation != nil), (.dropout, dropout != nil)])
    return "the network of \(name) keeps its weights, but has another \(changes.words)"
  }
}
