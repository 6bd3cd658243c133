public import FathomNetworks
public import FathomNumerics

/// A model's weights and biases in the precision of its file.
public enum ModelParameters: Sendable, Equatable {
  /// 32 bits, or 16 bits widened.
  case float(ParameterVector<Float>)
  /// 64 bits.
  case double(ParameterVector<Double>)

  /// The numbers, widened where they are `Float`.
  public var doubles: ParameterVector<Double> {
    switch self {
    case .float(let vector): vector.converted(to: Double.self)
    case .double(let vector): vector
    }
  }
}
