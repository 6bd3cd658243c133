/// What a network is, as a value: sizes, activations, initialisers and the cost.
///
/// It says nothing of how the network is run, and holds no parameters.
public struct Architecture: Hashable, Codable, Sendable {
  /// A layer whose units see every unit of the layer before: z^l = W^l a^{l−1} + b^l,
  /// a^l = σ(z^l).
  public struct Layer: Hashable, Codable, Sendable {
    /// The number of units n_l.
    public var units: Int
    /// σ.
    public var activation: Activation
    /// How weights and biases are drawn.
    public var initializer: Initializer

    /// A layer; without an initialiser it takes the one that suits its activation.
    public init(units: Int, activation: Activation, initializer: Initializer? = nil) {
      self.units = units
      self.activation = activation
      self.initializer = initializer ?? .default(for: activation)
    }
  }

  /// The number of inputs n_1.
  public private(set) var inputs: Int
  /// The layers with weights, 2 … L, the output layer last.
  public private(set) var layers: [Layer]
  /// The cost.
  public private(set) var cost: Cost

  /// A network of any layers.
  ///
  /// - Throws: `ArchitectureError` when there is no layer, a size is not positive, the
  ///   parameters would not fit memory, softmax stands in a hidden layer or cost and output do
  ///   not go together.
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
    let initializer = initializer ?? .default(for: activation)
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

  /// The number of weights and biases.
  public var parameterCount: Int {
    zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
  }

  /// The number of outputs n_L.
  public var outputs: Int { layers.last?.units ?? 0 }

  private func validate() throws(ArchitectureError) {
    guard let last = layers.last else { throw ArchitectureError.tooFewSizes([inputs]) }
    var count = 0.0
    for (index, (before, units)) in zip(sizes, sizes.dropFirst()).enumerated() {
      guard before > 0 else { throw ArchitectureError.sizeNotPositive(before, layer: index + 1) }
      guard units > 0 else { throw ArchitectureError.sizeNotPositive(units, layer: index + 2) }
      count += (Double(before) + 1) * Double(units)
    }
    guard count <= Self.parameterLimit else { throw ArchitectureError.tooManyParameters(count) }
    for (index, layer) in layers.dropLast().enumerated() where layer.activation == .softmax {
      throw ArchitectureError.hiddenSoftmax(layer: index + 2)
    }
    guard cost.accepts(last.activation) else {
      throw ArchitectureError.costAndOutput(cost, last.activation)
    }
  }

  /// The most parameters a network may have: 2³¹ − 1.
  public static let parameterLimit = 2_147_483_647.0
}
