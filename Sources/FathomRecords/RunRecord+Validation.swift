import FathomVocabulary

extension RunRecord {
  /// Why this record cannot be one that Fathom wrote; nil when nothing speaks against it.
  ///
  /// Records come from files too. What passes here has as many layers everywhere as the network,
  /// numbered in order, lists as long as they have to be, and no count that arithmetic could not
  /// bear.
  public var flaw: String? {
    guard format == Self.currentFormat else {
      return "it has format \(format), and this version reads format \(Self.currentFormat)"
    }
    guard network.sizes.count >= 2, network.sizes.allSatisfy(Self.isCount),
      network.layers.count == network.sizes.count - 1, Self.isCount(network.parameters)
    else { return "its network's sizes and layers do not fit together" }
    for (number, layer) in network.layers.numbered {
      guard layer.layer == number, layer.units == network.sizes[countingInput: number],
        layer.inputs == network.sizes[countingInput: number.below]
      else { return "its network's layer \(number) does not fit the sizes" }
    }
    guard Self.isCount(data.samples), Self.isCount(data.testSamples) else {
      return "its number of samples is impossible"
    }
    for look in [initial] + (final.map { [$0] } ?? []) {
      if let flaw = flaw(of: look) { return flaw }
    }
    if let training {
      let counts = [training.batchSize, training.steps, training.epochsCompleted]
      guard counts.allSatisfy(Self.isCount) else { return "its number of steps is impossible" }
    }
    return flawOfHistory
  }

  /// Whether a number can be one of things counted.
  private static func isCount(_ number: Int) -> Bool { 0...1_000_000_000_000_000 ~= number }

  private func flaw(of look: Measurement) -> String? {
    guard look.layers.count == network.layers.count, Self.isCount(look.step) else {
      return "it measures other layers than the network has"
    }
    for (layer, known) in zip(look.layers, network.layers) {
      let place = "its measurement of layer \(known.layer)"
      guard layer.layer == known.layer else { return "\(place) has the number of another layer" }
      if let distributions = layer.distributions {
        let all = [
          distributions.preActivation, distributions.activation, distributions.weights,
          distributions.weightGradient, distributions.biasGradient,
        ]
        guard all.allSatisfy(\.isSound) else { return "\(place) has impossible distributions" }
      }
      if let connections = layer.connections {
        let (weights, overflow) = known.units.multipliedReportingOverflow(by: known.inputs)
        guard !overflow, connections.weights.count == weights,
          connections.weightGradients.count == weights,
          // Batch normalisation leaves a layer without biases.
          connections.biases.count == known.units || connections.biases.isEmpty,
          connections.biasGradients.count == connections.biases.count
        else { return "\(place) has connections that do not fit the sizes" }
      }
      if let images = layer.images {
        let (pixels, overflow) = images.rows.multipliedReportingOverflow(by: images.columns)
        guard !overflow, images.rows > 0, images.columns > 0,
          (images.weights + images.weightGradients).allSatisfy({ $0.thousandths.count == pixels })
        else { return "\(place) has images of another size" }
      }
    }
    return nil
  }

  private var flawOfHistory: String? {
    var last = 0
    for step in history.steps {
      guard step.step >= last, Self.isCount(step.step) else { return "its steps are out of order" }
      guard step.layers.count == network.layers.count,
        zip(step.layers, network.layers).allSatisfy({ $0.layer == $1.layer })
      else { return "its step \(step.step) has other layers than the network" }
      last = step.step
    }
    let windows = history.costCurve.allSatisfy {
      Self.isCount($0.firstStep) && Self.isCount($0.steps)
    }
    return windows ? nil : "the steps of its cost curve are impossible"
  }
}

extension Distribution {
  /// Whether the bins can be drawn and the counts added.
  fileprivate var isSound: Bool {
    let numbers = [count, zeros, nan, infinite] + counts
    guard counts.count <= 10_000, numbers.allSatisfy({ 0...1_000_000_000_000 ~= $0 }) else {
      return false
    }
    switch bins {
    case .linear(let low, let high): return low <= high
    case .logarithmic(let lowest, let step):
      return (-10_000...10_000).contains(lowest) && (1...10_000).contains(step)
        && (counts.count % 2 == 1 || counts.isEmpty)
    }
  }
}
