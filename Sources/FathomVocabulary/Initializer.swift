#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How the weights and biases of a layer are drawn before training.
///
/// Fan-in is n_{l−1}, fan-out n_l. Biases are 0 unless said otherwise.
public enum Initializer: Hashable, Sendable {
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

  /// The initialiser that suits an activation when none is named.
  public static func `default`(for activation: Activation) -> Initializer {
    switch activation {
    case .relu, .leakyReLU, .elu, .gelu, .silu: .he
    case .selu: .lecun
    default: .xavier
    }
  }

  /// The names, with the parameters that two of them take.
  public static let names = [
    "xavier", "xavier-uniform", "he", "he-uniform", "lecun", "nielsen", "nielsen-large",
    "orthogonal", "lsuv", "torch", "normal:σ_w,σ_b", "uniform:a", "zeros",
  ]

  /// The initialiser as the command line writes it, for example `he` or `normal:2.5,0.1`.
  ///
  /// - Returns: nil for an unknown name, and for parameters that are missing, not finite or
  ///   negative.
  public init?(_ text: String) {
    switch text {
    case "nielsen": self = .nielsen
    case "nielsen-large": self = .nielsenLarge
    case "xavier": self = .xavier
    case "xavier-uniform": self = .xavierUniform
    case "he": self = .he
    case "he-uniform": self = .heUniform
    case "lecun": self = .lecun
    case "orthogonal": self = .orthogonal
    case "lsuv": self = .lsuv
    case "torch": self = .torch
    case "zeros": self = .zeros
    default:
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      let numbers = parts[1].split(separator: ",", omittingEmptySubsequences: false)
        .map { Double($0) ?? .nan }
      guard numbers.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return nil }
      switch (parts[0], numbers.count) {
      case ("normal", 2): self = .normal(weights: numbers[0], biases: numbers[1])
      case ("uniform", 1): self = .uniform(bound: numbers[0])
      default: return nil
      }
    }
  }
}

extension Initializer: CustomStringConvertible {
  /// The initialiser as the command line writes it.
  public var description: String {
    switch self {
    case .nielsen: "nielsen"
    case .nielsenLarge: "nielsen-large"
    case .xavier: "xavier"
    case .xavierUniform: "xavier-uniform"
    case .he: "he"
    case .heUniform: "he-uniform"
    case .lecun: "lecun"
    case .orthogonal: "orthogonal"
    case .lsuv: "lsuv"
    case .torch: "torch"
    case .normal(let weights, let biases): "normal:\(weights),\(biases)"
    case .uniform(let bound): "uniform:\(bound)"
    case .zeros: "zeros"
    }
  }
}

extension Initializer: Codable {
  /// Reads the command line's spelling.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let initializer = Initializer(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "unknown initialiser '\(text)'"))
    }
    self = initializer
  }

  /// Writes the command line's spelling.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
