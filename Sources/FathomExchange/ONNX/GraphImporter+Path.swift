import FathomNetworks
import FathomText
import FathomVocabulary

extension GraphImporter {
  /// One thing that happens on the way from the inputs to the outputs.
  struct Step {
    enum Kind {
      case dense(weights: [Double], biases: [Double]?)
      case normalization(ImportedNormalization)
      case slopes([Double])
      /// A function that begins at another expression of the same stage.
      case function(from: Int)
      /// Earlier values are added.
      case sum([Signal])
    }
    var kind: Kind
    /// What it gives.
    var value: Signal
    var node: ONNXNode?
  }

  /// What happens between the inputs and a value, first things first.
  struct Path {
    /// The inputs as the first step takes them.
    var input: Signal
    var scaling: Scaling?
    var steps: [Step] = []
    var isDouble = false

    /// The places of the linear layers.
    var denseIndices: [Int] {
      steps.indices.filter { if case .dense = steps[$0].kind { true } else { false } }
    }
  }

  /// Follows a value back to the inputs, and names what happens on the way.
  func path(to output: Signal) throws(ExchangeError) -> Path {
    var signal = output
    var steps: [Step] = []
    var isDouble = false
    while true {
      var stage = stages[signal.stage]
      isDouble = isDouble || stage.isDouble
      if let (taken, before) = try function(at: signal, of: &stage) {
        steps.append(taken)
        signal = before
        continue
      }
      let (kind, before): (Step.Kind, Signal)
      switch stage.kind {
      case .input(let scaling):
        var path = Path(
          input: signal, scaling: try scaled(scaling, at: signal), steps: steps.reversed(),
          isDouble: isDouble)
        try resolveSums(in: &path)
        return path
      case .dense(let source, let weights, let biases):
        (kind, before) = (.dense(weights: weights, biases: biases), source)
      case .normalization(let source, let numbers):
        (kind, before) = (.normalization(numbers), source)
      case .slopes(let source, let numbers): (kind, before) = (.slopes(numbers), source)
      case .sum(let main, let added): (kind, before) = (.sum([added]), main)
      }
      steps.append(Step(kind: kind, value: signal, node: stage.node))
      signal = before
    }
  }

  /// The last function, or the last sum within a stage, and what it acts on.
  ///
  /// What is left of an expression may be affine: that becomes a part of the stage.
  ///
  /// - Returns: nil where nothing is left, and the signal is what the stage gives.
  private func function(
    at signal: Signal, of stage: inout Stage
  ) throws(ExchangeError) -> (Step, before: Signal)? {
    guard let node = arena.node(of: signal.expression) else { return nil }
    var before = signal
    func step(_ kind: Step.Kind, from expression: Int) -> (Step, before: Signal) {
      before.expression = expression
      return (Step(kind: kind, value: signal, node: node), before)
    }
    if activation(from: ExpressionArena.input, to: signal.expression) != nil {
      return step(.function(from: ExpressionArena.input), from: ExpressionArena.input)
    }
    if take(signal, into: &stage) { return nil }
    // The longest function first, so that sin(ωu) keeps its ω.
    for waist in arena.waists(of: signal.expression)
    where activation(from: waist, to: signal.expression) != nil {
      return step(.function(from: waist), from: waist)
    }
    if let (main, added) = arena.addends(of: signal.expression) {
      var other = signal
      other.expression = added
      return step(.sum([other]), from: main)
    }
    throw refusal(of: node, signal.expression)
  }

  /// Whether what a signal is of its stage is an affine function, and the stage takes it up; an
  /// input's remains to be done.
  private func take(_ signal: Signal, into stage: inout Stage) -> Bool {
    guard let steps = arena.affineSteps(to: signal.expression) else { return false }
    switch stage.kind {
    case .input: return true
    case .slopes, .sum: return false
    case .dense, .normalization:
      for (step, number) in steps {
        stage.take(step, Array(repeating: number, count: signal.features))
      }
      return true
    }
  }

