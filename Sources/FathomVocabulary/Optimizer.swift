#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The rule that turns a gradient g into a step w ← w − …, with PyTorch's constants unless others
/// are named.
public enum Optimizer: Spelled {
  /// Stochastic gradient descent: w ← w − ηg.
  case sgd
  /// v ← μv + g, w ← w − ηv: Polyak 1964.
  case momentum(Double)
  /// v ← μv + g, w ← w − η(g + μv): Nesterov 1983, as in Sutskever et al. 2013.
  case nesterov(Double)
  /// s ← αs + (1 − α)g², w ← w − ηg/(√s + 10⁻⁸): Hinton 2012.
  case rmsprop(alpha: Double)
  /// s ← s + g², w ← w − ηg/(√s + 10⁻¹⁰): Duchi et al. 2011.
  case adagrad
  /// m ← β₁m + (1 − β₁)g and s ← β₂s + (1 − β₂)g², both made unbiased;
  /// w ← w − ηm/(√s + 10⁻⁸): Kingma and Ba 2015.
  case adam(beta1: Double, beta2: Double)
  /// The same with decoupled weight decay, 0.01 unless said otherwise: Loshchilov and Hutter
  /// 2019.
  case adamw(beta1: Double, beta2: Double)

  /// μ and β₁ unless others are named.
  public static let usualMomentum = 0.9

  /// Momentum with μ = 0.9.
  public static let momentum = Optimizer.momentum(usualMomentum)
  /// Nesterov's momentum with μ = 0.9.
  public static let nesterov = Optimizer.nesterov(usualMomentum)
  /// RMSprop with α = 0.99.
  public static let rmsprop = Optimizer.rmsprop(alpha: 0.99)
  /// Adam with β₁ = 0.9 and β₂ = 0.999.
  public static let adam = Optimizer.adam(beta1: usualMomentum, beta2: 0.999)
  /// AdamW with β₁ = 0.9 and β₂ = 0.999.
  public static let adamw = Optimizer.adamw(beta1: usualMomentum, beta2: 0.999)
}

// MARK: - Spelling

extension Optimizer {
  private enum Family: String, CaseIterable {
    case sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw

    var usual: Optimizer {
      switch self {
      case .sgd: .sgd
      case .momentum: .momentum
      case .nesterov: .nesterov
      case .rmsprop: .rmsprop
      case .adagrad: .adagrad
      case .adam: .adam
      case .adamw: .adamw
      }
    }
  }

  /// Every optimiser once, with its usual parameters.
  public static let families = Family.allCases.map(\.usual)

  /// Other tools' names.
  public static let aliases = Alias.list(["nag": "nesterov"])

  /// How the optimiser is spelled.
  public var form: Form<Optimizer> {
    let usual = Self.usualMomentum
    return switch self {
    case .sgd: Form(Family.sgd)
    case .momentum(let mu):
      Form(Family.momentum, .share, .init("μ", mu, usual: usual)) { .momentum($0) }
    case .nesterov(let mu):
      Form(Family.nesterov, .share, .init("μ", mu, usual: usual)) { .nesterov($0) }
    case .rmsprop(let alpha):
      Form(Family.rmsprop, .share, .init("α", alpha, usual: 0.99)) { .rmsprop(alpha: $0) }
    case .adagrad: Form(Family.adagrad)
    case .adam(let beta1, let beta2):
      Form(
        Family.adam, .share, .init("β₁", beta1, usual: usual), .init("β₂", beta2, usual: 0.999)
      ) { .adam(beta1: $0, beta2: $1) }
    case .adamw(let beta1, let beta2):
      Form(
        Family.adamw, .share, .init("β₁", beta1, usual: usual), .init("β₂", beta2, usual: 0.999)
      ) { .adamw(beta1: $0, beta2: $1) }
    }
  }
}

// MARK: - Steps

/// A formula of the kernels that turns a stored gradient into a step, and what it keeps for each
/// parameter between steps.
///
/// Kernels look a formula up by its name, so that neither they nor the vocabulary need to know the
/// other's numbers.
public struct StepRule: Hashable, Sendable {
  /// What the kernels call it.
  public let name: String
  /// PyTorch's name for the mean or sum of gradients, v or m; nil where none is kept.
  public let firstSlot: String?
  /// PyTorch's name for the mean or sum of squares, s; nil where none is kept.
  public let secondSlot: String?

