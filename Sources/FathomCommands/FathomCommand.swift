import FathomRecords
import ArgumentParser
import FathomReports

/// The root of the command line.
struct FathomCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fathom",
    abstract: "Measures gradients layer by layer and says why a network does not learn.",
    version: FathomVersion.current,
    subcommands: [
      DiagnoseCommand.self, TrainCommand.self, EvaluateCommand.self, PredictCommand.self,
      ExportCommand.self, RunsCommand.self, PlotCommand.self, ReportCommand.self,
    ])
}
