/// The function σ that turns a layer's pre-activations z into its activations a.
///
/// What is known of a function without computing it stands here, as exhaustive switches. Means
/// over Gaussian pre-activations, which mean-field theory asks for, are functions of this type
/// too; they belong into a file of their own.
public enum Activation: Spelled {
  /// a = z.
  case identity
  /// a = 1/(1 + e^−z).
  case sigmoid
  /// a = tanh z.
  case tanh
  /// a = max(z, 0), with σ′(0) = 0.
  case relu
  /// a = z for z > 0, else slope · z.
  case leakyReLU(slope: Double)
  /// a = z for z > 0, else α(e^z − 1).
  case elu(alpha: Double)
  /// a = λz for z > 0, else λα(e^z − 1): Klambauer et al. 2017, λ = 1.0507…, α = 1.6733….
  case selu
  /// a = z Φ(z), exact.
  case gelu
  /// a = z/(1 + e^−z), also called swish.
  case silu
  /// a = ln(1 + e^z).
  case softplus
  /// a = erf z.
  case erf
  /// a = z clipped to [−1, 1], with σ′(±1) = 0.
  case hardTanh
  /// a = z clipped to [0, 6], with σ′(0) = σ′(6) = 0: Krizhevsky 2010.
  case relu6
  /// a = z tanh(ln(1 + e^z)): Misra 2019.
  case mish
  /// a = z/(1 + |z|).
  case softsign
  /// a = slope · z + ½ clipped to [0, 1], with a slope of 0 where that begins.
  case hardSigmoid(slope: Double)
  /// a = z times z/6 + ½ clipped to [0, 1], with σ′(−3) = 0 and σ′(3) = 1: Howard et al. 2019.
  case hardSwish
  /// a = z/2 · (1 + tanh(√(2/π) (z + 0.044715 z³))), close to GELU: Hendrycks and Gimpel 2016.
  case geluTanh
  /// a = sin ωz: Sitzmann et al. 2020, who take ω = 30.
  case sin(omega: Double)
  /// a = z for z > 0, else a slope that is learned, one for the layer, times z: He et al. 2015.
  ///
  /// What is said of single functions is said of the slope at the start.
  case prelu(start: Double)
  /// The same with a slope of its own for each unit.
  case preluUnit(start: Double)
  /// a_j = e^{z_j} / Σ_k e^{z_k}: for the output layer only.
  ///
  /// It belongs to its cost, which it is computed with. What is said of single functions is said
  /// of the identity in its place.
  case softmax

  /// Leaky ReLU with the slope 0.01, as in Maas, Hannun and Ng 2013.
  public static let leakyReLU = Activation.leakyReLU(slope: 0.01)

  /// ELU with α = 1, as in Clevert, Unterthiner and Hochreiter 2016.
  public static let elu = Activation.elu(alpha: 1)

  /// Hard sigmoid with the slope 1/6, as in PyTorch; ONNX and older versions of Keras have 0.2.
  public static let hardSigmoid = Activation.hardSigmoid(slope: 1 / 6)

  /// PReLU with one slope for the layer, which starts at 0.25.
  public static let prelu = Activation.prelu(start: 0.25)

  /// PReLU with a slope for each unit, which start at 0.25.
  public static let preluUnit = Activation.preluUnit(start: 0.25)

  /// The plain sine, ω = 1.
  public static let sin = Activation.sin(omega: 1)
}

// MARK: - Spelling

extension Activation {
  private enum Family: String, CaseIterable {
    case identity, sigmoid, tanh, relu
    case leakyReLU = "leaky-relu"
    case elu, selu, gelu, silu, softplus, erf
    case hardTanh = "hard-tanh"
    case relu6, mish, softsign
    case hardSigmoid = "hard-sigmoid"
    case hardSwish = "hard-swish"
    case geluTanh = "gelu-tanh"
    case sin, prelu
    case preluUnit = "prelu-unit"
    case softmax

    var usual: Activation {
      switch self {
      case .identity: .identity
      case .sigmoid: .sigmoid
      case .tanh: .tanh
      case .relu: .relu
      case .leakyReLU: .leakyReLU
      case .elu: .elu
      case .selu: .selu
      case .gelu: .gelu
      case .silu: .silu
      case .softplus: .softplus
      case .erf: .erf
      case .hardTanh: .hardTanh
      case .relu6: .relu6
      case .mish: .mish
      case .softsign: .softsign
      case .hardSigmoid: .hardSigmoid
      case .hardSwish: .hardSwish
      case .geluTanh: .geluTanh
      case .sin: .sin
      case .prelu: .prelu
      case .preluUnit: .preluUnit
      case .softmax: .softmax
      }
    }
  }

  /// Every function once, those with parameters with their usual ones.
  public static let families = Family.allCases.map(\.usual)

  /// The functions that a hidden layer can have.
  public static let hidden = families.filter { $0 != .softmax }

  /// Other tools' names.
  public static let aliases = Alias.list([
    "linear": "identity", "logistic": "sigmoid", "lrelu": "leaky-relu", "swish": "silu",
    "hard-silu": "hard-swish", "gelu-new": "gelu-tanh", "gelu-pytorch-tanh": "gelu-tanh",
  ])

