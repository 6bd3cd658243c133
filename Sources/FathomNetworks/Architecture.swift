public import FathomVocabulary

/// What a network is, as a value: layers and the cost.
///
/// It says nothing of how the network is run, and holds no parameters.
public struct Architecture: Hashable, Codable, Sendable {
  /// The number of inputs n_1.
  public private(set) var inputs: Int
  /// The layers with weights, 2 … L, the output layer last.
  public private(set) var layers: [Layer]
  /// The cost.
  public private(set) var cost: Cost

  /// A network of any layers.
  ///
  /// - Throws: `ArchitectureError` when there is no layer, a size is not positive, the
  ///   parameters would not fit memory, an activation or initialiser has parameters out of their
  ///   domain, softmax stands in a hidden layer, the output layer is
  ///   not a plain one, a dropout is no share, a shortcut joins layers that do not fit, or cost
  ///   and output do not go together.
  public init(inputs: Int, layers: [Layer], cost: Cost) throws(ArchitectureError) {
    self.inputs = inputs
    self.layers = layers
    self.cost = cost
    try validate()
  }

  /// A network with one activation and one initialiser in all hidden layers.
  ///
  /// - Parameters:
  ///   - sizes: n_1 … n_L, input and output included.
  ///   - activation: σ of the hidden layers.
  ///   - output: σ of the output layer; by default the one that goes with the cost.
  ///   - cost: The cost.
  ///   - initializer: For every layer; by default the one that suits the hidden activation.
  /// - Throws: `ArchitectureError`, as the other initialiser does.
  public init(
    sizes: [Int], activation: Activation = .sigmoid, output: Activation? = nil, cost: Cost,
    initializer: Initializer? = nil
  ) throws(ArchitectureError) {
    guard let inputs = sizes.first, sizes.count >= 2 else {
      throw ArchitectureError.tooFewSizes(sizes)
    }
    let initializer = initializer ?? activation.suitableInitializer
    let activations =
      Array(repeating: activation, count: sizes.count - 2) + [output ?? cost.defaultOutput]
    let layers = zip(sizes.dropFirst(), activations).map {
      Layer(units: $0, activation: $1, initializer: initializer)
    }
    try self.init(inputs: inputs, layers: layers, cost: cost)
  }

  private enum CodingKeys: CodingKey {
    case inputs, layers, cost
  }

  /// Reads a network, and refuses what no other initialiser would take.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      inputs: container.decode(Int.self, forKey: .inputs),
      layers: container.decode([Layer].self, forKey: .layers),
      cost: container.decode(Cost.self, forKey: .cost))
  }

  /// The sizes n_1 … n_L, input and output included.
  public var sizes: [Int] { [inputs] + layers.map(\.units) }

  /// The number of parameters: weights, biases, and γ and β of normalised layers.
  public var parameterCount: Int {
    zip(layers, sizes).reduce(0) { count, pair in
      let (layer, inputs) = pair
      let extra = (layer.hasBiases ? 1 : 0) + (layer.normalization == nil ? 0 : 2)
      return count + (inputs + extra) * layer.units
    }
  }

  /// The number of the output layer, L.
  package var outputLayer: LayerNumber { layers.layerNumbers.upperBound.below }

  /// The number of outputs n_L.
  public var outputs: Int { layers.last?.units ?? 0 }

  private func validate() throws(ArchitectureError) {
    guard let last = layers.last else { throw ArchitectureError.tooFewSizes([inputs]) }
    var count = 0.0
    let sizes = sizes
    for (number, layer) in layers.numbered {
      let before = sizes[countingInput: number.below]
      guard before > 0 else {
        throw ArchitectureError.sizeNotPositive(before, layer: number.below)
      }
      guard layer.units > 0 else {
        throw ArchitectureError.sizeNotPositive(layer.units, layer: number)
      }
      count += (Double(before) + 1) * Double(layer.units)
    }
    guard count <= Self.parameterLimit else { throw ArchitectureError.tooManyParameters(count) }
    for (number, layer) in layers.numbered {
      try check(layer.activation, layer: number)
      try check(layer.initializer, layer: number)
    }
    for (number, layer) in zip(layers.layerNumbers, layers.dropLast()) {
      guard layer.activation != .softmax else {
        throw ArchitectureError.hiddenSoftmax(layer: number)
      }
      guard 0 <= layer.dropout && layer.dropout < 1 else {
        throw ArchitectureError.dropout(layer.dropout, layer: number)
      }
      if let source = layer.shortcut { try check(shortcut: source, to: number, sizes) }
    }
    guard last.isPlain else { throw ArchitectureError.outputNotPlain }
    guard cost.accepts(last.activation) else {
      throw ArchitectureError.costAndOutput(cost, last.activation)
    }
  }

  private func check(_ value: some Spelled, layer: LayerNumber) throws(ArchitectureError) {
    guard let problem = value.problem else { return }
    throw ArchitectureError.parameters("\(value)", problem.predicate, layer: layer)
  }

  private func check(
    shortcut source: LayerNumber, to layer: LayerNumber, _ sizes: [Int]
  ) throws(ArchitectureError) {
    guard .input <= source && source < layer else {
      throw ArchitectureError.shortcut(from: source, to: layer)
    }
    let (given, needed) = (sizes[countingInput: source], sizes[countingInput: layer])
    guard given == needed else {
      throw ArchitectureError.shortcutWidths(from: source, given, to: layer, needed)
    }
  }

  /// The most parameters a network may have: 2³¹ − 1.
  public static let parameterLimit = Double(LayerSizes.sizeLimit)
}
