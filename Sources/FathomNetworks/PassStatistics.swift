import FathomVocabulary
internal import FathomNumerics

/// What was seen while a batch went through a network.
package struct PassStatistics: Sendable {
  /// How many samples the batch had.
  package var samples: Int
  /// Σ_s C_s.
  package var totalCost: Double
  /// How many samples were classified correctly; 0 if they were not counted.
  package var correct: Int
  /// Activations of each layer with weights; nothing for an output that is computed with its
  /// cost.
  package var forward: [ForwardStatistics]
  /// Errors of each layer with weights, as far as the detail of the pass went; the output layer's
  /// come with its cost and have no U.
  package var backward: [BackwardStatistics]
  /// Σ_s ‖∂C_s/∂·‖² between two accounts on the way back, layer by layer and account by account, if
  /// it was asked for; see `Architecture.accounts`.
  package var accountSquares: [Double]

  /// Nothing seen yet of a network.
  package init(_ architecture: Architecture) {
    let layers = architecture.layers.count
    samples = 0
    totalCost = 0
    correct = 0
    forward = Array(repeating: ForwardStatistics(), count: layers)
    backward = Array(repeating: BackwardStatistics(), count: layers)
    accountSquares = Array(repeating: 0, count: architecture.accountsBefore.last ?? 0)
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
    for place in accountSquares.indices { accountSquares[place] = 0 }
  }

  /// Looks at what a forward pass left, tile by tile.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func noteForward<Scalar: RealScalar>(
    samples: Int, costs: AlignedStorage<Double>, tiles: ArraySlice<KernelScratch<Scalar>>,
    countsCorrect: Bool
  ) {
    reset(samples: samples)
    totalCost = costs.sum(0..<samples)
    for tile in tiles {
      if countsCorrect { correct += tile.correct(LayerNumber(at: forward.count - 1)) }
      for layer in forward.layerNumbers {
        forward[layer: layer].saturated += tile.saturated(layer)
        if tile.hasOddOutputs(layer) { forward[layer: layer].isFinite = false }
      }
    }
  }

  /// Looks for errors that are not finite, tile by tile.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func noteOddErrors<Scalar: RealScalar>(tiles: ArraySlice<KernelScratch<Scalar>>) {
    for tile in tiles {
      for layer in backward.layerNumbers where tile.hasOddErrors(layer) {
        backward[layer: layer].isFinite = false
      }
    }
  }

  /// Adds another batch.
  package static func += (lhs: inout Self, rhs: Self) {
    lhs.samples += rhs.samples
    lhs.totalCost += rhs.totalCost
    lhs.correct += rhs.correct
    for layer in lhs.forward.indices {
      lhs.forward[layer] += rhs.forward[layer]
      lhs.backward[layer] += rhs.backward[layer]
    }
    for place in lhs.accountSquares.indices {
      lhs.accountSquares[place] += rhs.accountSquares[place]
    }
  }

  /// The cost C, the mean over the samples.
  package var cost: Double { totalCost / Double(samples) }

  /// The share of samples classified correctly.
  package var accuracy: Double { Double(correct) / Double(samples) }
}

/// What is seen of the activations of a layer.
package struct ForwardStatistics: BitwiseCopyable, Sendable {
  /// How many |σ′(z)| lay below the limit.
  package var saturated = 0
  /// Whether all activations are finite numbers.
  package var isFinite = true

  /// Nothing seen yet.
  package init() {}

  /// Adds what was seen elsewhere.
  package static func += (lhs: inout Self, rhs: Self) {
    lhs.saturated += rhs.saturated
    lhs.isFinite = lhs.isFinite && rhs.isFinite
  }
}

/// What is seen of the errors of a layer.
package struct BackwardStatistics: BitwiseCopyable, Sendable {
  /// Σ e², if it was asked for.
  package var sumOfSquares = 0.0
  /// Σ_s ‖∂C_s/∂(W^l, b^l)‖² = Σ_s ‖e_s‖² (1 + ‖a_s‖²) over the samples, if it was asked for:
  /// each sample's gradient is e_s (a_s, 1)ᵀ, so its norm needs no product.
  package var gradientSquares = 0.0
  /// Whether all errors are finite numbers.
  package var isFinite = true

  /// Nothing seen yet.
  package init() {}

  /// Adds what was seen elsewhere.
  package static func += (lhs: inout Self, rhs: Self) {
    lhs.sumOfSquares += rhs.sumOfSquares
    lhs.gradientSquares += rhs.gradientSquares
    lhs.isFinite = lhs.isFinite && rhs.isFinite
  }
}
