import FathomVocabulary
public import FathomData
public import FathomNetworks

extension LoadedData {
  /// Checks that a network can be trained on this data under some options.
  ///
  /// - Throws: `TrainingError`, naming the first thing that does not fit.
  public func check(
    _ architecture: Architecture, _ options: TrainingOptions
  ) throws(TrainingError) {
    guard architecture.inputs == training.features.columns else {
      throw .inputs(
        network: architecture.inputs, data: training.features.columns, name: name)
    }
    try checkTargets(architecture)
    let batch = options.resolvedBatchSize(samples: training.samples)
    guard 1 <= batch && batch <= training.samples else {
      throw .batchSize(batch, samples: training.samples)
    }
    switch options.duration {
    case .steps(let count), .epochs(let count): guard count >= 0 else { throw .duration(count) }
    }
    if let problem = options.optimizer.problem {
      throw .optimizer(options.optimizer, problem.predicate)
    }
    if case .oneCycle = options.schedule.shape, let momentum = options.optimizer.momentum,
      momentum != Optimizer.usualMomentum
    {
      throw .movingMomentum(momentum)
    }
    for (name, value) in [
      ("the learning rate", options.learningRate), ("the weight decay", options.weightDecay),
      ("the L1 penalty", options.l1), ("the L2 penalty", options.l2),
      ("the label smoothing", options.labelSmoothing), options.clipping.limit,
    ] {
      guard value.isFinite && value >= 0 else { throw .hyperparameter(name: name, value: value) }
    }
    guard options.labelSmoothing < 1 else { throw .labelSmoothing(options.labelSmoothing) }
    if let weights = options.classWeights,
      weights.normalized(over: training.targets)?.allSatisfy({ $0.isFinite && $0 >= 0 }) != true
    {
      throw .classWeights(classes: training.targets.classes, name: name)
    }
    if let threads = options.threads, threads < 1 { throw .threads(threads) }
  }

  private func checkTargets(_ architecture: Architecture) throws(TrainingError) {
    let outputs = architecture.outputs
    switch training.targets {
    case .labels(_, let classes):
      let isBinary = outputs == 1 && classes <= 2 && architecture.cost != .softmax
      guard isBinary || (outputs == classes && outputs > 1) else {
        throw .outputs(
          network: outputs, expected: max(2, classes), meaning: "\(classes) classes", name: name)
      }
    case .values(let values, let columns):
      guard outputs == columns else {
        throw .outputs(
          network: outputs, expected: columns, meaning: "\(columns) targets per sample",
          name: name)
      }
      guard
        !architecture.cost.needsShares || values.allSatisfy({ 0 <= $0 && $0 <= 1 })
      else { throw .targets(architecture.cost, name: name) }
    }
  }
}

extension GradientClipping {
  /// What it is called, and how large gradients may be.
  fileprivate var limit: (String, Double) {
    switch self {
    case .none: ("clipping", 0)
    case .norm(let norm): ("the clipping norm", norm)
    case .value(let value): ("the clipping value", value)
    }
  }
}
