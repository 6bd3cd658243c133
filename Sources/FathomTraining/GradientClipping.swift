/// What happens to gradients that are too large for a step.
///
/// The cost's gradient is clipped, before penalties and decay come to it.
public enum GradientClipping: Hashable, Codable, Sendable {
  /// Nothing.
  case none
  /// The gradient of the whole network is shortened to this norm: Pascanu et al. 2013.
  ///
  /// As in PyTorch it is multiplied by min(1, norm/(‖g‖ + 10⁻⁶)).
  case norm(Double)
  /// Every derivative is brought into ± this value.
  case value(Double)
}

extension GradientClipping {
  /// The norm that the gradient of the whole network is shortened to; nil for none.
  var largestNorm: Double? {
    switch self {
    case .norm(let norm): norm
    case .none, .value: nil
    }
  }

  /// The magnitude that every derivative is brought into; nil for none.
  var largestDerivative: Double? {
    switch self {
    case .value(let value): value
    case .none, .norm: nil
    }
  }
}
