public import FathomNumerics

extension NetworkEngine {
  /// Takes a batch through the network.
  ///
  /// - Parameters:
  ///   - samples: How many rows of inputs and targets count.
  ///   - extent: Forward only, or backward as well.
  ///   - detail: How closely the batch is looked at.
  ///   - countsCorrect: Whether targets are classes, so that right answers can be counted.
  ///   - prepare: Fills some rows of inputs and targets; it may run on several threads at once.
  /// - Postcondition: `pass` holds what was seen on the way.
  public func run(
    samples: Int, to extent: PassExtent, detail: PassDetail = .accounts, countsCorrect: Bool,
    prepare: @Sendable (Range<Int>) -> Void
  ) {
    precondition(samples > 0 && samples <= capacity, "\(samples) samples of \(capacity)")
    let tiles = Self.tiles(of: samples, threads: threads)
    Parallel.forEach(tiles: tiles, threads: threads) { [runner] tile in
      let rows = samples * tile / tiles..<samples * (tile + 1) / tiles
      prepare(rows)
      runner.run(rows, tile: tile, extent: extent, detail: detail, countsCorrect: countsCorrect)
    }
    tileStatistics.total(
      tiles: tiles, samples: samples, extent: extent, detail: detail, into: &pass)
  }

  /// Computes the gradient of a batch whose errors are there.
  ///
  /// - Parameters:
  ///   - samples: How many rows of the last pass count.
  ///   - total: What the sums over samples are divided by.
  ///   - accumulating: Whether the gradient is added to the one that is there.
  public func computeGradient(samples: Int, total: Int, accumulating: Bool) {
    Parallel.forEach(tiles: plan.gradientTiles.count, threads: threads) { [runner] tile in
      runner.storeGradient(
        tile, samples: samples, scale: 1 / Double(total), adding: accumulating)
    }
    samplesOfMissingGradient = nil
  }

  /// Leaves a batch without a step; its gradient can still be asked for.
  public func rejectBatch(samples: Int) { samplesOfMissingGradient = samples }

  /// Measures the gradient that was computed.
  ///
  /// - Postcondition: `gradientStatistics` holds what was seen.
  public func measureGradient() {
    for tile in plan.gradientTiles.indices { runner.measureGradient(tile) }
    tileStatistics.gradients(of: plan.gradientTiles, into: &gradientStatistics)
  }

  /// Σ w² over the weights of each layer.
  public func weightSquares() -> [Double] { parameterPanels.map { Kernels.weightSquares($0) } }

  /// Makes a step of stochastic gradient descent on a batch whose errors are there:
  /// w ← (1 − ηd) w − η ∂C/∂w, biases without decay.
  ///
  /// The gradient is used where it arises and not stored; asking for it computes it again.
  ///
  /// - Postcondition: `gradientStatistics` holds what was seen, as far as it was to be measured.
  public func descend(
    samples: Int, learningRate: Double, weightDecay: Double, measuring: GradientDetail
  ) {
    Parallel.forEach(tiles: plan.gradientTiles.count, threads: threads) { [runner] tile in
      runner.descend(
        tile, samples: samples, rate: learningRate, keep: 1 - learningRate * weightDecay,
        measuring: measuring)
    }
    samplesOfMissingGradient = samples
    guard measuring > .none else { return }
    tileStatistics.gradients(of: plan.gradientTiles, into: &gradientStatistics)
  }
}
