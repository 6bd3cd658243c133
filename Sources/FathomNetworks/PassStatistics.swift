public import FathomNumerics

/// What was seen while a batch went through a network.
public struct PassStatistics: Sendable {
  /// How many samples the batch had.
  public var samples: Int
  /// Σ_s C_s, and Σ e² of the output layer.
  public var output: OutputStatistics
  /// How many samples were classified correctly; 0 if they were not counted.
  public var correct: Int
  /// Activations of each layer with weights; nothing for an output that is computed with its
  /// cost.
  public var forward: [ForwardStatistics]
  /// Errors of each layer with weights; the output layer's come with its cost and have no U.
  public var backward: [BackwardStatistics]

  /// Nothing seen yet of a network with some layers.
  public init(layers: Int) {
    samples = 0
    output = OutputStatistics()
    correct = 0
    forward = Array(repeating: ForwardStatistics(), count: layers)
    backward = Array(repeating: BackwardStatistics(), count: layers)
  }

  /// Forgets everything, without giving its memory back.
  mutating func reset(samples: Int) {
    self.samples = samples
    output = OutputStatistics()
    correct = 0
    for layer in forward.indices {
      forward[layer] = ForwardStatistics()
      backward[layer] = BackwardStatistics()
    }
  }

  /// Adds another batch.
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.samples += rhs.samples
    lhs.output += rhs.output
    lhs.correct += rhs.correct
    for layer in lhs.forward.indices {
      lhs.forward[layer] += rhs.forward[layer]
      lhs.backward[layer] += rhs.backward[layer]
    }
  }

  /// The mean cost C.
  public var cost: Double { output.cost / Double(samples) }

  /// The share of samples classified correctly.
  public var accuracy: Double { Double(correct) / Double(samples) }
}

/// What was seen of the gradient of one layer.
public struct LayerGradientStatistics: BitwiseCopyable, Sendable {
  /// ∂C/∂w^l and the weights.
  public var weights = GradientStatistics()
  /// ∂C/∂b^l and the biases.
  public var biases = GradientStatistics()

  /// Nothing seen yet.
  public init() {}

  init(weights: GradientStatistics, biases: GradientStatistics) {
    self.weights = weights
    self.biases = biases
  }

  /// Adds what was seen of other units.
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.weights += rhs.weights
    lhs.biases += rhs.biases
  }
}

/// A place for each tile to leave what it saw; totals are taken in the order of the tiles, so
/// that they do not depend on which thread was first.
final class TileStatistics: Sendable {
  let forward: AlignedStorage<ForwardStatistics>
  let backward: AlignedStorage<BackwardStatistics>
  let output: AlignedStorage<OutputStatistics>
  let correct: AlignedStorage<Int>
  let gradient: AlignedStorage<LayerGradientStatistics>
  private let layers: Int

  init(sampleTiles: Int, layers: Int, gradientTiles: Int) {
    self.layers = layers
    forward = AlignedStorage(repeating: ForwardStatistics(), count: sampleTiles * layers)
    backward = AlignedStorage(repeating: BackwardStatistics(), count: sampleTiles * layers)
    output = AlignedStorage(repeating: OutputStatistics(), count: sampleTiles)
    correct = AlignedStorage(repeating: 0, count: sampleTiles)
    gradient = AlignedStorage(repeating: LayerGradientStatistics(), count: gradientTiles)
  }

  func slot(_ tile: Int, _ layer: Int) -> Int { tile * layers + layer }

  func total(tiles: Int, samples: Int, into total: inout PassStatistics) {
    total.reset(samples: samples)
    for tile in 0..<tiles {
      total.output += output[tile]
      total.correct += correct[tile]
      for layer in 0..<layers {
        total.forward[layer] += forward[slot(tile, layer)]
        total.backward[layer] += backward[slot(tile, layer)]
      }
    }
    total.backward[layers - 1] = BackwardStatistics(
      sumOfSquaresBefore: total.output.sumOfSquares, sumOfSquares: total.output.sumOfSquares)
  }

  func gradients(of tiles: [Plan.GradientTile], into total: inout [LayerGradientStatistics]) {
    for layer in total.indices { total[layer] = LayerGradientStatistics() }
    for (index, tile) in tiles.enumerated() { total[tile.layer] += gradient[index] }
  }
}
