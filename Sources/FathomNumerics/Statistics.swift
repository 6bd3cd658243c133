internal import CFathomKernels

/// What one pass over a layer's activations sees.
public struct ForwardStatistics: BitwiseCopyable, Sendable {
  /// Σ a²; NaN or infinite when an activation is.
  public var sumOfSquares = 0.0
  /// How many |σ′(z)| lay below the limit.
  public var saturated = 0

  /// Nothing seen yet.
  public init() {}

  init(sumOfSquares: Double, saturated: Int) {
    self.sumOfSquares = sumOfSquares
    self.saturated = saturated
  }

  /// Adds what was seen elsewhere.
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.sumOfSquares += rhs.sumOfSquares
    lhs.saturated += rhs.saturated
  }
}

/// What the output pass sees.
public struct OutputStatistics: BitwiseCopyable, Sendable {
  /// Σ_s C_s.
  public var cost = 0.0
  /// Σ e².
  public var sumOfSquares = 0.0

  /// Nothing seen yet.
  public init() {}

  init(_ stats: fk_output_stats) {
    cost = stats.cost
    sumOfSquares = stats.sum_squares
  }

  /// Adds what was seen elsewhere.
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.cost += rhs.cost
    lhs.sumOfSquares += rhs.sumOfSquares
  }
}

/// What the pass from U = E^{l+1} W^{l+1} to E^l = U ⊙ σ′ sees.
public struct BackwardStatistics: BitwiseCopyable, Sendable {
  /// Σ u².
  public var sumOfSquaresBefore = 0.0
  /// Σ e².
  public var sumOfSquares = 0.0

  /// Nothing seen yet.
  public init() {}

  /// Sums that were taken elsewhere.
  public init(sumOfSquaresBefore: Double, sumOfSquares: Double) {
    self.sumOfSquaresBefore = sumOfSquaresBefore
    self.sumOfSquares = sumOfSquares
  }

  /// Adds what was seen elsewhere.
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.sumOfSquaresBefore += rhs.sumOfSquaresBefore
    lhs.sumOfSquares += rhs.sumOfSquares
  }
}

/// What a pass over a gradient and its parameters sees.
public struct GradientStatistics: BitwiseCopyable, Sendable {
  /// Σ g².
  public var gradientSquares = 0.0
  /// Σ w², before an update.
  public var parameterSquares = 0.0
  /// max |g| over the finite derivatives.
  public var largest = 0.0
  /// How many derivatives are exactly 0.
  public var zeros = 0
  /// How many derivatives are NaN or infinite.
  public var nonFinite = 0

  /// Nothing seen yet.
  public init() {}

  init(_ stats: fk_update_stats) {
    gradientSquares = stats.gradient_squares
    parameterSquares = stats.parameter_squares
    largest = stats.largest
    zeros = Int(stats.zeros)
    nonFinite = Int(stats.non_finite)
  }

  /// Adds what was seen elsewhere.
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.gradientSquares += rhs.gradientSquares
    lhs.parameterSquares += rhs.parameterSquares
    lhs.largest = max(lhs.largest, rhs.largest)
    lhs.zeros += rhs.zeros
    lhs.nonFinite += rhs.nonFinite
  }
}
