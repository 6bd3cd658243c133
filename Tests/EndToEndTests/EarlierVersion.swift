import FathomNumerics
import Foundation
import Testing

/// What an earlier version left behind, unpacked where a newer one may change it.
struct EarlierVersion {
  /// A set of kernels, and the name of something that was made with it.
  struct Item: CustomTestStringConvertible, Sendable {
    var kernels: String
    var name: String

    var testDescription: String { "\(name), \(kernels)" }
  }

  private static let source = Tool.package.appending(path: "Tests/EndToEndTests/Fixtures/0.1.0")
  /// What stands in the files for the folder they are in.
  private static let placeholder = "/tmp/fathom-fixtures"

  /// The sets of kernels whose bits are on record and that this processor has.
  static let kernels: [String] = {
    #if arch(x86_64)
      ["avx2", "baseline"].filter { name in
        InstructionSet.available.contains { $0.rawValue == name }
      }
    #else
      []
    #endif
  }()

  /// The names of all experiments.
  static let experiments = names(
    (try? FileManager.default.contentsOfDirectory(atPath: source.path + "/experiments")) ?? [])

  /// All things of a kind, for every set of kernels there is.
  static func items(_ kind: String) -> [Item] {
    kernels.flatMap { kernels in
      names(members(of: kernels, below: kind)).map { Item(kernels: kernels, name: $0) }
    }
  }

  /// The names of all things of a kind, as made with the plainest kernels.
  static func names(of kind: String) -> [String] { names(members(of: "baseline", below: kind)) }

  private static func members(of kernels: String, below kind: String) -> [String] {
    let archive = source.appending(path: "\(kernels).tar.gz").path
    let list = try? Tool.shell.run(["-c", "tar -tzf \"$0\"", archive]).output
    return (list ?? "").split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "/")
      return parts.count >= 3 && parts[1] == kind ? String(parts[2]) : nil
    }
  }

  /// File names without what stands behind the point, each once.
  private static func names(_ files: [String]) -> [String] {
    Set(files.map { String($0.prefix { $0 != "." }) }).sorted()
  }

  private let folder: TemporaryFolder
  private let kernels: String

  /// Unpacks some of what was made with a set of kernels, and the data and models it needs.
  init(_ kernels: String, _ parts: String...) throws {
    folder = try TemporaryFolder()
    self.kernels = kernels
    for name in ["data", "experiments", "printed"] {
      try FileManager.default.copyItem(
        at: Self.source.appending(path: name), to: folder.url.appending(path: name))
    }
    let archive = Self.source.appending(path: "\(kernels).tar.gz").path
    let unpacked = try Tool.shell.run(
      ["-c", "mkdir \"$1\" && cd \"$1\" && shift && tar -xzf \"$0\" \"$@\"", archive, path("made")]
        + ["./models"] + parts.map { "./\($0)" })
    guard unpacked.status == 0 else { throw CocoaError(.fileReadCorruptFile) }
    // Files that name others do so by the folder's new name.
    let all = FileManager.default.enumerator(atPath: folder.url.path)
    while let file = all?.nextObject() as? String {
      guard file.hasSuffix(".yaml") else { continue }
      try Data(text(file).utf8).write(to: URL(filePath: path(file)))
    }
  }

  /// The path of a file.
  func path(_ file: String) -> String { folder.path(file) }

  /// A text file, as if it had been made in the folder it is in now.
  func text(_ file: String) throws -> String {
    try String(contentsOfFile: path(file), encoding: .utf8)
      .replacing(Self.placeholder, with: folder.url.path)
  }

  /// The JSON in a file, as if it had been made in the folder it is in now.
  func json(_ file: String) throws -> JSONTree { try JSONTree(text(file)) }

  /// The JSON in a file, as it is.
  func originalJSON(_ file: String) throws -> JSONTree {
    try JSONTree(String(contentsOfFile: path(file), encoding: .utf8))
  }

  /// Runs the tool as it is now, with the kernels that everything here was made with.
  func run(_ arguments: [String]) throws -> Tool.Result {
    try Tool.fathom.run(arguments, environment: ["FATHOM_KERNELS": kernels])
  }

  /// The words in a text, which are arguments without blanks in them.
  static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
