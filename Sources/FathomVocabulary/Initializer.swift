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
  /// Rows or columns orthonormal, drawn evenly (Haar), times a gain: Saxe et al. 2013.
  case orthogonal(gain: Double)
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
  /// Gaussian weights of standard deviation σ, whatever the fan-in.
  case gaussian(deviation: Double)
  /// The same with values beyond ±2σ drawn again, as in Keras: σ is the deviation before that.
  case truncatedNormal(deviation: Double)
  /// All weights equal: units then are copies of one another.
  case constant(Double)
  /// For sines, Sitzmann et al. 2020: weights of the first layer uniform in ±1/fan-in, others in
  /// ±√(6/fan-in)/ω.
  ///
  /// ω is that of the layer's own sine, for a layer without one that of the nearest sine below it,
  /// and 1 where there is none.
  case siren

  /// Orthonormal rows or columns.
  public static let orthogonal = Initializer.orthogonal(gain: 1)
}

extension Initializer {
  private enum Family: String, CaseIterable {
    case xavier
    case xavierUniform = "xavier-uniform"
    case he
    case heUniform = "he-uniform"
    case lecun, nielsen
    case nielsenLarge = "nielsen-large"
    case orthogonal, lsuv, torch, normal, uniform, zeros, gaussian
    case truncatedNormal = "truncated-normal"
    case constant, siren

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
      case .gaussian: .gaussian(deviation: 0.05)
      case .truncatedNormal: .truncatedNormal(deviation: 0.05)
      case .constant: .constant(0.1)
      case .siren: .siren
      }
    }
  }

  /// Every initialiser once, those with parameters with an example's.
  public static let families = Family.allCases.map(\.example)

  /// Other tools' names.
  public static let aliases = Alias.list([
    "glorot": "xavier", "glorot-normal": "xavier", "xavier-normal": "xavier",
    "glorot-uniform": "xavier-uniform", "kaiming": "he", "kaiming-normal": "he", "he-normal": "he",
    "kaiming-uniform": "he-uniform", "lecun-normal": "lecun", "random-normal": "gaussian",
    "random-uniform": "uniform", "trunc-normal": "truncated-normal", "ones": "constant:1",
  ])

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
    case .orthogonal(let gain):
      Form(Family.orthogonal, .positive, .init("gain", gain, usual: 1)) { .orthogonal(gain: $0) }
    case .lsuv: Form(Family.lsuv)
    case .torch: Form(Family.torch)
    case .normal(let weights, let biases):
      Form(Family.normal, .nonNegative, .init("σ_w", weights), .init("σ_b", biases)) {
        .normal(weights: $0, biases: $1)
      }
    case .uniform(let bound):
      Form(Family.uniform, .nonNegative, .init("a", bound)) { .uniform(bound: $0) }
    case .zeros: Form(Family.zeros)
    case .gaussian(let deviation):
      Form(Family.gaussian, .nonNegative, .init("σ", deviation)) { .gaussian(deviation: $0) }
    case .truncatedNormal(let deviation):
      Form(Family.truncatedNormal, .nonNegative, .init("σ", deviation)) {
        .truncatedNormal(deviation: $0)
      }
    case .constant(let value): Form(Family.constant, .finite, .init("c", value)) { .constant($0) }
    case .siren: Form(Family.siren)
    }
  }
}
