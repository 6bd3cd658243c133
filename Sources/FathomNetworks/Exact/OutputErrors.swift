import FathomVocabulary
internal import FathomNumerics

extension Architecture {
  /// e^L of one sample, without cancellation where an output saturates.
  ///
  /// A residual is formed as (1 − y) − (1 − a), with 1 − a from z, where a may round to 1; the
  /// softmax's where y > ½ from the other outputs.
  ///
  /// - Parameters:
  ///   - z: z^L.
  ///   - targets: y.
  /// - Returns: ∂C_s/∂z^L.
  func outputErrors(_ z: [Extended], targets: [Extended]) -> [Extended] {
    // An output whose slope is learned is a step of its own behind z.
    let end = layers[layers.count - 1].activation
    let activation = end.slopeToLearn == nil ? end : .identity
    if cost == .softmax { return Self.softmaxErrors(z, targets: targets) }
    let weight = Extended(cost.weight(outputs: z.count))
    let isSymmetric = activation.isOdd
    return z.indices.map { j in
      let output = activation.exact(z[j])
      let residual = Self.residual(z[j], output, targets[j], isSymmetric: isSymmetric)
      return weight * outputError(residual, slope: output.slope)
    }
  }

  /// ∂C_s/∂z of one output, but for its weight.
  private func outputError(_ residual: Extended, slope: Extended) -> Extended {
    switch cost {
    // With its own cost the sigmoid's slope cancels.
    case .softmax, .crossEntropy, .bce: residual
    case .quadratic, .mse: residual * slope
    case .mae: residual.isZero ? .zero : residual.mantissa < 0 ? -slope : slope
    case .huber(let delta): residual.bounded(by: Extended(delta)) * slope
    }
  }

  /// The output layer and its cost, where a kernel computes them together.
  var combinedOutput: CombinedOutput? {
    switch cost {
    case .softmax: .softmax
    case .crossEntropy, .bce: .sigmoid(weight: cost.weight(outputs: outputs))
    case .quadratic, .mse, .mae, .huber: nil
    }
  }

  /// a − y; `isSymmetric` says whether σ saturates at −1 as it does at 1.
  private static func residual(
    _ z: Extended, _ output: ExtendedActivation, _ y: Extended, isSymmetric: Bool
  ) -> Extended {
    guard let complement = output.complement, !z.isZero else { return output.value - y }
    if z.mantissa > 0 { return (.one - y) - complement }
    return isSymmetric ? complement - (.one + y) : output.value - y
  }

  private static func softmaxErrors(_ z: [Extended], targets: [Extended]) -> [Extended] {
    guard var top = z.indices.first else { return [] }
    for j in z.indices where z[j] > z[top] { top = j }
    let powers = z.map { Extended.exponential(minus: z[top] - $0) }
    var others = Extended.zero
    for j in z.indices where j != top { others += powers[j] }
    let sum = .one + others
    let mass = targets.reduce(.zero) { $0 + $1 }
    let half = Extended(0.5)
    return z.indices.map { j in
      let y = targets[j]
      guard y > half else { return mass * powers[j] / sum - y }
      let rest = j == top ? others : sum - powers[j]
      return (mass - y) - mass * rest / sum
    }
  }
}

extension Extended {
  /// The nearest number from −bound to bound.
  fileprivate func bounded(by bound: Extended) -> Extended {
    magnitude > bound ? (mantissa < 0 ? -bound : bound) : self
  }
}
