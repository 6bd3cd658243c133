import FathomVocabulary
package import FathomNumerics

extension NetworkEngine {
  /// Computes and stores the gradient of a batch whose errors are there.
  ///
  /// - Parameters:
  ///   - samples: How many rows of the last pass count.
  ///   - total: What the sums over samples are divided by.
  ///   - accumulating: Whether the gradient is added to the one that is there.
  package func computeGradient(samples: Int, total: Int, accumulating: Bool) {
    pool.forEach(tiles: plan.gradient.count) { [plan] tile in
      plan.gradient.compute(
        tile, samples: samples, scale: 1 / Double(total), use: .store(adding: accumulating))
    }
    for part in learned { part.takeSums(scale: 1 / Double(total), adding: accumulating) }
    (samplesOfMissingGradient, holdsChange) = (nil, false)
  }

  /// Measures the gradient that was stored.
  ///
  /// - Postcondition: `gradientStatistics` holds what was seen.
  package func measureGradient() {
    for tile in 0..<plan.gradient.count { tileStatistics[tile] = plan.gradient.measure(tile) }
    for (index, part) in learned.enumerated() {
      learnedStatistics[index] = Kernels.statistics(part.gradient)
    }
    totalGradientStatistics()
  }

  /// What was seen of the last gradient that was measured, block by block.
  package func statistics(of block: ParameterBlock) -> GradientStatistics {
    let group = layout.groupIndex(block.layer, part: block.part)
    let seen =
      learned.firstIndex { $0.group == group }.map { learnedStatistics[$0] }
      ?? gradientStatistics[layer: block.layer]
    return group.flatMap { layout.groups[$0].row } == block.range.lowerBound
      ? seen.biases : seen.weights
  }

  /// Σ w² over the weights of each layer.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func weightSquares() -> [Double] {
    architecture.layers.layerNumbers.map { layer in
      layout.affineGroup(layer).map { Kernels.weightSquares(parameterPanels[$0]) } ?? 0
    }
  }

  /// Makes a step of stochastic gradient descent on a batch that was taken forward:
  /// w ← (1 − ηd) w − η ∂C/∂w, biases without decay.
  ///
  /// The gradient is used where it arises and not stored; asking for it computes it again. Errors
  /// that were taken back already are used as they are.
  ///
  /// - Parameters:
  ///   - samples: How many rows of the last pass count.
  ///   - learningRate: η.
  ///   - weightDecay: d.
  ///   - detail: How closely errors are looked at on their way back.
  ///   - measuring: How closely the gradient is looked at.
  /// - Postcondition: `pass` and `gradientStatistics` hold what was seen, as far as asked for.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func descend(
    samples: Int, learningRate: Double, weightDecay: Double, detail: PassDetail = .accounts,
    measuring: GradientDetail
  ) {
    precondition(learned.isEmpty, "a step with more than weights and biases needs a rule")
    let descent = Descent(
      tiles: plan.descent, stored: plan.gradient, statistics: tileStatistics, samples: samples,
      rate: learningRate,
      keep: 1 - learningRate * weightDecay, measuring: measuring)
    if samplesOfMissingGradient == samples {
      pool.forEach(tiles: plan.descent.count) { descent.run($0) }
    } else if Self.tiles(of: samples, threads: threads) == 1 {
      // Layer by layer, while errors and weights are at hand in the cache.
      let (backward, scratch) = (plan.backward, scratch[0])
      for stage in plan.descentStages {
        backward.run(
          rows: 0..<samples, part: stage.calls, detail: detail.rawValue, scratch: scratch)
        for tile in stage.tiles { descent.run(tile) }
      }
      noteErrors(samples: samples, tiles: 1, detail: detail)
    } else {
      backward(samples: samples, detail: detail)
      pool.forEach(tiles: plan.descent.count) { descent.run($0) }
    }
    (samplesOfMissingGradient, holdsChange) = (samples, false)
    if measuring > .none { totalGradientStatistics(descentRate: learningRate) }
  }

  /// Adds up what was seen of tiles; plain descent is η times the gradient.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func totalGradientStatistics(descentRate: Double? = nil) {
    Self.total(
      tileStatistics, of: plan.tileLayers, descentRate: descentRate, into: &gradientStatistics)
    for (part, seen) in zip(learned, learnedStatistics) {
      gradientStatistics[layer: part.layer].others += seen.weights
      gradientStatistics[layer: part.layer].others += seen.biases
    }
  }

  private static func total(
    _ tiles: AlignedStorage<LayerGradientStatistics>, of layers: [LayerNumber],
    descentRate: Double?,
    into layerSums: inout [LayerGradientStatistics]
  ) {
    var sums = layerSums.mutableSpan
    var last = LayerNumber.input
    for (tile, layer) in layers.enumerated() {
      if layer == last {
        sums[layer.index] += tiles[tile]
      } else {
        sums[layer.index] = tiles[tile]
      }
      last = layer
    }
    guard let descentRate else { return }
    for index in sums.indices { sums[index].noteDescent(descentRate) }
  }
}

extension LayerGradientStatistics {
  fileprivate mutating func noteDescent(_ rate: Double) {
    weights.stepSquares = rate * rate * weights.gradientSquares
    biases.stepSquares = rate * rate * biases.gradientSquares
  }
}

/// One step of descent, tile by tile.
private struct Descent<Scalar: RealScalar>: Sendable {
  let tiles: GradientTiles<Scalar>
  /// The same tiles, with a place of their own to be stored in.
  let stored: GradientTiles<Scalar>
  let statistics: AlignedStorage<LayerGradientStatistics>
  let samples: Int
  let rate: Double
  let keep: Double
  let measuring: GradientDetail

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func run(_ tile: Int) {
    let scale = 1 / Double(samples)
    let isClear = tiles.compute(
      tile, samples: samples, scale: scale,
      use: .descend(rate: rate, keep: keep, measuring: measuring), statistics: statistics)
    guard !isClear else { return }
    // It left the range in which floats can be squared: it is stored after all, to look closer.
    stored.compute(tile, samples: samples, scale: scale, use: .store(adding: false))
    statistics[tile] = stored.measure(tile)
  }
}
