import ArgumentParser
import FathomFigures
import FathomReports

/// `fathom report`: one page about one or several runs.
struct ReportCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write an HTML report about a run, or one that compares several.",
    discussion: """
      A run is a folder made by fathom train, its name in the folder 'runs', or a file written by \
      fathom diagnose --record. The page needs no other files and no connection.

      Example: fathom report deep.json shallow.json -o report.html
      """)

  @Argument(
    help: ArgumentHelp("The runs.", valueName: "run"), completion: .file(extensions: ["json"]))
  var runs: [String]

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("The page to write.", valueName: "file.html"),
    completion: .file(extensions: ["html"]))
  var output: String

  func outcome() throws -> Outcome {
    try PictureArguments.checkPage(output, option: "-o")
    let page = ReportPage(try RunSource.load(runs)).html()
    try FigureFile.write(page, to: output)
    return Outcome(.done, output: "Wrote the report to \(output).\n")
  }
}
