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
  ///   domain, softmax stands anywhere but at the end, a layer has not exactly one affine part, the
  ///   output layer does not end in its activation, a dropout is no share, a sum joins layers that
  ///   do not fit, or cost and output do not go together.
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

  /// The number of parameters, of all blocks.
  public var parameterCount: Int { ParameterLayout(self).count }

  /// Whether no part learns anything beside weights and biases.
  package var learnsOnlyWeightsAndBiases: Bool {
    layers.allSatisfy { layer in
      layer.parts.allSatisfy { $0.isAffine || $0.kind.parameters(from: layer.units) == nil }
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
    guard last.dropout == 0 else { throw ArchitectureError.outputDropout }
    guard last.parts.last?.activation != nil else { throw ArchitectureError.outputWithoutEnd }
    for (number, layer) in layers.numbered { try check(layer, number, sizes) }
    guard cost.accepts(last.activation) else {
      throw ArchitectureError.costAndOutput(cost, last.activation)
    }
  }

  private func check(
    _ layer: Layer, _ number: LayerNumber, _ sizes: [Int]
  ) throws(ArchitectureError) {
    guard layer.parts.count(where: \.isAffine) == 1 else {
      throw ArchitectureError.notOneAffinePart(layer.parts.count(where: \.isAffine), layer: number)
    }
    guard layer.parts.count(where: { $0.dropout != nil }) <= 1 else {
      throw ArchitectureError.severalDropouts(layer: number)
    }
    try check(layer.initializer, layer: number)
    let isOutput = number == layers.layerNumbers.last
    for (index, part) in layer.parts.enumerated() {
      switch part {
      case .activation(let activation):
        try check(activation, layer: number)
        guard activation != .softmax || (isOutput && index == layer.parts.count - 1) else {
          throw ArchitectureError.hiddenSoftmax(layer: number)
        }
      case .dropout(let share):
        guard 0 <= share && share < 1 else {
          throw ArchitectureError.dropout(share, layer: number)
        }
      case .add(let source):
        try check(
          shortcut: source, to: number,
          units: layer.units(into: index, from: sizes[countingInput: number.below]), sizes)
      case .dense, .normalization: break
      }
    }
  }

  private func check(_ value: some Spelled, layer: LayerNumber) throws(ArchitectureError) {
    guard let problem = value.problem else { return }
    throw ArchitectureError.parameters("\(value)", problem.predicate, layer: layer)
  }

  private func check(
    shortcut source: LayerNumber, to layer: LayerNumber, units needed: Int, _ sizes: [Int]
  ) throws(ArchitectureError) {
    guard .input <= source && source < layer else {
      throw ArchitectureError.shortcut(from: source, to: layer)
    }
    let given = sizes[countingInput: source]
    guard given == needed else {
      throw ArchitectureError.shortcutWidths(from: source, given, to: layer, needed)
    }
  }

  /// The most parameters a network may have: 2³¹ − 1.
  public static let parameterLimit = Double(LayerSizes.sizeLimit)
}
