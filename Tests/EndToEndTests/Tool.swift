import Foundation

/// An executable of this package, run as a user runs it.
struct Tool {
  /// What a run left behind.
  struct Result {
    var status: Int32
    var output: String
    var errors: String

    /// The output, read as JSON.
    func json() throws -> [String: Any] {
      let object = try JSONSerialization.jsonObject(with: Data(output.utf8))
      return object as? [String: Any] ?? [:]
    }
  }

  static let fathom = Tool(name: "fathom")
  static let libraryExample = Tool(name: "LibraryExample")
  static let tutorialExample = Tool(name: "TutorialExample")

  /// The system's shell.
  static let shell = Tool(url: URL(filePath: "/bin/sh"))

  /// The folder the package lies in.
  static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  let url: URL

  private init(url: URL) {
    self.url = url
  }

  /// Executables lie beside the test bundle.
  private init(name: String) {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let folder =
      bundle?.bundleURL.deletingLastPathComponent()
      ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    url = folder.appending(path: name)
  }

  /// Runs the executable and waits for its end.
  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = Self.package
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files and not pipes: nothing can block, however much is written.
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "fathom-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func handle(_ name: String) throws -> (URL, FileHandle) {
      let url = folder.appending(path: name)
      try Data().write(to: url)
      return (url, try FileHandle(forWritingTo: url))
    }
    let (output, outputHandle) = try handle("out")
    let (errors, errorHandle) = try handle("err")
    process.standardOutput = outputHandle
    process.standardError = errorHandle
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  /// Starts the executable; whoever does so waits for its end.
  func start(_ arguments: [String], errors: String? = nil) throws -> Process {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = Self.package
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    if let errors {
      try Data().write(to: URL(filePath: errors))
      process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
    }
    try process.run()
    return process
  }

  /// Runs the executable with arguments separated by blanks.
  func run(_ arguments: String, environment: [String: String] = [:]) throws -> Result {
    try run(arguments.split(separator: " ").map(String.init), environment: environment)
  }
}
