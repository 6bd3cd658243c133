internal import Foundation

/// A real browser without a window.
///
/// Tests that need it are skipped, and say so, where it is missing.
public enum Browser {
  /// Whether there is one.
  public static var isInstalled: Bool { executable != nil }

  /// What a skipped test says.
  public static let missing = "chromium is not installed; run Scripts/install-peers.sh"

  private static let executable: URL? = {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    let files = ["chromium", "chromium-browser", "google-chrome"].flatMap { name in
      folders.map { URL(filePath: String($0)).appending(path: name) }
    }
    return files.first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  /// Opens a page and lets its scripts run.
  ///
  /// - Parameters:
  ///   - path: The page's file.
  ///   - width: The window's width in pixels.
  /// - Returns: The document as it then is.
  /// - Throws: What starting a program throws.
  public static func document(of path: String, width: Int) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fathom-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = executable
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path)",
      "--window-size=\(width),900", "--virtual-time-budget=5000", "--dump-dom", "file://\(path)",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }
}
