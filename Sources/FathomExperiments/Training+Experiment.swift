public import FathomTraining

extension Training {
  /// The training of an experiment.
  ///
  /// - Throws: What is wrong with the experiment, its data or its model's file, in one sentence.
  public convenience init(_ experiment: Experiment) throws {
    try self.init(experiment.resolved().assignment)
  }
}
