import ArgumentParser
import FathomFigures
import FathomReports

/// `fathom plot`: one figure of one or several runs.
struct PlotCommand: ToolCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, svg, csv, json
  }

  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw one figure of one or several runs.",
    discussion: """
      A run is a folder made by fathom train, its name in the folder 'runs', or a file written by \
      fathom diagnose --record. Several runs are drawn with the same scales.

      Kinds:
      \(FigureKind.allCases.map { "  \($0.rawValue): \($0.abstract)" }.joined(separator: "\n"))

      Example: fathom plot speed deep.json shallow.json -o speed.svg
      """)

  @Argument(help: ArgumentHelp("The figure: \(FigureKind.names).", valueName: "kind"))
  var figure: FigureName

  @Argument(
    help: ArgumentHelp("The runs.", valueName: "run"), completion: .file(extensions: ["json"]))
  var runs: [String]

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp(
      "The file to write: .svg, .png or .pdf for the picture, .csv or .json for its numbers.",
      valueName: "file"),
    completion: .file(extensions: ["svg", "png", "pdf", "csv", "json"]))
  var output: String?

  @Option(
    help: "The format on standard output, without -o.")
  var format: Format?

  func outcome() throws -> Outcome {
    if output != nil, format != nil {
      throw ToolError.usage(
        "-o and --format cannot be combined, as the file's name gives its format; leave one out")
    }
    let file = try output.map { try FigureFile($0, option: "-o") }
    let loaded = try RunSource.load(runs)
    let drawn = try figure.kind.drawn(of: loaded)
    let subtitle = RunCaption.line(of: loaded)
    if let file {
      try file.write(drawn, subtitle: subtitle)
      return Outcome(.done, output: "Wrote the figure '\(figure.kind.rawValue)' to \(file.path).\n")
    }
    let text =
      switch format ?? .text {
      case .text: drawn.text(style: Terminal.output.traits.style)
      case .svg: drawn.svg(subtitle: subtitle)
      case .csv: FigureTable(drawn).csv()
      case .json: FigureTable(drawn).json()
      }
    return Outcome(.done, output: text)
  }
}
