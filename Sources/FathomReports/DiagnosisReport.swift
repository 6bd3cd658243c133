public import FathomDiagnosis
public import FathomRecords

/// Everything a reader of a diagnosis is told: the run, the judgement and what to be wary of.
///
/// `json()` is for scripts, `text(style:)` for people.
public struct DiagnosisReport: Sendable, Equatable {
  /// What was measured.
  public var run: RunRecord
  /// What follows from it.
  public var diagnosis: Diagnosis
  /// The version of Fathom that made the run.
  public var version: String
  /// What the user should know about the data, one sentence each.
  ///
  /// They are part of the JSON; the command line writes them on standard error in any case, so
  /// the text does not repeat them.
  public var warnings: [String]

  /// A report.
  public init(
    run: RunRecord, diagnosis: Diagnosis, version: String = FathomVersion.current,
    warnings: [String] = []
  ) {
    self.run = run
    self.diagnosis = diagnosis
    self.version = version
    self.warnings = warnings
  }
}
