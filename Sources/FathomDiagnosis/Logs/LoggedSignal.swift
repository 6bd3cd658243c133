import FathomVocabulary
import FathomRecords

/// What a log tells of the signal on its way forward: ‖∂C/∂w^{l+1}‖ over ‖∂C/∂b^{l+1}‖ goes with
/// the norm of the activations a^l, whatever the error.
struct LoggedSignal {
  /// log₁₀ of that ratio for each hidden layer.
  let sizes: [(layer: LayerNumber, log10: Double)]
  /// The slope of the weights' gradients per layer going back, without the first layer's; nil where
  /// too few are known.
  let weightsSlope: Double?

  /// nil where the log does not hold both gradients.
  init?(_ log: LogRecord, _ profile: LogProfile?) {
    guard let profile, profile.basis == .biases || profile.basis == .error,
      let step = profile.steps.first, log.layers.count >= 4
    else { return nil }
    func log10(_ layer: LogRecord.Layer, _ quantity: LogRecord.Quantity) -> Double? {
      layer.series[quantity]?.first { $0.step == step }?.size.log10
    }
    var sizes: [(layer: LayerNumber, log10: Double)] = []
    for layer in log.layers.dropFirst() {
      guard let weights = log10(layer, .weights), let biases = log10(layer, .biases) else {
        return nil
      }
      sizes.append((layer.layer.below, weights - biases))
    }
    self.sizes = sizes
    let points = log.layers.dropFirst().dropLast().compactMap { layer in
      log10(layer, .weights).map { value in
        // Per parameter where that is known.
        let size = layer.weights.flatMap { Magnitude(Double($0)).log10 } ?? 0
        return (x: -Double(layer.layer), y: value - size / 2)
      }
    }
    weightsSlope = TheilSen.slope(of: points)
  }
}
