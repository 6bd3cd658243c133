import ArgumentParser
import FathomDiagnosis

/// The options that say what becomes of a diagnosis.
struct OutputArguments: ParsableArguments {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  enum Threshold: String, CaseIterable, ExpressibleByArgument {
    case warning, failure

    var severity: Severity { self == .warning ? .warning : .failure }
  }

  @Option(help: "How to write the diagnosis.")
  var format = Format.text

  @Option(
    help: ArgumentHelp(
      "End with status 2 when a finding is at least a warning or a failure.",
      valueName: "severity"))
  var failOn: Threshold?

  /// The status that a diagnosis deserves.
  func status(for diagnosis: Diagnosis) -> ExitStatus {
    ExitStatus(for: diagnosis.findings, failOn: failOn?.severity)
  }
}
