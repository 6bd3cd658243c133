import ArgumentParser
import FathomData
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

  @Option(help: "Output format.")
  var format = Format.text

  @Option(
    help: ArgumentHelp(
      "Exit with status 2 if a finding is at least as severe as this.",
      valueName: "severity"))
  var failOn: Threshold?

  @Option(
    help: ArgumentHelp(
      "Write every parameter's derivative and last change to a NumPy archive, as arrays dW2,"
        + " db2, stepW2, stepb2 and so on.", valueName: "file.npz"),
    completion: .file(extensions: ["npz"]))
  var dump: String?

  /// Refuses a dump that could not be written, before the work is done for it.
  func checkDump() throws {
    guard let dump else { return }
    guard dump.lowercased().hasSuffix(".npz") else {
      throw ToolError.usage("--dump '\(dump)' does not name a NumPy archive; let it end in .npz")
    }
    try NPZWriter.check(dump)
  }

  /// The status that findings deserve.
  func status(for findings: [Finding]) -> ExitStatus {
    ExitStatus(for: findings, failOn: failOn?.severity)
  }
}

/// The option to write event files, for commands that train.
struct TensorBoardArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write event files for TensorBoard to this folder during the training.",
      valueName: "dir"),
    completion: .directory)
  var tensorboard: String?
}
