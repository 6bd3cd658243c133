/// The cost C, the mean over the samples of the per-sample cost C_s.
public enum Cost: Spelled {
  /// −Σ_j y_j ln p_j of a softmax output; what PyTorch calls cross-entropy.
  case softmax
  /// −Σ_j [y_j ln a_j + (1 − y_j) ln(1 − a_j)] of sigmoid outputs, as in Nielsen's book.
  case crossEntropy
  /// ½‖a − y‖².
  case quadratic
  /// ‖a − y‖² divided by the number of outputs, as in PyTorch.
  case mse
  /// Σ_j |a_j − y_j| divided by the number of outputs, as PyTorch's L1 loss; its derivative is 0
  /// where a_j = y_j.
  case mae
  /// Σ_j h(a_j − y_j) divided by the number of outputs, where h(r) is ½r² up to |r| = δ and
  /// δ(|r| − ½δ) beyond: Huber 1964, as in PyTorch.
  case huber(delta: Double)
  /// The sigmoids' cross-entropy divided by the number of outputs, as PyTorch's binary
  /// cross-entropy.
  case bce

  /// The Huber cost with δ = 1.
  public static let huber = Cost.huber(delta: 1)

  /// Every cost once, with its usual parameter.
  public static let families: [Cost] = [
    .softmax, .crossEntropy, .quadratic, .mse, .mae, .huber, .bce,
  ]

  /// Other tools' names.
  ///
  /// `l2` is none of them: some mean the squared error by it, some half of it, some a penalty.
  public static let aliases =
    Alias.list([
      "nll": "softmax", "categorical-cross-entropy": "softmax",
      "sparse-categorical-cross-entropy": "softmax", "binary-cross-entropy": "bce",
      "bce-with-logits": "bce", "mean-squared-error": "mse", "mean-absolute-error": "mae",
      "l1": "mae",
    ]) + [
      Alias(
        "smooth-l1", "huber:1",
        refusal:
          "is huber:1; at another β it is huber:β divided by β, so write huber:β and multiply the"
          + " learning rate by 1/β")
    ]

  /// PyTorch's `cross_entropy` is what is called `softmax` here, and not `cross-entropy`.
  public static let hyphensAreFree = false

  /// How the cost is spelled.
  public var form: Form<Cost> {
    switch self {
    case .softmax: Form("softmax")
    case .crossEntropy: Form("cross-entropy")
    case .quadratic: Form("quadratic")
    case .mse: Form("mse")
    case .mae: Form("mae")
    case .huber(let delta):
      Form("huber", .positive, .init("δ", delta, usual: 1)) { .huber(delta: $0) }
    case .bce: Form("bce")
    }
  }

  /// The output activation that goes with this cost when none is named.
  public var defaultOutput: Activation {
    switch self {
    case .softmax: .softmax
    case .crossEntropy, .bce: .sigmoid
    case .quadratic, .mse, .mae, .huber: .identity
    }
  }

  /// Whether this cost can be computed from that output activation.
  public func accepts(_ output: Activation) -> Bool {
    switch self {
    case .softmax: output == .softmax
    case .crossEntropy, .bce: output == .sigmoid
    case .quadratic, .mse, .mae, .huber: output != .softmax
    }
  }

  /// Whether targets are shares, from 0 to 1.
  public var needsShares: Bool {
    switch self {
    case .softmax, .crossEntropy, .bce: true
    case .quadratic, .mse, .mae, .huber: false
    }
  }

  /// Whether the derivatives of all samples become small near the least cost, so that small
  /// gradients are a sign of it.
  ///
  /// Those of the absolute error keep their size up to the very minimum, around which training
  /// then moves to and fro.
  public var gradientShrinks: Bool {
    switch self {
    case .softmax, .crossEntropy, .quadratic, .mse, .huber, .bce: true
    case .mae: false
    }
  }

  /// What a single output's part is multiplied with in the per-sample cost.
  ///
  /// - Parameter outputs: How many outputs there are.
  /// - Returns: The weight.
  package func weight(outputs: Int) -> Double {
    switch self {
    case .softmax, .crossEntropy, .quadratic: 1
    case .mse: 2 / Double(outputs)
    case .mae, .huber, .bce: 1 / Double(outputs)
    }
  }
}