  /// How the function is spelled.
  public var form: Form<Activation> {
    switch self {
    case .identity: Form(Family.identity)
    case .sigmoid: Form(Family.sigmoid)
    case .tanh: Form(Family.tanh)
    case .relu: Form(Family.relu)
    case .leakyReLU(let slope):
      Form(Family.leakyReLU, .nonNegative, .init("slope", slope, usual: 0.01)) {
        .leakyReLU(slope: $0)
      }
    case .elu(let alpha):
      Form(Family.elu, .positive, .init("α", alpha, usual: 1)) { .elu(alpha: $0) }
    case .selu: Form(Family.selu)
    case .gelu: Form(Family.gelu)
    case .silu: Form(Family.silu)
    case .softplus: Form(Family.softplus)
    case .erf: Form(Family.erf)
    case .hardTanh: Form(Family.hardTanh)
    case .relu6: Form(Family.relu6)
    case .mish: Form(Family.mish)
    case .softsign: Form(Family.softsign)
    case .hardSigmoid(let slope):
      Form(Family.hardSigmoid, .positive, .init("slope", slope, usual: 1 / 6)) {
        .hardSigmoid(slope: $0)
      }
    case .hardSwish: Form(Family.hardSwish)
    case .geluTanh: Form(Family.geluTanh)
    case .sin(let omega):
      Form(Family.sin, .positive, .init("ω", omega, usual: 1)) { .sin(omega: $0) }
    case .prelu(let start):
      Form(Family.prelu, .nonNegative, .init("start", start, usual: 0.25)) { .prelu(start: $0) }
    case .preluUnit(let start):
      Form(Family.preluUnit, .nonNegative, .init("start", start, usual: 0.25)) {
        .preluUnit(start: $0)
      }
    case .softmax: Form(Family.softmax)
    }
  }
}

// MARK: - Traits

extension Activation {
  /// λ of SELU.
  public static let seluScale = 1.0507009873554804934193349852946
  /// α of SELU.
  public static let seluAlpha = 1.6732632423543772848170429916717

  /// The largest |σ′(z)| there is: γ in the bounds on vanishing.
  ///
  /// GELU has it at z = √2, SiLU at z = 2.399357, Mish at z = 1.490571 and the tanh form of GELU at
  /// z = 1.418504 (zeros of σ″); softplus and hard swish, just below z = 3, only approach it.
  public var largestSlope: Double {
    switch self {
    case .identity, .tanh, .relu, .softplus, .hardTanh, .relu6, .softsign, .softmax: 1
    case .sigmoid: 0.25
    case .leakyReLU(let slope): max(1, slope)
    case .elu(let alpha): max(1, alpha)
    case .selu: 1.7580993408473766
    case .gelu: 1.1289041451851547
    case .silu: 1.0998393201288669
    case .erf: 1.1283791670955126
    case .mish: 1.0884981612517279
    case .hardSigmoid(let slope): slope
    case .hardSwish: 1.5
    case .geluTanh: 1.1289930686587718
    case .sin(let omega): omega
    case .prelu(let start), .preluUnit(let start): max(1, start)
    }
  }

  /// σ′(0), that of the left side at a kink.
  public var slopeAtZero: Double {
    switch self {
    case .identity, .tanh, .hardTanh, .softsign, .softmax: 1
    case .sigmoid: 0.25
    case .relu, .relu6: 0
    case .leakyReLU(let slope): slope
    case .elu(let alpha): alpha
    case .selu: 1.7580993408473766
    case .gelu, .silu, .softplus, .hardSwish, .geluTanh: 0.5
    case .erf: 1.1283791670955126
    case .mish: 0.6
    case .hardSigmoid(let slope): slope
    case .sin(let omega): omega
    case .prelu(let start), .preluUnit(let start): start
    }
  }

  /// The values that σ takes or comes arbitrarily close to; bounds may be infinite.
  ///
  /// The least value of GELU is that at z = −0.751792, the least of SiLU that at z = −1.278465, of
  /// Mish at z = −1.192431, of the tanh form of GELU at z = −0.752461, of hard swish at z = −1.5.
  public var range: ClosedRange<Double> {
    switch self {
    case .identity, .prelu, .preluUnit: -.infinity ... .infinity
    case .sigmoid, .hardSigmoid, .softmax: 0...1
    case .tanh, .erf, .hardTanh, .softsign, .sin: -1...1
    case .relu6: 0...6
    case .relu, .softplus: 0 ... .infinity
    case .leakyReLU(let slope): (slope == 0 ? 0 : -.infinity) ... .infinity
    case .elu(let alpha): -alpha ... .infinity
    case .selu: -1.7580993408473766 ... .infinity
    case .gelu: -0.16997120747990366 ... .infinity
    case .silu: -0.27846454276107374 ... .infinity
    case .mish: -0.30884341301725041 ... .infinity
    case .hardSwish: -0.375 ... .infinity
    case .geluTanh: -0.17004075057125405 ... .infinity
    }
  }