  /// What happens to the inputs before the first step.
  private func scaled(
    _ scaling: Scaling?, at signal: Signal
  ) throws(ExchangeError) -> Scaling? {
    guard signal.expression != ExpressionArena.input,
      let steps = arena.affineSteps(to: signal.expression)
    else { return scaling }
    let result = (scaling ?? Scaling(unchanged: signal.features)).followed(by: steps)
    guard result.isFinite else {
      throw ExchangeError(
        .unsupported, at: graph.path, "the inputs are scaled by numbers that are not finite",
        fix: "scale by finite numbers")
    }
    return result
  }
}

// MARK: - Sums

extension GraphImporter {
  /// How many values a sum may have.
  private static let mostTerms = 1000

  /// Takes the sums of a path apart into values on the path, and functions where such a value lies
  /// within.
  private func resolveSums(in path: inout Path) throws(ExchangeError) {
    let passed = Set(path.steps.map(\.value.stage) + [path.input.stage])
    for index in path.steps.indices {
      guard case .sum(let added) = path.steps[index].kind else { continue }
      var terms: [Signal] = []
      for signal in added {
        terms += try self.terms(of: signal, passed, path.steps[index].node)
      }
      path.steps[index].kind = .sum(terms)
    }
    for case .sum(let added) in path.steps.map(\.kind) {
      for signal in added { split(&path, at: signal) }
    }
  }

  /// A value as a sum of values on the path.
  private func terms(
    of signal: Signal, _ passed: Set<Int>, _ node: ONNXNode?
  ) throws(ExchangeError) -> [Signal] {
    var terms: [Signal] = []
    var open = [signal]
    while let next = open.popLast() {
      if passed.contains(next.stage) {
        terms.append(next)
      } else if next.expression == ExpressionArena.input,
        case .sum(let main, let added) = stages[next.stage].kind
      {
        open += [added, main]
      } else {
        throw foreignSum(node)
      }
      // Sums of sums of sums may stand for more values than any computer holds.
      guard terms.count + open.count <= Self.mostTerms else {
        throw refusal(
          node, "it adds more than \(Self.mostTerms) values", fix: "add fewer earlier values")
      }
    }
    return terms
  }

  /// Splits the function within which a value lies.
  private func split(_ path: inout Path, at signal: Signal) {
    for index in path.steps.indices {
      let step = path.steps[index]
      guard case .function(let start) = step.kind, step.value.stage == signal.stage,
        start < signal.expression, signal.expression < step.value.expression,
        arena.waists(of: step.value.expression).contains(signal.expression),
        activation(from: start, to: signal.expression) != nil,
        activation(from: signal.expression, to: step.value.expression) != nil
      else { continue }
      path.steps[index].kind = .function(from: signal.expression)
      path.steps.insert(
        Step(
          kind: .function(from: start), value: signal, node: arena.node(of: signal.expression)),
        at: index)
      return
    }
  }

  func foreignSum(_ node: ONNXNode?) -> ExchangeError {
    refusal(
      node, "it adds values of two branches, neither of which leads to the other",
      fix: "add what an earlier layer hands on, as in x + f(x)")
  }

  /// Why a node cannot be taken, or the model where nobody knows the node.
  func refusal(_ node: ONNXNode?, _ problem: String, fix: String) -> ExchangeError {
    node?.refusal(problem, fix: fix)
      ?? ExchangeError(.unsupported, at: graph.path, problem, fix: fix)
  }
}

// MARK: - Functions

extension GraphImporter {
  /// The activation that an expression is a function of another one by.
  func activation(from place: Int, to expression: Int) -> Activation? {
    arena.values(of: expression, at: ActivationRecognizer.points, takingForInput: place)
      .flatMap(ActivationRecognizer.activation)
  }

  /// Why an expression is no activation.
  private func refusal(of node: ONNXNode, _ expression: Int) -> ExchangeError {
    guard let values = arena.values(of: expression, at: ActivationRecognizer.points) else {
      return SupportedOperations.refusal(
        of: node, function: "what is computed between two layers is not a known activation")
    }
    let what =
      ActivationRecognizer.foreignName(values).map { "it computes \($0), which is not supported" }
      ?? (node.operation == "LeakyRelu" || node.operation == "Elu"
        ? "alpha = \(Float(node.real("alpha", default: 0))) is not supported"
        : "together with the nodes before it, it computes a function that is not supported")
    return SupportedOperations.refusal(of: node, function: what)
  }
}
