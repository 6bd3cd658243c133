import FathomText
import FathomFiles
import FathomData
import FathomFigures
import FathomReports
import Foundation

/// A file that a figure is written to.
struct FigureFile {
  enum Format: String, CaseIterable {
    case svg, png, pdf, csv, json

    /// Whether another program draws it.
    var needsConverter: Bool { self == .png || self == .pdf }
  }

  let path: String
  let format: Format

  /// A file, checked as far as that is possible before the work is done for it.
  ///
  /// - Parameters:
  ///   - path: Where to write; how the name ends decides the format.
  ///   - option: What the user called it, for messages.
  ///   - formats: What may be written there.
  /// - Throws: `ToolError` or `FileError` when nothing could be drawn there.
  init(_ path: String, option: String, formats: [Format] = Format.allCases) throws {
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let format = Format(rawValue: ending), formats.contains(format) else {
      let endings = formats.map { ".\($0.rawValue)" }
      throw ToolError.usage(
        "\(option) '\(path.abridged)' does not name a kind of file; let it end in"
          + " \(endings.dropLast().joined(separator: ", ")) or \(endings.last ?? "")")
    }
    self.path = path
    self.format = format
    try OutputFile.check(path)
    if format.needsConverter { _ = try Self.converter() }
  }

  /// Draws a figure, or writes down its numbers.
  func write(_ figure: Figure, subtitle: String) throws {
    switch format {
    case .svg: try Self.write(figure.svg(subtitle: subtitle), to: path)
    case .csv: try Self.write(FigureTable(figure).csv(), to: path)
    case .json: try Self.write(FigureTable(figure).json(), to: path)
    case .png, .pdf: try convert(figure.svg(subtitle: subtitle))
    }
  }

  /// Writes a text all at once.
  static func write(_ text: String, to path: String) throws {
    try OutputFile.write(Array(text.utf8), to: path)
  }

  private static func converter() throws(ToolError) -> URL {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    for folder in folders {
      let file = URL(filePath: String(folder)).appending(path: "rsvg-convert")
      if FileManager.default.isExecutableFile(atPath: file.path) { return file }
    }
    throw .failure(
      "rsvg-convert, which PNG and PDF need, is not installed; install the package librsvg2-bin,"
        + " or write an .svg file")
  }

  private func convert(_ svg: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fathom-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (source, target) = (folder.appending(path: "figure.svg"), folder.appending(path: "figure"))
    try Data(svg.utf8).write(to: source)
    let process = Process()
    process.executableURL = try Self.converter()
    let zoom = format == .png ? ["--zoom", "2"] : []
    process.arguments =
      ["--format", format.rawValue] + zoom + ["--unlimited", "--output", target.path, source.path]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, let bytes = try? Data(contentsOf: target) else {
      throw ToolError.failure(
        "rsvg-convert could not draw '\(path.abridgedPath)'"
          + " (\(said.split(separator: "\n").first ?? "no reason given")); write an .svg file")
    }
    try OutputFile.write(Array(bytes), to: path)
  }
}
