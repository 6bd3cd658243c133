public import FathomNumerics

/// What was seen while a batch went through a network.
public struct PassStatistics: Sendable {
  /// How many samples the batch had.
  public var samples: Int
  /// Σ_s C_s.
  public var totalCost: Double
  /// How many samples were classified correctly; 0 if they were not counted.
  public var correct: Int
  /// Activations of each layer with weights; nothing for an output that is computed with its
  /// cost.
  public var forward: [ForwardStatistics]
  /// Errors of each layer with weights, as far as the detail of the pass went; the output layer's
  /// come with its cost and have no U.
  public var backward: [BackwardStatistics]

  /// Nothing seen yet of a network with some layers.
  public init(layers: Int) {
    samples = 0
    totalCost = 0
    correct = 0
    forward = Array(repeating: ForwardStatistics(), count: layers)
    backward = Array(repeating: BackwardStatistics(), count: layers)
  }

  /// Forgets everything, without giving its memory back.
  mutating func reset(samples: Int) {
    self.samples = samples
    totalCost = 0
    correct = 0
    for layer in forward.indices {
      forward[layer] = ForwardStatistics()
      backward[layer] = BackwardStatistics()
    }
  }

  /// Adds another batch.
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.samples += rhs.samples
    lhs.totalCost += rhs.totalCost
    lhs.correct += rhs.correct
    for layer in lhs.forward.indices {
      lhs.forward[layer] += rhs.forward[layer]
      lhs.backward[layer] += rhs.backward[layer]
    }
  }

  /// The cost C, the mean over the samples.
  public var cost: Double { totalCost / Double(samples) }

  /// The share of samples classified correctly.
  public var accuracy: Double { Double(correct) / Double(samples) }
}

/// A place for each tile and each sample to leave what was seen there.
///
/// Sums are taken over samples in their order, and what tiles leave can be merged in any order,
/// so totals depend neither on the tiles nor on which thread was first.
final class TileStatistics: Sendable {
  let forward: AlignedStorage<ForwardStatistics>
  let errorsAreFinite: AlignedStorage<Bool>
  let correct: AlignedStorage<Int>
  let gradient: AlignedStorage<LayerGradientStatistics>
  /// C_s.
  let costs: AlignedStorage<Double>
  /// ‖a^l_s‖² of a layer's inputs, ‖e^l_s‖², and the norm before the slopes, ‖u^l_s‖².
  let inputSquares, errorSquares, squaresBefore: AlignedStorage<Double>
  private let layers: Int
  private let samples: Int

  init(tiles: Int, layers: Int, samples: Int, gradientTiles: Int) {
    self.layers = layers
    self.samples = samples
    forward = AlignedStorage(repeating: ForwardStatistics(), count: tiles * layers)
    errorsAreFinite = AlignedStorage(repeating: true, count: tiles * layers)
    correct = AlignedStorage(repeating: 0, count: tiles)
    gradient = AlignedStorage(repeating: LayerGradientStatistics(), count: gradientTiles)
    costs = AlignedStorage(repeating: 0, count: samples)
    inputSquares = AlignedStorage(repeating: 0, count: samples * layers)
    errorSquares = AlignedStorage(repeating: 0, count: samples * layers)
    squaresBefore = AlignedStorage(repeating: 0, count: samples * layers)
  }

  /// Where a tile leaves what it saw of a layer.
  func slot(_ tile: Int, _ layer: Int) -> Int { tile * layers + layer }

  /// Where the samples of a layer begin.
  func start(_ layer: Int) -> Int { layer * samples }

  func total(
    tiles: Int, samples: Int, extent: PassExtent, detail: PassDetail,
    into total: inout PassStatistics
  ) {
    total.reset(samples: samples)
    total.totalCost = costs.sum(0..<samples)
    for tile in 0..<tiles {
      total.correct += correct[tile]
      for layer in 0..<layers { total.forward[layer] += forward[slot(tile, layer)] }
    }
    guard extent == .errors else { return }
    for layer in 0..<layers {
      for tile in 0..<tiles where !errorsAreFinite[slot(tile, layer)] {
        total.backward[layer].isFinite = false
      }
      guard detail >= .samples else { continue }
      let range = start(layer)..<start(layer) + samples
      total.backward[layer].sumOfSquares = errorSquares.sum(range)
      total.backward[layer].gradientSquares = errorSquares.sum(
        range, timesOnePlus: inputSquares, at: range.lowerBound)
      guard detail >= .accounts else { continue }
      total.backward[layer].sumOfSquaresBefore = squaresBefore.sum(range)
    }
  }

  func gradients(of tiles: [Plan.GradientTile], into total: inout [LayerGradientStatistics]) {
    for layer in total.indices { total[layer] = LayerGradientStatistics() }
    for index in tiles.indices { total[tiles[index].layer] += gradient[index] }
  }
}
