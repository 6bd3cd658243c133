internal import CFathomKernels

/// The rules that turn a stored gradient g into a step Δ.
public enum StepRule: Sendable {
  /// Δ = −ηg.
  case descent
  /// v ← μv + g, Δ = −ηv.
  case momentum
  /// v ← μv + g, Δ = −η(g + μv): Nesterov's, in Sutskever's form.
  case nesterov
  /// s ← αs + (1 − α)g², Δ = −ηg/(√s + ε).
  case rmsprop
  /// s ← s + g², Δ = −ηg/(√s + ε).
  case adagrad
  /// m ← m + (1 − β₁)(g − m), s ← β₂s + (1 − β₂)g², Δ = −ηm/(√s · correction + ε).
  case adam

  /// Whether it keeps a mean or sum of gradients: v or m.
  public var hasFirstSlot: Bool {
    switch self {
    case .momentum, .nesterov, .adam: true
    case .descent, .rmsprop, .adagrad: false
    }
  }

  /// Whether it keeps a mean or sum of squares: s.
  public var hasSecondSlot: Bool {
    switch self {
    case .rmsprop, .adagrad, .adam: true
    case .descent, .momentum, .nesterov: false
    }
  }
}

/// One step by a rule, with everything that goes into it.
public struct StepSettings: Sendable {
  /// The rule.
  public var rule: StepRule
  /// η, Adam's correction of its first moment included.
  public var rate: Double
  /// What weights are multiplied by beside the step: decoupled decay.
  public var keep = 1.0
  /// What every derivative is multiplied by first: clipping by the norm.
  public var clip = 1.0
  /// The largest magnitude that a derivative may then have: clipping by value.
  public var bound = Double.infinity
  /// l₁ sign(w) is added to the derivatives of weights.
  public var l1 = 0.0
  /// l₂ w is added to the derivatives of weights.
  public var l2 = 0.0
  /// μ or β₁.
  public var first = 0.0
  /// α or β₂.
  public var second = 0.0
  /// ε.
  public var epsilon = 0.0
  /// 1/√(1 − β₂^t).
  public var correction = 1.0
  /// Whether figures are taken.
  public var isMeasured = true

  /// A step of a rule at a rate.
  public init(_ rule: StepRule, rate: Double) {
    self.rule = rule
    self.rate = rate
  }

  var raw: fk_rule {
    let kind =
      switch rule {
      case .descent: FK_SGD
      case .momentum: FK_MOMENTUM
      case .nesterov: FK_NESTEROV
      case .rmsprop: FK_RMSPROP
      case .adagrad: FK_ADAGRAD
      case .adam: FK_ADAM
      }
    return fk_rule(
      rule: Int64(kind.rawValue), looks: isMeasured ? 1 : 0, rate: rate, keep: keep, clip: clip,
      bound: bound, l1: l1, l2: l2, first: first, second: second, epsilon: epsilon,
      correction: correction)
  }
}

/// The parameters of some inputs in a layer, and what a step needs beside them.
///
/// It keeps alive what it works on.
@safe
public final class StepTile<Scalar: RealScalar>: @unchecked Sendable {
  private let raw: UnsafeMutablePointer<fk_stepping>
  private let owners: [AnyObject]

  /// A tile.
  ///
  /// - Parameters:
  ///   - parameters: What is changed.
  ///   - gradient: What the step is made of.
  ///   - change: Where the step is left, weight decay taken out; it may be the gradient.
  ///   - first: The rule's first slot, or nil.
  ///   - second: The rule's second slot, or nil.
  ///   - inputs: Which inputs' weights; the biases count as the input after the last.
  public init(
    _ parameters: PanelMatrix<Scalar>, gradient: PanelMatrix<Scalar>, change: PanelMatrix<Scalar>,
    first: PanelMatrix<Scalar>?, second: PanelMatrix<Scalar>?, inputs: Range<Int>
  ) {
    let others = [gradient, change, first, second].compactMap { $0 }
    for panels in others {
      precondition(
        panels.inputs == parameters.inputs && panels.units == parameters.units,
        "\(panels.shape) for a step of \(parameters.shape)")
    }
    precondition(inputs.lowerBound >= 0 && inputs.upperBound <= parameters.inputs + 1)
    owners = [parameters.storage] + others.map(\.storage)
    unsafe raw = .allocate(capacity: 1)
    unsafe raw.initialize(
      to: fk_stepping(
        w: parameters.base, gradient: gradient.base, change: change.base, first: first?.base,
        second: second?.base, inputs: Int64(parameters.inputs), units: Int64(parameters.units),
        from: Int64(inputs.lowerBound), to: Int64(inputs.upperBound)))
  }

  deinit {
    unsafe raw.deallocate()
  }

  /// Makes the step.
  ///
  /// - Precondition: The tile has the slots that the rule uses.
  /// - Returns: What was seen, if it was asked for.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func step(_ settings: StepSettings) -> LayerGradientStatistics {
    unsafe precondition(!settings.rule.hasFirstSlot || raw.pointee.first != nil)
    unsafe precondition(!settings.rule.hasSecondSlot || raw.pointee.second != nil)
    var rule = settings.raw
    var stats = fk_layer_step_stats()
    unsafe Scalar.kernels.step(raw, &rule, &stats)
    return LayerGradientStatistics(stats)
  }
}
