internal import FathomNumerics

extension NetworkEngine {
  /// How far a batch is taken.
  public enum Extent: Sendable {
    /// Outputs, cost and accuracy.
    case outputs
    /// Also the errors of every layer.
    case errors
  }

  /// Takes a batch through the network.
  ///
  /// - Parameters:
  ///   - samples: How many rows of inputs and targets count.
  ///   - extent: Forward only, or backward as well.
  ///   - countsCorrect: Whether targets are classes, so that right answers can be counted.
  ///   - prepare: Fills some rows of inputs and targets; it may run on several threads at once.
  /// - Postcondition: `pass` holds what was seen on the way.
  public func run(
    samples: Int, to extent: Extent, countsCorrect: Bool,
    prepare: @Sendable (Range<Int>) -> Void
  ) {
    precondition(samples > 0 && samples <= capacity, "\(samples) samples of \(capacity)")
    let tiles = Self.tiles(of: samples)
    Parallel.forEach(tiles: tiles, threads: threads) { [runner] tile in
      let start = tile * Plan.samplesPerTile
      let rows = start..<min(start + Plan.samplesPerTile, samples)
      prepare(rows)
      runner.run(rows, tile: tile, backward: extent == .errors, countsCorrect: countsCorrect)
    }
    tileStatistics.total(tiles: tiles, samples: samples, into: &pass)
  }

  /// Computes the gradient of a batch whose errors are there.
  ///
  /// - Parameters:
  ///   - samples: How many rows of the last pass count.
  ///   - total: What the sums over samples are divided by.
  ///   - accumulating: Whether the gradient is added to the one that is there.
  public func computeGradient(samples: Int, total: Int, accumulating: Bool) {
    Parallel.forEach(tiles: plan.gradientTiles.count, threads: threads) { [runner] tile in
      runner.computeGradient(
        tile, samples: samples, scale: 1 / Double(total), accumulating: accumulating)
    }
  }

  /// Measures gradient and parameters without changing them.
  ///
  /// - Postcondition: `gradientStatistics` holds what was seen.
  public func measureGradient() {
    for layer in weights.indices {
      gradientStatistics[layer] = LayerGradientStatistics(
        weights: Kernels.measure(weights[layer], gradient: weightGradients[layer]),
        biases: Kernels.measure(biases[layer], gradient: biasGradients[layer]))
    }
  }

  /// Makes a step of stochastic gradient descent on a batch whose errors are there:
  /// w ← (1 − ηd) w − η ∂C/∂w, biases without decay.
  ///
  /// - Postcondition: `gradientStatistics` holds what was seen, if it was to be measured.
  public func descend(
    samples: Int, learningRate: Double, weightDecay: Double, measured: Bool
  ) {
    Parallel.forEach(tiles: plan.gradientTiles.count, threads: threads) { [runner] tile in
      runner.computeGradient(
        tile, samples: samples, scale: 1 / Double(samples), accumulating: false)
      runner.descend(
        tile, rate: learningRate, keep: 1 - learningRate * weightDecay, measured: measured)
    }
    guard measured else { return }
    tileStatistics.gradients(of: plan.gradientTiles, into: &gradientStatistics)
  }
}
