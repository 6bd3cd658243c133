import FathomNetworks

extension Scaling {
  /// One operation on numbers that keeps them an affine function of what they were.
  enum Step {
    case add, subtract, subtractFrom, multiply, divide

    /// What a node does to its signal with a constant, which may be the first of its inputs; nil
    /// where that is not affine.
    init?(_ operation: String, isFirst: Bool) {
      switch (operation, isFirst) {
      case ("Add", _), ("Sum", _): self = .add
      case ("Sub", false): self = .subtract
      case ("Sub", true): self = .subtractFrom
      case ("Mul", _): self = .multiply
      case ("Div", false): self = .divide
      default: return nil
      }
    }
  }

  /// This scaling and then steps with one number for all columns.
  func followed(by steps: [(step: Step, number: Double)]) -> Scaling {
    steps.reduce(self) {
      $0.followed(by: $1.step, Array(repeating: $1.number, count: columns))
    }
  }

  /// This scaling and then a step, with one number for each column.
  func followed(by step: Step, _ numbers: [Double]) -> Scaling {
    switch step {
    case .add: Scaling(scale: scale, shift: zip(shift, numbers).map { $0 + $1 })
    case .subtract: Scaling(scale: scale, shift: zip(shift, numbers).map { $0 - $1 })
    case .subtractFrom:
      Scaling(scale: scale.map { -$0 }, shift: zip(shift, numbers).map { $1 - $0 })
    case .multiply:
      Scaling(
        scale: zip(scale, numbers).map { $0 * $1 }, shift: zip(shift, numbers).map { $0 * $1 })
    case .divide:
      Scaling(
        scale: zip(scale, numbers).map { $0 / $1 }, shift: zip(shift, numbers).map { $0 / $1 })
    }
  }
}

extension GraphImporter.Stage {
  /// A linear layer or a normalisation with a step behind it, one number for each unit, becomes one
  /// with other parameters.
  ///
  /// - Precondition: It is one of the two.
  mutating func take(_ step: Scaling.Step, _ numbers: [Double]) {
    switch kind {
    case .dense(let source, let weights, let biases):
      let inputs = weights.count / numbers.count
      let row = Scaling(
        scale: numbers, shift: biases ?? Array(repeating: 0, count: numbers.count)
      ).followed(by: step, numbers).shift
      switch step {
      case .add, .subtract: kind = .dense(source: source, weights: weights, biases: row)
      case .subtractFrom:
        kind = .dense(source: source, weights: weights.map { -$0 }, biases: row)
      case .multiply:
        kind = .dense(
          source: source, weights: weights.enumerated().map { $1 * numbers[$0 / inputs] },
          biases: biases.map { _ in row })
      case .divide:
        kind = .dense(
          source: source, weights: weights.enumerated().map { $1 / numbers[$0 / inputs] },
          biases: biases.map { _ in row })
      }
    case .normalization(let source, var normalization):
      let row = Scaling(scale: normalization.scales, shift: normalization.shifts)
        .followed(by: step, numbers)
      (normalization.scales, normalization.shifts) = (row.scale, row.shift)
      kind = .normalization(source: source, normalization)
    case .input, .slopes, .sum: preconditionFailure("neither a linear layer nor a normalisation")
    }
  }
}
