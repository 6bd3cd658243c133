/// The cost C, the mean over the samples of the per-sample cost C_s.
public enum Cost: Spelled, CaseIterable {
  /// −Σ_j y_j ln p_j of a softmax output; what PyTorch calls cross-entropy.
  case softmax
  /// −Σ_j [y_j ln a_j + (1 − y_j) ln(1 − a_j)] of sigmoid outputs, as in Nielsen's book.
  case crossEntropy
  /// ½‖a − y‖².
  case quadratic
  /// ‖a − y‖² divided by the number of outputs, as in PyTorch.
  case mse

  /// How the cost is spelled; `nll` is another name of `softmax`.
  public var form: Form<Cost> {
    switch self {
    case .softmax: Form("softmax", aliases: ["nll"])
    case .crossEntropy: Form("cross-entropy")
    case .quadratic: Form("quadratic")
    case .mse: Form("mse")
    }
  }

  /// The output activation that goes with this cost when none is named.
  public var defaultOutput: Activation {
    switch self {
    case .softmax: .softmax
    case .crossEntropy: .sigmoid
    case .quadratic, .mse: .identity
    }
  }

  /// Whether this cost can be computed from that output activation.
  public func accepts(_ output: Activation) -> Bool {
    switch self {
    case .softmax: output == .softmax
    case .crossEntropy: output == .sigmoid
    case .quadratic, .mse: output != .softmax
    }
  }

  /// Whether targets are shares, from 0 to 1.
  public var needsShares: Bool {
    switch self {
    case .softmax, .crossEntropy: true
    case .quadratic, .mse: false
    }
  }
}
