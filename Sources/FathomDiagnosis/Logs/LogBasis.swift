import FathomRecords

/// What the profile of a logged training is read from.
///
/// Only the error itself makes a profile as it is defined; logs hold gradients of parameters, of
/// which these come near it, the nearest first. *Source of the figures:* our comparison of the
/// logarithm of the ratio between first and last hidden layer with the error's, on networks of 2
/// to 20 hidden layers of 30 units (sigmoid, tanh and ReLU with four initialisers each, 5 seeds,
/// mini-batches of 32) on Fashion-MNIST.
public enum LogBasis: String, CaseIterable, Sendable {
  /// The error, which Fathom's own logs hold.
  case error
  /// ∂C/∂b^l: the mean of the samples' errors. Within 0.5 decades of the profile, mostly within
  /// 0.2; samples may cancel, which brings up to a decade on small problems.
  case biases
  /// ∂C/∂w^l per parameter: the error times what the layer is given. Within 0.5 decades for
  /// sigmoid networks; up to 1 where activations shrink from layer to layer.
  case weightsPerParameter
  /// δ^l per parameter, where weights and biases were not logged apart; as good as the weights'.
  case gradientPerParameter
  /// ‖∂C/∂w^l‖, which grows with the layer's fan-in: the first hidden layer, whose inputs are the
  /// data, cannot be compared and stays out.
  case weights
  /// ‖δ^l‖, likewise.
  case gradient

  /// What is compared between layers, in words.
  public var phrase: String {
    switch self {
    case .error: "error"
    case .biases: "bias gradient"
    case .weightsPerParameter: "weight gradient per parameter"
    case .gradientPerParameter: "gradient per parameter"
    case .weights: "weight gradient"
    case .gradient: "gradient"
    }
  }

  /// The series that it is read from.
  var quantity: LogRecord.Quantity {
    switch self {
    case .error: .error
    case .biases: .biases
    case .weights, .weightsPerParameter: .weights
    case .gradient, .gradientPerParameter: .gradient
    }
  }

  /// Whether the first hidden layer, whose fan-in differs from the others', can be compared with
  /// them.
  var includesFirstLayer: Bool {
    switch self {
    case .weights, .gradient: false
    default: true
    }
  }

  /// The number by whose root a layer's norm is divided; nil where it is not known.
  func divisor(_ layer: LogRecord.Layer) -> Int? {
    switch self {
    case .error, .weights, .gradient: 1
    case .biases: layer.biases ?? 1
    case .weightsPerParameter: layer.weights
    case .gradientPerParameter: layer.weights.map { $0 + (layer.biases ?? 0) }
    }
  }
}
