import FathomText
import FathomFiles
import ArgumentParser
import FathomData
import FathomFigures
import FathomRecords
import FathomReports

/// The options that turn a diagnosis into pictures and files to keep.
struct PictureArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write a report as one HTML page with all figures, to read or to share.",
      valueName: "file.html"),
    completion: .file(extensions: ["html"]))
  var report: String?

  @Option(
    help: ArgumentHelp(
      "Write one figure: .svg, .png or .pdf for the picture, .csv or .json for its numbers.",
      valueName: "file"),
    completion: .file(extensions: ["svg", "png", "pdf", "csv", "json"]))
  var plot: String?

  @Option(
    help: ArgumentHelp(
      "Which figure --plot writes: \(FigureKind.names) (default: speed; profile without a"
        + " training).", valueName: "kind"),
    completion: .list(FigureKind.allCases.map(\.rawValue)))
  var figure: FigureName?

  @Option(
    help: ArgumentHelp(
      "Write everything that was measured, for fathom plot and fathom report.",
      valueName: "file.json"),
    completion: .file(extensions: ["json"]))
  var record: String?

  /// Refuses files that could not be written, before the work is done for them.
  func check() throws {
    if let report { try Self.checkPage(report, option: "--report") }
    if let plot { _ = try FigureFile(plot, option: "--plot") }
    if figure != nil, plot == nil {
      throw ToolError.usage(
        "--figure needs --plot, whose figure it names; add for example --plot figure.svg")
    }
    guard let record else { return }
    guard record.lowercased().hasSuffix(".json") else {
      throw ToolError.usage(
        "--record '\(record.abridged)' does not name a JSON file; let it end in .json")
    }
    try OutputFile.check(record)
  }

  /// Refuses a page that could not be written.
  static func checkPage(_ path: String, option: String) throws {
    guard [".html", ".htm"].contains(where: path.lowercased().hasSuffix) else {
      throw ToolError.usage(
        "\(option) '\(path.abridged)' does not name a page; let it end in .html")
    }
    try OutputFile.check(path)
  }

  /// Writes what was asked for.
  func write(_ run: RunRecord, warnings: [String]) throws {
    if let record { try RunRecordFile.write(run, to: record) }
    let runs = [NamedRun("run", run)]
    if let plot {
      let kind = figure?.kind ?? (run.training == nil ? .profile : .speed)
      try FigureFile(plot, option: "--plot")
        .write(kind.drawn(of: runs), subtitle: RunCaption.line(of: runs))
    }
    if let report {
      try FigureFile.write(ReportPage(runs, warnings: warnings).html(), to: report)
    }
  }
}

/// A kind of figure on the command line.
struct FigureName: ExpressibleByArgument {
  let kind: FigureKind

  init?(argument: String) {
    guard let kind = FigureKind(rawValue: argument) else { return nil }
    self.kind = kind
  }
}

extension FigureKind {
  /// All of them in a line.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The figure, which must not be empty.
  func drawn(of runs: [NamedRun]) throws(ToolError) -> Figure {
    switch figure(of: runs) {
    case .figure(let figure): return figure
    case .nothing(let reason):
      let sentence =
        reason.prefix(1).lowercased() + reason.dropFirst().dropLast(reason.hasSuffix(".") ? 1 : 0)
      throw .failure("the figure '\(rawValue)' cannot be drawn: \(sentence); name another kind")
    }
  }
}
