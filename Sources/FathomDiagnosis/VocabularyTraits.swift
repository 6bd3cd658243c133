import FathomVocabulary

// What records hold as names, as values with traits.

extension Activation {
  /// The activation of a name in a record; nil for an unknown one.
  init?(parsing name: String) { self.init(rawValue: name) }

  /// Whether it passes large positive z on and shuts, or nearly so, for negative ones.
  var isRectifier: Bool {
    switch self {
    case .relu, .leakyReLU, .elu, .selu, .gelu, .silu: true
    default: false
    }
  }

  /// The initialiser that keeps the signal's size from layer to layer.
  var suitableInitializer: Initializer { .default(for: self) }
}

extension Optimizer {
  /// The optimiser of a name in a record; nil for an unknown one.
  init?(parsing name: String) { self.init(rawValue: name) }
}
