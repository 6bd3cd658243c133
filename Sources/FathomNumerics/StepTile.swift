internal import CFathomKernels
package import FathomVocabulary

/// One step by a rule, with everything that goes into it.
package struct StepSettings: Sendable {
  /// What the rule's formula takes.
  package var constants: StepConstants
  /// What weights are multiplied by beside the step: decoupled decay.
  package var keep = 1.0
  /// What every derivative is multiplied by first: clipping by the norm.
  package var clip = 1.0
  /// The largest magnitude that a derivative may then have: clipping by value.
  package var bound = Double.infinity
  /// l₁ sign(w) is added to the derivatives of weights.
  package var l1 = 0.0
  /// l₂ w is added to the derivatives of weights.
  package var l2 = 0.0
  /// Whether figures are taken.
  package var isMeasured = true

  /// A step without clipping, penalties and decay.
  package init(_ constants: StepConstants) {
    self.constants = constants
  }

  func raw(_ rule: Int64) -> fk_rule {
    fk_rule(
      rule: rule, looks: isMeasured ? 1 : 0, rate: constants.rate, keep: keep, clip: clip,
      bound: bound, l1: l1, l2: l2, first: constants.first, second: constants.second,
      epsilon: constants.epsilon, correction: constants.correction)
  }
}

/// The parameters of some inputs in a layer, and what a step needs beside them.
///
/// It keeps alive what it works on.
@safe
package final class StepTile<Scalar: RealScalar>: @unchecked Sendable {
  private let raw: UnsafeMutablePointer<fk_stepping>
  private let rule: Int64
  private let owners: [AnyObject]

  /// A tile.
  ///
  /// - Parameters:
  ///   - rule: What turns the gradient into a step.
  ///   - parameters: What is changed.
  ///   - gradient: What the step is made of.
  ///   - change: Where the step is left, weight decay taken out; it may be the gradient.
  ///   - first: The rule's first slot; nil when it has none.
  ///   - second: The rule's second slot; nil when it has none.
  ///   - inputs: Which inputs' weights; the biases count as the input after the last.
  /// - Precondition: The kernels know the rule.
  package init(
    _ rule: StepRule, _ parameters: PanelMatrix<Scalar>, gradient: PanelMatrix<Scalar>,
    change: PanelMatrix<Scalar>,
    first: PanelMatrix<Scalar>?, second: PanelMatrix<Scalar>?, inputs: Range<Int>
  ) {
    precondition((first == nil) == (rule.firstSlot == nil), "the first slot of \(rule.name)")
    precondition((second == nil) == (rule.secondSlot == nil), "the second slot of \(rule.name)")
    self.rule = unsafe Scalar.kernels.ruleNumber(rule.name)
    precondition(self.rule >= 0, "the kernels know no rule '\(rule.name)'")
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
  /// - Returns: What was seen, if it was asked for.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func step(_ settings: StepSettings) -> LayerGradientStatistics {
    var rule = settings.raw(rule)
    var stats = fk_layer_step_stats()
    unsafe Scalar.kernels.step(raw, &rule, &stats)
    return LayerGradientStatistics(stats)
  }
}
