internal import Foundation

/// Python and its packages, for tests against the programs that users have.
///
/// Tests that need it are skipped, and say so, where it is missing.
public enum Python {
  /// Whether `python3`, the peers' or the system's, runs and has NumPy.
  public static let hasNumPy: Bool = {
    do {
      return try run("-c", ["import numpy"]) == nil
    } catch {
      return false
    }
  }()

  /// What a skipped test says.
  public static let noNumPy =
    "python3 with the package numpy is not installed; run Scripts/install-peers.sh"

  /// Runs one of the scripts in `Tests/Python`.
  ///
  /// - Returns: What went wrong: the text on standard error; nil when the script ended with 0.
  public static func script(_ name: String, _ arguments: [String]) throws -> String? {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try run(folder.appending(path: "Python/\(name)").path, arguments)
  }

  private static func run(_ first: String, _ arguments: [String]) throws -> String? {
    let process = Process()
    // The peers' NumPy serves as well as the system's.
    process.executableURL = Peers.interpreter ?? URL(filePath: "/usr/bin/env")
    process.arguments = (Peers.interpreter == nil ? ["python3"] : []) + [first] + arguments
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus != 0 else { return nil }
    return "status \(process.terminationStatus): \(String(decoding: text, as: UTF8.self))"
  }
}
