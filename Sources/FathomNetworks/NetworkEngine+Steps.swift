package import FathomNumerics
package import FathomVocabulary

extension NetworkEngine {
  /// Makes room for the slots of a rule, all zero.
  package func prepareSteps(_ rule: StepRule) {
    stepping = Stepping(
      plan, rule, parameters: parameterPanels, gradients: gradientPanels,
      learned: learned.map(\.group))
  }

  /// Makes a step on a batch that was taken forward.
  ///
  /// Penalties, decay and all of `settings` are for weights; biases and what else is learned are
  /// clipped and follow the rule. The gradient is stored, and the step takes its place.
  ///
  /// - Parameters:
  ///   - samples: How many rows of the last pass count.
  ///   - settings: What goes into the rule; its `clip` is replaced where there is a
  ///     largest norm.
  ///   - largestNorm: What the norm of the whole gradient is clipped to, as PyTorch does it: by
  ///     min(1, largest/(norm + 10⁻⁶)); nil for no clipping.
  ///   - detail: How closely errors are looked at on their way back.
  /// - Precondition: Slots were made for a rule, which makes the step.
  /// - Postcondition: `pass` and `gradientStatistics` hold what was seen, as far as asked for.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func step(
    samples: Int, _ settings: StepSettings, largestNorm: Double?, detail: PassDetail
  ) {
    guard let stepping else { preconditionFailure("a step before slots were made") }
    // Before a step that is written down the errors were looked at already.
    if samplesOfMissingGradient != samples { backward(samples: samples, detail: detail) }
    var settings = settings
    if let largestNorm {
      settings.clip = clipFactor(samples: samples, largestNorm: largestNorm)
      pool.forEach(tiles: stepping.tiles.count) { [tileStatistics, settings] tile in
        tileStatistics[tile] = stepping.tiles[tile].step(settings)
      }
    } else {
      let scale = 1 / Double(samples)
      pool.forEach(tiles: stepping.tiles.count) { [plan, tileStatistics, settings] tile in
        plan.gradient.compute(
          tile, samples: samples, scale: scale, use: .store(adding: false))
        tileStatistics[tile] = stepping.tiles[tile].step(settings)
      }
      storeLearnedGradients(scale: scale)
    }
    (settings.keep, settings.l1, settings.l2) = (1, 0, 0)
    for (index, tile) in stepping.learnedTiles.enumerated() {
      learnedStatistics[index] = tile.step(settings)
    }
    (samplesOfMissingGradient, holdsChange) = (samples, true)
    if settings.isMeasured { totalGradientStatistics() }
  }

  /// Stores the gradient, and says what it has to be multiplied by.
  private func clipFactor(samples: Int, largestNorm: Double) -> Double {
    let scale = 1 / Double(samples)
    pool.forEach(tiles: plan.gradient.count) { [plan, tileStatistics] tile in
      plan.gradient.compute(tile, samples: samples, scale: scale, use: .store(adding: false))
      tileStatistics[tile] = plan.gradient.measure(tile)
    }
    storeLearnedGradients(scale: scale)
    var squares = 0.0
    for tile in 0..<plan.gradient.count {
      let seen = tileStatistics[tile]
      squares += seen.weights.gradientSquares + seen.biases.gradientSquares
    }
    for part in learned { squares += part.gradient.sumOfSquares }
    let factor = largestNorm / (squares.squareRoot() + 1e-6)
    return factor > 1 ? 1 : factor
  }

  private func storeLearnedGradients(scale: Double) {
    for part in learned { part.takeSums(scale: scale, adding: false) }
  }

  /// What the last step by a rule added to each parameter, decoupled weight decay taken out; nil
  /// when the last step was none, or plain descent.
  package var change: ParameterVector<Scalar>? { holdsChange ? storedGradient : nil }

  /// The first slot of the rule, v or m; nil when it has none.
  package var firstSlot: ParameterVector<Scalar>? {
    guard let stepping, !stepping.first.isEmpty else { return nil }
    return vector(stepping.first)
  }

  /// The second slot of the rule, s; nil when it has none.
  package var secondSlot: ParameterVector<Scalar>? {
    guard let stepping, !stepping.second.isEmpty else { return nil }
    return vector(stepping.second)
  }

  /// Overwrites the slots of the rule, as far as it has them.
  ///
  /// - Precondition: Slots were made for a rule that has those given.
  package func setSlots(
    first: ParameterVector<Scalar>?, second: ParameterVector<Scalar>?
  ) {
    guard let stepping else { preconditionFailure("slots before a rule") }
    precondition(stepping.first.isEmpty == (first == nil), "a rule with another first slot")
    precondition(stepping.second.isEmpty == (second == nil), "a rule with another second slot")
    if let first { store(first, in: stepping.first) }
    if let second { store(second, in: stepping.second) }
  }
}
