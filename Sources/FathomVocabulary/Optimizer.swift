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
  public var isAdaptive: Bool {
    switch self {
    case .sgd, .momentum, .nesterov: false
    case .rmsprop, .adagrad, .adam, .adamw: true
    }
  }

  /// Whether steps remember earlier gradients, so that a one-cycle schedule moves the momentum.
  public var hasMomentum: Bool {
    switch self {
    case .momentum, .nesterov, .adam, .adamw: true
    case .sgd, .rmsprop, .adagrad: false
    }
  }

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
}
