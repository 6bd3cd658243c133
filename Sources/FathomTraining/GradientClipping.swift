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
