import FathomText
import FathomVocabulary
import FathomNetworks

extension GraphImporter {
  /// Normalisation of what a value holds for each sample.
  mutating func normalized(
    _ node: ONNXNode, _ signal: Signal, _ constants: [Tensor?]
  ) throws(ExchangeError) -> Signal {
    guard signal.end == .open else { throw Self.afterSoftmax(node) }
    guard signal.shape.count == 2 else {
      throw node.refusal(
        "it normalises \(described(signal.shape)), which is not samples × features",
        fix: "flatten the samples first")
    }
    let isBatch = node.operation == "BatchNormalization"
    let numbers = try vectors(node, constants, count: isBatch ? 4 : 2, signal.features)
    let epsilon = node.real("epsilon", default: 1e-5)
    if isBatch, node.integer("training_mode", default: 0) != 0 {
      throw node.refusal(
        "it normalises in training mode, so that samples depend on each other",
        fix: "export the model in evaluation mode")
    }
    var normalization = ImportedNormalization(
      kind: isBatch ? .batch : .layer, scales: numbers[0], shifts: numbers[1])
    if isBatch {
      normalization.means = numbers[2]
      // Another ε is the same as ours with other running variances.
      normalization.variances = numbers[3].map { $0 + (epsilon - Normalization.epsilon) }
      guard zip(numbers[3], normalization.variances).allSatisfy({ $0 >= 0 && $1.isFinite }) else {
        throw node.damage("its variances are not all numbers of at least 0")
      }
      if abs(epsilon - Normalization.epsilon) < 1e-12 { normalization.variances = numbers[3] }
    } else {
      try checkLayer(node, signal, epsilon)
    }
    return add(
      Stage(
        kind: .normalization(source: signal, normalization), isDouble: areDouble(constants),
        node: node, depth: stages[signal.stage].depth), shape: signal.shape)
  }

  private func areDouble(_ constants: [Tensor?]) -> Bool {
    constants.contains { $0?.kind == .double }
  }

  private func checkLayer(
    _ node: ONNXNode, _ signal: Signal, _ epsilon: Double
  ) throws(ExchangeError) {
    let axis = try ShapeRules.normalized(
      node.integer("axis", default: -1), rank: signal.shape.count, node)
    guard axis == 1 else {
      throw node.refusal("it normalises across samples", fix: "normalise over the last axis")
    }
    guard abs(epsilon - Normalization.epsilon) < 1e-12 else {
      throw node.refusal(
        "its epsilon is \(Float(epsilon)), but only \(Normalization.epsilon) is supported",
        fix: "use an epsilon of \(Normalization.epsilon)")
    }
  }

  /// γ, β and, of a batch normalisation, means and variances; a β that is missing is 0.
  private func vectors(
    _ node: ONNXNode, _ constants: [Tensor?], count: Int, _ units: Int
  ) throws(ExchangeError) -> [[Double]] {
    var result: [[Double]] = []
    for position in 1...count {
      let constant = position < constants.count ? constants[position] : nil
      if constant == nil, count == 2, position == 2 {
        result.append(Array(repeating: 0, count: units))
        continue
      }
      guard let constant else {
        throw node.refusal(
          "its input \(position + 1) is missing or not a constant",
          fix: "export a model whose parameters are initialisers")
      }
      guard constant.shape == [units] else {
        throw node.damage("a constant of shape \(constant.shape) does not fit \(units) units")
      }
      result.append(constant.values)
    }
    return result
  }

  /// A PReLU, whose slopes are parameters: one, or one for each unit.
  mutating func learnedSlopes(
    _ node: ONNXNode, _ signal: Signal, _ constants: [Tensor?]
  ) throws(ExchangeError) -> Signal {
    guard signal.end == .open else { throw Self.afterSoftmax(node) }
    guard constants.count > 1, var slopes = constants[1] else {
      throw node.refusal(
        "its slopes are computed from the samples", fix: "export a model with constant slopes")
    }
    slopes = try node.alignedSecond(slopes, rank: signal.shape.count)
    let values = slopes.count == 1 ? slopes.values : try perUnit(node, slopes, signal.shape)
    return add(
      Stage(
        kind: .slopes(source: signal, values), isDouble: slopes.kind == .double, node: node,
        depth: stages[signal.stage].depth), shape: signal.shape)
  }

  /// A sum of values that come from different stages; nil for other sums.
  mutating func sum(_ node: ONNXNode, _ inputs: [Value?]) throws(ExchangeError) -> Signal? {
    let signals = inputs.compactMap { input in
      if case .signal(let signal)? = input { signal } else { nil }
    }
    guard signals.count == inputs.count, let first = signals.first,
      signals.contains(where: { $0.stage != first.stage })
    else { return nil }
    var sum = first
    for next in signals.dropFirst() { sum = try self.sum(node, sum, next) }
    return sum
  }

  private mutating func sum(
    _ node: ONNXNode, _ first: Signal, _ second: Signal
  ) throws(ExchangeError) -> Signal {
    guard first.stage != second.stage else {
      return try elementwise(node, [.signal(first), .signal(second)], [nil, nil])
    }
    guard first.end == .open, second.end == .open else { throw Self.afterSoftmax(node) }
    guard first.shape == second.shape else {
      throw node.refusal(
        "it adds values of the shapes \(described(first.shape)) and \(described(second.shape))",
        fix: "add values of the same shape")
    }
    let (a, b) = (stages[first.stage], stages[second.stage])
    let isFirstDeeper = (a.depth, first.stage) > (b.depth, second.stage)
    let (main, added) = isFirstDeeper ? (first, second) : (second, first)
    return add(
      Stage(
        kind: .sum(main, added), isDouble: false, node: node, depth: max(a.depth, b.depth)),
      shape: first.shape)
  }
}
