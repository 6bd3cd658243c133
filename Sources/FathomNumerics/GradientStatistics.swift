internal import CFathomKernels

/// What is seen of a gradient, or of part of one.
package struct GradientStatistics: BitwiseCopyable, Sendable {
  /// Σ g².
  package var gradientSquares = 0.0
  /// max |g| over the finite derivatives.
  package var largest = 0.0
  /// How many derivatives are exactly 0.
  package var zeros = 0
  /// How many derivatives are NaN or infinite.
  package var nonFinite = 0
  /// Σ Δ² of the steps that were made with them, where that was looked at.
  package var stepSquares = 0.0
  /// Σ w² of the parameters before those steps, where that was looked at.
  package var parameterSquares = 0.0

  /// Nothing seen yet.
  package init() {}

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
  package static func += (lhs: inout Self, rhs: Self) {
    lhs.gradientSquares += rhs.gradientSquares
    lhs.largest = max(lhs.largest, rhs.largest)
    lhs.zeros += rhs.zeros
    lhs.nonFinite += rhs.nonFinite
    lhs.stepSquares += rhs.stepSquares
    lhs.parameterSquares += rhs.parameterSquares
  }
}

/// What is seen of the gradient of one layer.
package struct LayerGradientStatistics: BitwiseCopyable, Sendable {
  /// ∂C/∂w^l.
  package var weights = GradientStatistics()
  /// ∂C/∂b^l.
  package var biases = GradientStatistics()
  /// What the layer learns beside, such as γ and β.
  package var others = GradientStatistics()

  /// Nothing seen yet.
  package init() {}

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
  package static func += (lhs: inout Self, rhs: Self) {
    lhs.weights += rhs.weights
    lhs.biases += rhs.biases
    lhs.others += rhs.others
  }
}
