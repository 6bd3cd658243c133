import FathomText
import FathomVocabulary
import FathomNetworks

extension GraphImporter {
  /// Normalisation of a layer's pre-activations, or scaling of the inputs by constants.
  mutating func normalized(
    _ node: ONNXNode, _ signal: Signal, _ constants: [Tensor?]
  ) throws(ExchangeError) -> Signal {
    guard signal.end == .open else { throw Self.afterSoftmax(node) }
    guard signal.expression == ExpressionArena.input, signal.shape.count == 2 else {
      throw node.refusal(
        "it normalises the output of an activation",
        fix: "normalise between a linear layer and its activation")
    }
    let isBatch = node.operation == "BatchNormalization"
    let numbers = try vectors(node, constants, count: isBatch ? 4 : 2, signal.features)
    let epsilon = node.real("epsilon", default: 1e-5)
    if isBatch, node.integer("training_mode", default: 0) != 0 {
      throw node.refusal(
        "it normalises in training mode, so that samples depend on each other",
        fix: "export the model in evaluation mode")
    }
    if isBatch, case .input(let scaling) = stages[signal.stage].kind {
      return scaled(node, signal, numbers, epsilon, scaling)
    }
    guard case .layer = stages[signal.stage].kind, stages[signal.stage].normalization == nil else {
      throw node.refusal(
        "there is no linear layer directly before it", fix: "normalise the output of a linear layer"
      )
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
    var stage = stages[signal.stage]
    stage.normalization = normalization
    stage.node = node
    stages.append(stage)
    return Signal(stage: stages.count - 1, shape: signal.shape)
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

  /// Batch normalisation of the inputs, which by its running statistics is a scaling.
  private mutating func scaled(
    _ node: ONNXNode, _ signal: Signal, _ numbers: [[Double]], _ epsilon: Double,
    _ scaling: Scaling?
  ) -> Signal {
    let factors = zip(numbers[0], numbers[3]).map { $0 / ($1 + epsilon).squareRoot() }
    let before = scaling ?? Scaling(unchanged: signal.features)
    let result = Scaling(
      scale: zip(before.scale, factors).map { $0 * $1 },
      shift: before.shift.indices.map {
        (before.shift[$0] - numbers[2][$0]) * factors[$0] + numbers[1][$0]
      })
    stages.append(
      Stage(kind: .input(result), units: signal.features, isDouble: false, node: node))
    return Signal(stage: stages.count - 1, shape: signal.shape)
  }

  /// The sum of two layers' activations; nil for other sums.
  ///
  /// The later one is the layer that the sum belongs to.
  mutating func sum(_ node: ONNXNode, _ inputs: [Value?]) throws(ExchangeError) -> Signal? {
    guard inputs.count == 2, case .signal(let first)? = inputs[0],
      case .signal(let second)? = inputs[1], first.stage != second.stage
    else { return nil }
    guard first.end == .open, second.end == .open else { throw Self.afterSoftmax(node) }
    let (main, shortcut) = first.stage > second.stage ? (first, second) : (second, first)
    guard main.shape == shortcut.shape, case .layer = stages[main.stage].kind else {
      throw node.refusal(
        "it adds two paths that are not the activations of a layer and of an earlier one",
        fix: "add the activations of an earlier layer of the same width, once for each layer")
    }
    stages.append(
      Stage(
        kind: .sum(main, shortcut: shortcut), units: main.features,
        isDouble: stages[main.stage].isDouble, node: node))
    return Signal(stage: stages.count - 1, shape: main.shape)
  }
}

extension GraphImporter.Signal {
  /// Whether another signal holds the same numbers.
  func carries(_ other: Self) -> Bool {
    stage == other.stage && expression == other.expression && features == other.features
  }
}
