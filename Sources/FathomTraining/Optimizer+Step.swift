internal import FathomNumerics
internal import FathomVocabulary

extension Optimizer {
  var rule: StepRule {
    switch self {
    case .sgd: .descent
    case .momentum: .momentum
    case .nesterov: .nesterov
    case .rmsprop: .rmsprop
    case .adagrad: .adagrad
    case .adam, .adamw: .adam
    }
  }

  /// A step's settings, penalties and clipping aside.
  ///
  /// - Parameters:
  ///   - rate: η.
  ///   - momentum: μ or β₁; nil for 0.9.
  ///   - step: The number of the step that is made, from 1.
  /// - Returns: What a step takes.
  func settings(rate: Double, momentum: Double?, step: Int) -> StepSettings {
    var settings = StepSettings(rule, rate: rate)
    settings.first = momentum ?? 0.9
    switch self {
    case .sgd, .momentum, .nesterov: break
    case .rmsprop:
      settings.second = 0.99
      settings.epsilon = 1e-8
    case .adagrad: settings.epsilon = 1e-10
    case .adam, .adamw:
      settings.second = 0.999
      settings.epsilon = 1e-8
      settings.rate = rate / (1 - Double.power(settings.first, step))
      settings.correction = 1 / (1 - Double.power(settings.second, step)).squareRoot()
    }
    return settings
  }
}