  init(_ name: String, first: String? = nil, second: String? = nil) {
    self.name = name
    firstSlot = first
    secondSlot = second
  }
}

/// The numbers that a rule takes in one step.
public struct StepConstants: Hashable, Sendable {
  /// η, Adam's correction of its first moment included.
  public var rate: Double
  /// μ or β₁.
  public var first = 0.0
  /// α or β₂.
  public var second = 0.0
  /// ε.
  public var epsilon = 0.0
  /// 1/√(1 − β₂^t).
  public var correction = 1.0

  /// The constants of a rule that takes nothing but a rate.
  public init(rate: Double) {
    self.rate = rate
  }
}

extension Optimizer {
  /// The formula that makes its steps, and what that keeps.
  public var rule: StepRule {
    switch self {
    case .sgd: StepRule("sgd")
    case .momentum: StepRule("momentum", first: "momentum_buffer")
    case .nesterov: StepRule("nesterov", first: "momentum_buffer")
    case .rmsprop: StepRule("rmsprop", second: "square_avg")
    case .adagrad: StepRule("adagrad", second: "sum")
    case .adam, .adamw: StepRule("adam", first: "exp_avg", second: "exp_avg_sq")
    }
  }

  /// The names of what it keeps for each parameter between steps, PyTorch's.
  public var slotNames: [String] { [rule.firstSlot, rule.secondSlot].compactMap(\.self) }

  /// The numbers of a step.
  ///
  /// - Parameters:
  ///   - rate: η.
  ///   - momentum: What a schedule puts in the place of μ or β₁; nil for the optimiser's own.
  ///   - step: The number of the step that is made, from 1.
  /// - Returns: What the rule's formula takes.
  public func constants(rate: Double, momentum: Double?, step: Int) -> StepConstants {
    var constants = StepConstants(rate: rate)
    switch self {
    case .sgd: break
    case .momentum(let mu), .nesterov(let mu): constants.first = momentum ?? mu
    case .rmsprop(let alpha):
      constants.second = alpha
      constants.epsilon = 1e-8
    case .adagrad: constants.epsilon = 1e-10
    case .adam(let beta1, let beta2), .adamw(let beta1, let beta2):
      constants.first = momentum ?? beta1
      constants.second = beta2
      constants.epsilon = 1e-8
      constants.rate = rate / (1 - pow(constants.first, Double(step)))
      constants.correction = 1 / (1 - pow(constants.second, Double(step))).squareRoot()
    }
    return constants
  }
}

// MARK: - Traits

extension Optimizer {
  /// The learning rate when none is named.
  public var defaultLearningRate: Double { isAdaptive ? 0.001 : 0.1 }

  /// The decoupled weight decay when none is named.
  public var defaultWeightDecay: Double {
    switch self {
    case .adamw: 0.01
    case .sgd, .momentum, .nesterov, .rmsprop, .adagrad, .adam: 0
    }
  }

  /// Whether every parameter's step is scaled by the size of its own derivatives.
  public var isAdaptive: Bool {
    switch self {
    case .sgd, .momentum, .nesterov: false
    case .rmsprop, .adagrad, .adam, .adamw: true
    }
  }

  /// Whether a step is the gradient times the rate and nothing else, so that parts of a gradient
  /// are parts of the step.
  public var isPlain: Bool {
    switch self {
    case .sgd: true
    case .momentum, .nesterov, .rmsprop, .adagrad, .adam, .adamw: false
    }
  }

  /// μ or β₁: how much of the mean of gradients stays in each step; nil without such a mean.
  ///
  /// A one-cycle schedule moves it.
  public var momentum: Double? {
    switch self {
    case .momentum(let mu), .nesterov(let mu): mu
    case .adam(let beta1, _), .adamw(let beta1, _): beta1
    case .sgd, .rmsprop, .adagrad: nil
    }
  }

  /// Whether steps remember earlier gradients.
  public var hasMomentum: Bool { momentum != nil }
}
