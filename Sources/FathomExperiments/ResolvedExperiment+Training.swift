import FathomNetworks
import FathomRecords
import FathomRuns
public import FathomTraining
import Foundation

extension ResolvedExperiment {
  /// The training that it comes to.
  public var assignment: TrainingAssignment {
    let given = keepsParameters ? model?.parameters : nil
    let care = runSettings.care
    return TrainingAssignment(
      architecture, on: data, options: options, precision: precision,
      startingFrom: given.map { .parameters($0) } ?? .drawn,
      runningStatistics: runningStatistics, care: care == TrainingCare() ? nil : care,
      provenance: provenance)
  }
}

extension Training {
  /// The training of an experiment, whose data and model are loaded now.
  ///
  /// It ends early where the experiment says so, by `patience` or `untilAccuracy`; nothing is
  /// written to a folder.
  ///
  /// - Throws: `ExperimentError`, `FileError` or `ExchangeError` that says what to change.
  public convenience init(_ experiment: Experiment) throws {
    try experiment.checkPatience()
    try self.init(experiment.resolved())
  }

  /// The training of an experiment that was resolved.
  ///
  /// - Throws: `ExperimentError` or `TrainingError` when network, data and options do not fit
  ///   together.
  public convenience init(_ experiment: ResolvedExperiment) throws {
    try experiment.checkAccuracy()
    try self.init(experiment.assignment)
  }
}
