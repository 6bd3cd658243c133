internal import FathomNumerics

/// The rule that turns a gradient into a step, with PyTorch's constants and a momentum of 0.9.
public enum Optimizer: String, CaseIterable, Codable, Sendable {
  /// Stochastic gradient descent: w ← w − η ∂C/∂w.
  case sgd
  /// v ← 0.9 v + g, w ← w − ηv: Polyak 1964.
  case momentum
  /// v ← 0.9 v + g, w ← w − η(g + 0.9 v): Nesterov 1983, as in Sutskever et al. 2013.
  case nesterov
  /// s ← 0.99 s + 0.01 g², w ← w − ηg/(√s + 10⁻⁸): Hinton 2012.
  case rmsprop
  /// s ← s + g², w ← w − ηg/(√s + 10⁻¹⁰): Duchi et al. 2011.
  case adagrad
  /// m and s, means of g and g² with β = 0.9 and 0.999, both made unbiased;
  /// w ← w − ηm/(√s + 10⁻⁸): Kingma and Ba 2015.
  case adam
  /// The same with decoupled weight decay, 0.01 unless said otherwise: Loshchilov and Hutter
  /// 2019.
  case adamw

  /// The learning rate when none is named.
  public var defaultLearningRate: Double { isAdaptive ? 0.001 : 0.1 }

  /// The decoupled weight decay when none is named.
  public var defaultWeightDecay: Double { self == .adamw ? 0.01 : 0 }

  /// Whether every parameter's step is scaled by the size of its own derivatives.
  public var isAdaptive: Bool { rule.hasSecondSlot }

  /// Whether steps remember earlier gradients, so that a one-cycle schedule moves the momentum.
  public var hasMomentum: Bool { rule.hasFirstSlot }

  /// The names of what it keeps for each parameter between steps, PyTorch's.
  public var slotNames: [String] {
    switch self {
    case .sgd: []
    case .momentum, .nesterov: ["momentum_buffer"]
    case .rmsprop: ["square_avg"]
    case .adagrad: ["sum"]
    case .adam, .adamw: ["exp_avg", "exp_avg_sq"]
    }
  }

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
