internal import CFathomKernels

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
  /// Σ Δ² of the steps that were made with them, where that was looked at.
  public var stepSquares = 0.0
  /// Σ w² of the parameters before those steps, where that was looked at.
  public var parameterSquares = 0.0

  /// Nothing seen yet.
  public init() {}

  init(_ stats: fk_gradient_stats) {
    gradientSquares = stats.squares
    largest = stats.largest
    zeros = Int(stats.zeros)
    nonFinite = Int(stats.non_finite)
  }

  init(_ stats: fk_step_stats) {
    self.init(stats.gradient)
    stepSquares = stats.steps
    parameterSquares = stats.parameters
  }

  /// Adds what was seen elsewhere.
  @inlinable
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.gradientSquares += rhs.gradientSquares
    lhs.largest = max(lhs.largest, rhs.largest)
    lhs.zeros += rhs.zeros
    lhs.nonFinite += rhs.nonFinite
    lhs.stepSquares += rhs.stepSquares
    lhs.parameterSquares += rhs.parameterSquares
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

  init(_ stats: fk_layer_stats) {
    weights = GradientStatistics(stats.weights)
    biases = GradientStatistics(stats.biases)
  }

  init(_ stats: fk_layer_step_stats) {
    weights = GradientStatistics(stats.weights)
    biases = GradientStatistics(stats.biases)
  }

  /// Adds what was seen of other inputs.
  @inlinable
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.weights += rhs.weights
    lhs.biases += rhs.biases
  }
}
