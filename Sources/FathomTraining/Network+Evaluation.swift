public import FathomData
public import FathomNetworks
internal import FathomNumerics

extension Network {
  /// What the network answers to samples, whose own scale comes before that of the network.
  ///
  /// - Parameters:
  ///   - features: The samples.
  ///   - threads: The threads that may be used; nil for the processors available. Answers do not
  ///     depend on it.
  /// - Returns: An answer to each sample, in the precision of the parameters.
  /// - Precondition: As many numbers in each sample as the network has inputs.
  public func predict(_ features: FeatureMatrix, threads: Int? = nil) -> NetworkAnswers {
    precondition(
      features.columns == architecture.inputs,
      "\(features.columns) numbers for \(architecture.inputs) inputs")
    return predict(features.rows, threads: threads)
  }

  /// What the network answers to samples, and how good that is.
  ///
  /// Cost and accuracy are those of the outputs: real targets are taken to their scale.
  ///
  /// - Parameters:
  ///   - data: The samples and what they should be answered; the name is used in errors.
  ///   - threads: The threads that may be used; nil for the processors available.
  /// - Returns: An answer to each sample, and cost and accuracy over all of them.
  /// - Throws: `TrainingError` when the samples do not fit the network.
  public func evaluate(
    on data: LoadedData, threads: Int? = nil
  ) throws(TrainingError) -> (answers: NetworkAnswers, evaluation: Evaluation) {
    try data.check(
      architecture,
      TrainingOptions(
        batchSize: max(1, data.training.samples), duration: .steps(0), threads: threads))
    let targets = data.training.targets
    let (answers, pass) = evaluate(
      data.training.features.rows, targets: targets.rows(outputs: architecture.outputs),
      areClasses: targets.areClasses, threads: threads)
    return (answers, Evaluation(pass, hasClasses: targets.areClasses))
  }
}

extension FeatureMatrix {
  /// The numbers for the kernels.
  var stored: StoredRows {
    switch storage {
    case .bytes(let bytes): .bytes(bytes)
    case .floats(let floats): .floats(floats)
    case .reals(let reals): .reals(reals)
    }
  }

  fileprivate var rows: ScaledRows { ScaledRows(stored, Scaling(scale: scale, shift: shift)) }
}

extension Targets {
  fileprivate var areClasses: Bool { if case .labels = self { true } else { false } }

  fileprivate func rows(outputs: Int) -> ScaledRows {
    let stored: StoredRows =
      switch self {
      case .labels(let labels, _): .labels(labels)
      case .values(let values, _): .reals(values)
      }
    return ScaledRows(stored, Scaling(unchanged: outputs))
  }
}

extension Evaluation {
  /// What a pass found.
  init(_ pass: PassStatistics, hasClasses: Bool) {
    self.init(cost: pass.cost, accuracy: hasClasses ? pass.accuracy : nil)
  }
}
