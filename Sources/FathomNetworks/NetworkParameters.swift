public import FathomNumerics
public import FathomVocabulary

/// A network's weights and biases, γ and β in the precision that they are kept in.
public enum NetworkParameters: Sendable, Equatable {
  /// 32 bits, or 16 bits widened.
  case float(ParameterVector<Float>)
  /// 64 bits.
  case double(ParameterVector<Double>)

  /// Parameters of either precision.
  public init<Scalar: RealScalar>(_ vector: ParameterVector<Scalar>) {
    if let vector = vector as? ParameterVector<Float> {
      self = .float(vector)
    } else {
      self = .double(vector.converted(to: Double.self))
    }
  }

  /// Their precision.
  public var precision: Precision {
    switch self {
    case .float: .float
    case .double: .double
    }
  }

  /// The numbers, widened where they are `Float`.
  public var doubles: ParameterVector<Double> {
    switch self {
    case .float(let vector): vector.converted(to: Double.self)
    case .double(let vector): vector
    }
  }

  /// Which number belongs to which parameter.
  public var layout: ParameterLayout {
    switch self {
    case .float(let vector): vector.layout
    case .double(let vector): vector.layout
    }
  }
}
