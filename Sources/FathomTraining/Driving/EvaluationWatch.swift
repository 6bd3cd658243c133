/// Follows the evaluations of a training: which was best, and for how long none was better.
public struct EvaluationWatch: Codable, Sendable, Equatable {
  /// The best so far.
  public private(set) var best: BestEvaluation?
  /// The last one.
  public private(set) var last: BestEvaluation?
  /// Evaluations since the best.
  public private(set) var sinceBest = 0

  /// A watch that has seen nothing.
  public init() {}

  /// Looks at an evaluation.
  ///
  /// - Returns: Whether it is the best so far.
  mutating func look(at evaluation: Evaluation, step: Int) -> Bool {
    last = BestEvaluation(evaluation: evaluation, step: step)
    if let best, !evaluation.isBetter(than: best.evaluation) {
      sinceBest += 1
      return false
    }
    best = last
    sinceBest = 0
    return true
  }
}

/// The best evaluation of a training.
public struct BestEvaluation: Codable, Sendable, Equatable {
  /// What was found.
  public var evaluation: Evaluation
  /// The step after which it was found.
  public var step: Int
}
