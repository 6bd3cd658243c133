/// How an architecture is run: a flat list of kernel calls, and the tiles of its gradient.
///
/// Layers appear by their index among those with weights: 0 is layer 2.
struct Plan: Sendable {
  /// One kernel call on a tile of samples.
  enum Call: Sendable {
    /// A^l ← A^{l−1} W^{lᵀ} + b
    case multiply(layer: Int)
    /// A^l ← σ(A^l), and its slopes
    case activate(layer: Int, function: Int32, limit: Double)
    /// Output, cost and errors of a softmax output
    case softmax
    /// Output, cost and errors of sigmoid outputs under cross-entropy
    case sigmoidCrossEntropy
    /// Cost and errors of weight · ½‖a − y‖²
    case quadratic(weight: Double)
    /// E^l ← E^{l+1} W^{l+1}
    case multiplyBack(layer: Int)
    /// E^l ← E^l ⊙ σ′
    case applySlopes(layer: Int)
  }

  /// Some inputs of a layer, the gradient of whose weights is computed by one thread; the biases
  /// count as the input after the last.
  ///
  /// Tiles are fixed, so that the number of threads cannot change what is measured over them.
  struct GradientTile: Sendable {
    var layer: Int
    var inputs: Range<Int>
  }

  /// The most samples that one thread takes through the network at a time: more would leave the
  /// second-level cache, fewer would transpose the weights too often. No result depends on it.
  static let samplesPerTile = 128
  private static let inputsPerTile = 120

  /// From the inputs to outputs, cost and output errors.
  let forward: [Call]
  /// From the output errors to those of the first hidden layer.
  let backward: [Call]
  /// All inputs of all layers, the output layer first as the errors come.
  let gradientTiles: [GradientTile]
  /// Floating-point operations of one training step, for each sample.
  let operationsPerSample: Double

  init(_ architecture: Architecture) {
    let layers = architecture.layers
    var forward: [Call] = []
    for (index, layer) in layers.enumerated() {
      forward.append(.multiply(layer: index))
      let function = layer.activation.kernelIndex
      let limit = layer.activation.saturationLimit
      let isOutput = index == layers.count - 1
      switch (isOutput, architecture.cost) {
      case (true, .softmax): forward.append(.softmax)
      case (true, .crossEntropy): forward.append(.sigmoidCrossEntropy)
      case (true, .quadratic), (true, .mse):
        forward.append(.activate(layer: index, function: function, limit: limit))
        let weight = architecture.cost == .mse ? 2 / Double(layer.units) : 1
        forward.append(.quadratic(weight: weight))
      case (false, _):
        forward.append(.activate(layer: index, function: function, limit: limit))
      }
    }
    self.forward = forward
    backward = (0..<layers.count - 1).reversed().flatMap {
      [.multiplyBack(layer: $0), .applySlopes(layer: $0)]
    }
    gradientTiles = layers.indices.reversed().flatMap { index in
      let inputs = architecture.sizes[index]
      let starts = Array(stride(from: 0, to: inputs, by: Self.inputsPerTile))
      return zip(starts, starts.dropFirst() + [inputs + 1]).map {
        GradientTile(layer: index, inputs: $0..<$1)
      }
    }
    let sizes = architecture.sizes.map(Double.init)
    let products = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    operationsPerSample = 6 * products - 2 * sizes[0] * sizes[1]
  }
}

extension Activation {
  /// The function's number in the kernels.
  var kernelIndex: Int32 {
    switch self {
    case .identity, .softmax: 0
    case .sigmoid: 1
    case .tanh: 2
    case .relu: 3
    case .leakyReLU: 4
    case .elu: 5
    case .selu: 6
    case .gelu: 7
    case .silu: 8
    case .softplus: 9
    case .erf: 10
    case .hardTanh: 11
    }
  }

  /// |σ′(z)| below this is saturated: 1 % of σ′'s maximum; negative where nothing saturates.
  package var saturationLimit: Double { saturates ? 0.01 * largestSlope : -1 }
}
