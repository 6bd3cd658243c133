internal import CFathomKernels

/// What one pass over a layer's activations sees.
public struct ForwardStatistics: BitwiseCopyable, Sendable {
  /// How many |σ′(z)| lay below the limit.
  public var saturated = 0
  /// Whether all activations are finite numbers.
  public var isFinite = true

  /// Nothing seen yet.
  public init() {}

  init(saturated: Int, isFinite: Bool) {
    self.saturated = saturated
    self.isFinite = isFinite
  }

  /// Adds what was seen elsewhere.
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.saturated += rhs.saturated
    lhs.isFinite = lhs.isFinite && rhs.isFinite
  }
}

/// What the pass from U = E^{l+1} W^{l+1} to E^l = U ⊙ σ′ sees.
public struct BackwardStatistics: BitwiseCopyable, Sendable {
  /// Σ u², if it was asked for.
  public var sumOfSquaresBefore = 0.0
  /// Σ e², if it was asked for.
  public var sumOfSquares = 0.0
  /// Σ_s ‖∂C_s/∂(W^l, b^l)‖² = Σ_s ‖e_s‖² (1 + ‖a_s‖²) over the samples, if it was asked for:
  /// each sample's gradient is e_s (a_s, 1)ᵀ, so its norm needs no product.
  public var gradientSquares = 0.0
  /// Whether all errors are finite numbers.
  public var isFinite = true

  /// Nothing seen yet.
  public init() {}

  /// Adds what was seen elsewhere.
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.sumOfSquaresBefore += rhs.sumOfSquaresBefore
    lhs.sumOfSquares += rhs.sumOfSquares
    lhs.gradientSquares += rhs.gradientSquares
    lhs.isFinite = lhs.isFinite && rhs.isFinite
  }
}

/// What is seen of a gradient, or of part of one.
public struct GradientStatistics: BitwiseCopyable, Sendable {
  /// Σ g².
  public var gradientSquares = 0.0
  /// max |g| over the finite derivatives.
  public var largest = 0.0
  /// How many derivatives are exactly 0.
  public var zeros = 0
  /// How many derivatives are NaN or infinite.
  public var nonFinite = 0

  /// Nothing seen yet.
  public init() {}

  init(_ stats: fk_gradient_stats) {
    gradientSquares = stats.squares
    largest = stats.largest
    zeros = Int(stats.zeros)
    nonFinite = Int(stats.non_finite)
  }

  /// Adds what was seen elsewhere.
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.gradientSquares += rhs.gradientSquares
    lhs.largest = max(lhs.largest, rhs.largest)
    lhs.zeros += rhs.zeros
    lhs.nonFinite += rhs.nonFinite
  }
}

/// What is seen of the gradient of one layer.
public struct LayerGradientStatistics: BitwiseCopyable, Sendable {
  /// ∂C/∂w^l.
  public var weights = GradientStatistics()
  /// ∂C/∂b^l.
  public var biases = GradientStatistics()

  /// Nothing seen yet.
  public init() {}

  init(weights: GradientStatistics, biases: GradientStatistics) {
    self.weights = weights
    self.biases = biases
  }

  /// Adds what was seen of other inputs.
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.weights += rhs.weights
    lhs.biases += rhs.biases
  }
}
