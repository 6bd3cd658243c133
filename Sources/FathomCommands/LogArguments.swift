import FathomExperiments
import FathomVocabulary
import FathomText
import ArgumentParser
import FathomLogs
import FathomReports

/// The options that name a log of another program.
struct LogArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Diagnose a finished or running training from its log: a folder or file of TensorBoard"
        + " events, or a .csv or .jsonl file with a column per layer; --layers gives its sizes, if known.",
      valueName: "path"),
    completion: .directory)
  var log: String?

  @Option(
    help: ArgumentHelp(
      "The names of the log's layers, from input to output (default: in natural order).",
      valueName: "names"))
  var order: String?

  /// The report on the log.
  ///
  /// - Parameters:
  ///   - path: The log.
  ///   - experiment: What else was asked for; only sizes go with a log.
  /// - Returns: The report on the runs in it.
  /// - Throws: `ToolError` or `FileError` that says what to change.
  func report(on path: String, beside experiment: Experiment) throws -> LogReport {
    var others = experiment
    others.layers = nil
    guard others == Experiment() else {
      throw ToolError.usage(
        "of the network, data and training options only --layers can be combined with --log, which"
          + " reads a training as it is; leave the others out")
    }
    let names = order?.split(separator: ",").map { String($0.trimmed) }
    let log = try LogFile(
      contentsOf: path, options: LogFile.Options(order: names, sizes: experiment.layers?.sizes))
    return LogReport(path: path, logs: log.runs, others: log.others)
  }
}
