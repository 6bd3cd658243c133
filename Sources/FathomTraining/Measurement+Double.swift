internal import FathomRecords

extension Measurement {
  /// Whether no layer's gradient or error is zero or beyond the working precision.
  var isPlainlyUsable: Bool {
    layers.allSatisfy {
      $0.gradient.isPlainlyUsable && ($0.error.log10Norm ?? Self.least) > Self.least
    }
  }

  /// log₁₀ of what single precision holds with all its digits, in numbers that are not all alike.
  fileprivate static let least = -34.0

  /// This measurement with the magnitudes of one in double precision, as far as the working
  /// precision could not hold them.
  ///
  /// What double precision holds and this one did not is an underflow or an overflow; what is
  /// zero in both is taken for zero.
  func taking(_ wide: Measurement) -> Measurement {
    var result = self
    for (index, layer) in wide.layers.enumerated() {
      let plain = layers[index].gradient
      if !plain.isPlainlyUsable, layer.gradient.state == .finite {
        result.layers[index].gradient = layer.gradient
        result.layers[index].gradient.zeroDerivativeShare = plain.zeroDerivativeShare
        result.layers[index].gradient.nonFiniteDerivatives = plain.nonFiniteDerivatives
        result.layers[index].gradient.state = plain.state(beside: layer.gradient)
      }
      if layer.error.log10Norm != nil { result.layers[index].error = layer.error }
      result.layers[index].errorDecay = layer.errorDecay
    }
    return result
  }
}

extension GradientMeasurement {
  /// Whether it is neither zero nor near or beyond the bounds of single precision.
  fileprivate var isPlainlyUsable: Bool {
    state == .finite && (log10Norm ?? Measurement.least) > Measurement.least
  }

  /// What this gradient was good for, beside one that is right: an underflow also where less than
  /// half of it is left.
  fileprivate func state(beside right: GradientMeasurement) -> GradientState {
    switch state {
    case .zero: return .underflow
    case .finite:
      guard let found = log10Norm, let size = right.log10Norm else { return state }
      return found < size - 0.30103 ? .underflow : .finite
    case .underflow, .overflow, .nan: return state
    }
  }
}
