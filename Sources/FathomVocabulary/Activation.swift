/// The function σ that turns a layer's pre-activations z into its activations a.
public enum Activation: String, CaseIterable, Codable, Sendable {
  /// a = z.
  case identity
  /// a = 1/(1 + e^−z).
  case sigmoid
  /// a = tanh z.
  case tanh
  /// a = max(z, 0), with σ′(0) = 0.
  case relu
  /// a = z for z > 0, else 0.01 z.
  case leakyReLU = "leaky-relu"
  /// a = z for z > 0, else e^z − 1.
  case elu
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
  case hardTanh = "hard-tanh"
  /// a_j = e^{z_j} / Σ_k e^{z_k}: for the output layer only.
  case softmax

  /// The activations that a hidden layer can have.
  public static let hidden = allCases.filter { $0 != .softmax }

  /// The largest |σ′(z)| there is: γ in the bounds on vanishing.
  ///
  /// GELU has it at z = √2 and SiLU at z = 2.399357 (a zero of σ″); softplus only approaches it.
  public var largestSlope: Double {
    switch self {
    case .sigmoid: 0.25
    case .selu: 1.7580993408473766
    case .gelu: 1.1289042005428142
    case .silu: 1.0998393194842803
    case .erf: 1.1283791670955126
    case .identity, .tanh, .relu, .leakyReLU, .elu, .softplus, .hardTanh, .softmax: 1
    }
  }

  /// Whether σ′ comes arbitrarily close to 0 without the signal being cut off by design: the
  /// bounded and softly saturating functions.
  public var saturates: Bool {
    switch self {
    case .identity, .relu, .leakyReLU, .softmax: false
    default: true
    }
  }

  /// Whether σ′ is exactly 0 on a whole interval, so that a unit can die.
  public var canDie: Bool { self == .relu || self == .hardTanh }
}