  /// Whether σ is bounded on both sides.
  public var isBounded: Bool { range.lowerBound.isFinite && range.upperBound.isFinite }

  /// Whether σ(−z) = −σ(z).
  public var isOdd: Bool {
    switch self {
    case .identity, .tanh, .erf, .hardTanh, .softsign, .sin: true
    case .leakyReLU(let slope): slope == 1
    case .prelu(let start), .preluUnit(let start): start == 1
    case .sigmoid, .relu, .elu, .selu, .gelu, .silu, .softplus, .relu6, .mish, .hardSigmoid,
      .hardSwish, .geluTanh, .softmax:
      false
    }
  }

  /// Whether σ′ comes close to 0 towards a bound without the signal being cut off by design: the
  /// functions that stay at a bound or come softly to one.
  public var saturates: Bool {
    switch self {
    case .identity, .relu, .leakyReLU, .hardSwish, .sin, .prelu, .preluUnit, .softmax: false
    case .sigmoid, .tanh, .elu, .selu, .gelu, .silu, .softplus, .erf, .hardTanh, .relu6, .mish,
      .softsign, .hardSigmoid, .geluTanh:
      true
    }
  }

  /// Whether a slope of −0 is none of saturation: for small z the function is switched off, as ReLU
  /// is, and only for large z it saturates.
  ///
  /// A unit that is switched off for every sample is dead; one that is saturated for every sample
  /// by a slope of 0 is both saturated and dead, as those of hard tanh are.
  public var saturatesOnlyAbove: Bool { self == .relu6 }

  /// |σ′(z)| below this is saturated: 1 % of the largest slope; negative where nothing saturates.
  public var saturationLimit: Double { saturates ? 0.01 * largestSlope : -1 }

  /// Whether σ′ is exactly 0 on a whole interval, so that a unit can die.
  public var canDie: Bool {
    switch self {
    case .relu, .hardTanh, .relu6, .hardSigmoid, .hardSwish: true
    case .leakyReLU(let slope): slope == 0
    case .identity, .sigmoid, .tanh, .elu, .selu, .gelu, .silu, .softplus, .erf, .mish, .softsign,
      .geluTanh, .sin, .prelu, .preluUnit, .softmax:
      false
    }
  }

  /// The function nearest to it whose units cannot die; itself where its own cannot.
  public var living: Activation {
    switch self {
    case .relu, .relu6: .leakyReLU
    case .leakyReLU(let slope): slope == 0 ? .leakyReLU : self
    case .hardTanh: .tanh
    case .hardSigmoid: .sigmoid
    case .hardSwish: .silu
    case .identity, .sigmoid, .tanh, .elu, .selu, .gelu, .silu, .softplus, .erf, .mish, .softsign,
      .geluTanh, .sin, .prelu, .preluUnit, .softmax:
      self
    }
  }

  /// Whether σ saturates softly: σ′ is curved and has no zeros but single points, so that a slope
  /// of 0 can only be an underflow.
  public var isSmooth: Bool {
    switch self {
    case .sigmoid, .tanh, .elu, .selu, .gelu, .silu, .softplus, .erf, .mish, .softsign, .geluTanh:
      true
    case .identity, .relu, .leakyReLU, .hardTanh, .relu6, .hardSigmoid, .hardSwish, .sin, .prelu,
      .preluUnit, .softmax:
      false
    }
  }

  /// Whether it hands positive z on and holds negative z back.
  public var isRectifier: Bool {
    switch self {
    case .relu, .leakyReLU, .elu, .selu, .gelu, .silu, .relu6, .mish, .hardSwish, .geluTanh, .prelu,
      .preluUnit:
      true
    case .identity, .sigmoid, .tanh, .softplus, .erf, .hardTanh, .softsign, .hardSigmoid, .sin,
      .softmax:
      false
    }
  }

  /// The slope below 0 that is learned, as it is at the start; nil where nothing is learned.
  public var slopeToLearn: (start: Double, isPerUnit: Bool)? {
    switch self {
    case .prelu(let start): (start, false)
    case .preluUnit(let start): (start, true)
    default: nil
    }
  }

  /// Whether an error shrinks on its way back through the function whatever usual weights stand
  /// beside it: σ′ is well below 1 where pre-activations lie, and initialisers do not make up for
  /// that as they do for rectifiers.
  public var shrinksErrors: Bool { !isRectifier && slopeAtZero < 1 }

  /// The initialiser that suits the function when none is named.
  ///
  /// *Source:* He et al. 2015 for rectifiers, Klambauer et al. 2017 for SELU, Sitzmann et al. 2020
  /// for the sine, Glorot and Bengio 2010 for the others.
  public var suitableInitializer: Initializer {
    switch self {
    case .relu, .leakyReLU, .elu, .gelu, .silu, .relu6, .mish, .hardSwish, .geluTanh, .prelu,
      .preluUnit:
      .he
    case .selu: .lecun
    case .sin: .siren
    case .identity, .sigmoid, .tanh, .softplus, .erf, .hardTanh, .softsign, .hardSigmoid,
      .softmax:
      .xavier
    }
  }
}
