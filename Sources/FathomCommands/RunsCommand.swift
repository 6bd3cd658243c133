import FathomFiles
import FathomExperiments
import FathomText
import ArgumentParser
import FathomDiagnosis
import FathomRecords
import FathomReports
import FathomRuns
import Foundation

/// `fathom runs`: what runs there are and what came of them.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List, show, compare and remove runs.",
    subcommands: [
      RunsListCommand.self, RunsShowCommand.self, RunsCompareCommand.self, RunsRemoveCommand.self,
    ])
}

/// `fathom runs list`.
struct RunsListCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the runs in a folder, newest first.",
    discussion: "The same figures are kept in the table 'runs' of index.sqlite in that folder.")

  enum Order: String, CaseIterable, ExpressibleByArgument {
    case created, name, cost, accuracy
    case testAccuracy = "test-accuracy"
  }

  @Argument(help: ArgumentHelp("The folder with the runs.", valueName: "folder"))
  var folder = RunPlace.root

  @Option(help: "What to sort by.")
  var sort = Order.created

  @Option(help: "Output format.")
  var format = TrainCommand.Format.text

  func outcome() throws -> Outcome {
    let catalog = try RunCatalog(folder)
    for problem in catalog.problems {
      try? Terminal.errors.write("Warning: \(problem.sentence(.commandLine))\n")
    }
    let runs = sorted(catalog.runs)
    let table = RunTable(runs: runs)
    return Outcome(
      .done,
      output: format == .json ? table.json() : table.text(style: Terminal.output.traits.style))
  }

  private func sorted(_ runs: [RunSummary]) -> [RunSummary] {
    func descending(_ value: (RunSummary) -> Double?) -> [RunSummary] {
      runs.sorted { value($0) ?? -.infinity > value($1) ?? -.infinity }
    }
    return switch sort {
    case .created: runs.sorted { ($0.created ?? "", $0.name) > ($1.created ?? "", $1.name) }
    case .name: runs.sorted { $0.name < $1.name }
    case .cost: descending { $0.cost.map { -$0 } }
    case .accuracy: descending { $0.accuracy }
    case .testAccuracy: descending { $0.testAccuracy }
    }
  }
}

/// `fathom runs show`.
struct RunsShowCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show how far a run came, and its diagnosis.")

  @Argument(
    help: ArgumentHelp("The run: a folder, or a name in the folder 'runs'.", valueName: "run"))
  var run: String

  @Option(help: "Output format; json is the diagnosis.")
  var format = TrainCommand.Format.text

  func outcome() throws -> Outcome {
    let folder = try RunPlace.folder(run)
    let records = try Run(at: folder.path).records()
    let report = DiagnosisReport(run: records.record, diagnosis: records.diagnosis)
    guard format == .text else { return Outcome(.done, output: report.json()) }
    let style = Terminal.output.traits.style
    let saved = folder.checkpointFiles.map { "step \($0.step)" }.joined(separator: ", ")
    let lines = [
      "Run \(folder.path): \(records.status.rawValue), step \(records.step) of"
        + " \(records.totalSteps). Checkpoints: \(saved.isEmpty ? "none" : saved)"
        + (folder.bestCheckpoint == nil ? "." : " and the best."),
      progress(records),
    ]
    let heading = lines.filter { !$0.isEmpty }.flatMap {
      wrapped(style.plain($0), width: style.width)
    }
    return Outcome(
      .done, output: heading.joined(separator: "\n") + "\n\n" + report.text(style: style))
  }
}

extension RunsShowCommand {
  /// What the last epoch of a run that has not ended came to.
  private func progress(_ records: RunRecords) -> String {
    guard records.record.final == nil, let training = records.record.training,
      let cost = training.cost.last
    else { return "" }
    let accuracy = training.accuracy.last.map {
      ", accuracy \(NumberText.percent($0))"
    }
    return "Epoch \(training.cost.count): cost \(NumberText.decimal(cost))\(accuracy ?? "")."
  }
}

/// `fathom runs compare`.
struct RunsCompareCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Show the settings in which runs differ, and their results.")

  @Argument(
    help: ArgumentHelp("The runs: folders, or names in the folder 'runs'.", valueName: "run"))
  var runs: [String]

  @Option(help: "Output format.")
  var format = TrainCommand.Format.text

  func outcome() throws -> Outcome {
    guard runs.count >= 2 else {
      throw ToolError.usage("a comparison needs at least two runs; name another one")
    }
    let comparison = try RunComparison(
      runs.map { name throws in
        let run = try Run(at: RunPlace.folder(name).path)
        return (try run.summary(), try Experiment(contentsOf: run.folder.experiment))
      })
    return Outcome(
      .done,
      output: format == .json
        ? comparison.json() : comparison.text(style: Terminal.output.traits.style))
  }
}

/// `fathom runs rm`.
struct RunsRemoveCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "rm",
    abstract: "Delete runs for good; other files in their folders stay.")

  @Argument(
    help: ArgumentHelp("The runs: folders, or names in the folder 'runs'.", valueName: "run"))
  var runs: [String]

  func outcome() throws -> Outcome {
    guard !runs.isEmpty else { throw ToolError.usage("no run is named; name the run to delete") }
    // All names first, so that a slip of the finger removes nothing.
    let folders = try runs.map { name throws in try RunPlace.folder(name) }
    var output = ""
    for folder in folders {
      let rest = try folder.remove()
      output += "Removed \(folder.path)"
      output += rest.isEmpty ? ".\n" : " except for \(rest.joined(separator: ", ")).\n"
    }
    return Outcome(.done, output: output)
  }
}
