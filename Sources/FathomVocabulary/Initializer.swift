/// How the weights and biases of a layer are drawn before training.
///
/// Fan-in is n_{l−1}, fan-out n_l. Biases are 0 unless said otherwise.
public enum Initializer: Spelled {
  /// Gaussian weights of standard deviation 1/√fan-in, biases N(0, 1): `network2` of Nielsen's
  /// book, chapter 3.
  case nielsen
  /// Weights and biases N(0, 1): Nielsen's book, chapter 1.
  case nielsenLarge
  /// Gaussian weights of variance 2/(fan-in + fan-out): Glorot and Bengio 2010.
  case xavier
  /// The same variance, uniform.
  case xavierUniform
  /// Gaussian weights of variance 2/fan-in: He et al. 2015.
  case he
  /// The same variance, uniform.
  case heUniform
  /// Gaussian weights of variance 1/fan-in: LeCun et al. 1998.
  case lecun
  /// Rows or columns orthonormal, drawn evenly (Haar): Saxe et al. 2013.
  case orthogonal
  /// Orthogonal, then scaled layer by layer until the pre-activations of some samples have
  /// variance 1: Mishkin and Matas 2015. What is drawn without data is the orthogonal part.
  case lsuv
  /// Weights and biases uniform in ±1/√fan-in: PyTorch's `nn.Linear`.
  case torch
  /// Gaussian weights of standard deviation σ_w/√fan-in and biases of σ_b, the convention of
  /// mean-field theory.
  case normal(weights: Double, biases: Double)
  /// Weights uniform in ±bound.
  case uniform(bound: Double)
  /// All zero.
  case zeros
}

extension Initializer {
  private enum Family: String, CaseIterable {
    case xavier
    case xavierUniform = "xavier-uniform"
    case he
    case heUniform = "he-uniform"
    case lecun, nielsen
    case nielsenLarge = "nielsen-large"
    case orthogonal, lsuv, torch, normal, uniform, zeros

    var example: Initializer {
      switch self {
      case .xavier: .xavier
      case .xavierUniform: .xavierUniform
      case .he: .he
      case .heUniform: .heUniform
      case .lecun: .lecun
      case .nielsen: .nielsen
      case .nielsenLarge: .nielsenLarge
      case .orthogonal: .orthogonal
      case .lsuv: .lsuv
      case .torch: .torch
      case .normal: .normal(weights: 2.5, biases: 0.1)
      case .uniform: .uniform(bound: 0.1)
      case .zeros: .zeros
      }
    }
  }

  /// Every initialiser once, those with parameters with an example's.
  public static let families = Family.allCases.map(\.example)

  /// How the initialiser is spelled.
  public var form: Form<Initializer> {
    switch self {
    case .xavier: Form(Family.xavier)
    case .xavierUniform: Form(Family.xavierUniform)
    case .he: Form(Family.he)
    case .heUniform: Form(Family.heUniform)
    case .lecun: Form(Family.lecun)
    case .nielsen: Form(Family.nielsen)
    case .nielsenLarge: Form(Family.nielsenLarge)
    case .orthogonal: Form(Family.orthogonal)
    case .lsuv: Form(Family.lsuv)
    case .torch: Form(Family.torch)
    case .normal(let weights, let biases):
      Form(Family.normal, .nonNegative, .init("σ_w", weights), .init("σ_b", biases)) {
        .normal(weights: $0, biases: $1)
      }
    case .uniform(let bound):
      Form(Family.uniform, .nonNegative, .init("a", bound)) { .uniform(bound: $0) }
    case .zeros: Form(Family.zeros)
    }
  }
}
