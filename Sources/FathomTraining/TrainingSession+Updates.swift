internal import FathomNetworks
internal import FathomNumerics

extension TrainingSession {
  /// Keeps the updates of the last step, if this session made one.
  func keepUpdates() {
    guard options.detail > .cost, step > 0, hasMadeStep else { return }
    recorder.keepUpdates(
      of: engine.gradientStatistics, weightSquares: weightSquaresBeforeStep(),
      weightDecayIncluded: options.decayIsIncluded)
  }

  /// ‖W^l‖² as it was before the last step, which is undone in thought: W + ηg, then the decay.
  private func weightSquaresBeforeStep() -> [Double] {
    guard descendsPlainly else { return engine.gradientStatistics.map(\.weights.parameterSquares) }
    let keep = 1 - lastRate * (options.weightDecay + options.l2)
    let (now, change) = (engine.parameters, lastChange)
    return now.layout.layers.map { layer in
      zip(now.weights(layer), change.weights(layer)).reduce(0) {
        let before = (Double($1.0) - Double($1.1)) / keep
        return $0 + before * before
      }
    }
  }
}
