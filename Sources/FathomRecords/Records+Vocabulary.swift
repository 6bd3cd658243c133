public import FathomVocabulary

// Records hold names, so that those of other programs and of later versions can be told. What is
// known of a name is asked of the value that it spells.

extension NetworkRecord {
  /// The cost; nil for one that is unknown here.
  public var knownCost: Cost? { try? Cost(parsing: cost) }
}

extension NetworkRecord.Layer {
  /// The activation; nil for one that is unknown here.
  public var knownActivation: Activation? { try? Activation(parsing: activation) }

  /// The initialiser; nil for one that is unknown here, and where parameters came from a file.
  public var knownInitializer: Initializer? { try? Initializer(parsing: initializer) }

  /// What is normalised in front of σ; nil for nothing, and for what is unknown here.
  public var knownNormalization: Normalization? {
    normalization.flatMap { try? Normalization(parsing: $0) }
  }
}

extension TrainingRecord {
  /// The optimiser; nil for one that is unknown here.
  public var knownOptimizer: Optimizer? { try? Optimizer(parsing: optimizer) }
}
