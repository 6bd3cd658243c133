internal import Foundation

/// The Python programs that models, data and logs are exchanged with.
///
/// `Scripts/install-peers.sh` installs them; `FATHOM_PEERS` may name another interpreter. Tests
/// that need them are skipped, and say so, where they are missing.
public enum Peers {
  /// Whether onnx, onnxruntime and safetensors are there.
  public static let haveONNX = have("onnx, onnxruntime, safetensors")
  /// Whether PyTorch is there, with what its exporters need.
  public static let haveTorch = haveONNX && have("torch, onnxscript")
  /// Whether TensorBoard is there.
  public static let haveTensorBoard = have("numpy, tensorboard")

  /// What a skipped test says.
  public static func missing(_ names: String) -> String {
    "not installed: \(names); run Scripts/install-peers.sh"
  }

  /// Runs one of the scripts in `Tests/Python`.
  ///
  /// - Returns: What went wrong: the text on standard error; nil when the script ended with 0.
  public static func script(_ name: String, _ arguments: [String]) throws -> String? {
    let tests = package.appending(path: "Tests/Python/\(name)")
    return try run([tests.path] + arguments)
  }

  /// The interpreter that was named, or that is installed in the package; nil without one.
  static var interpreter: URL? {
    if let path = ProcessInfo.processInfo.environment["FATHOM_PEERS"] { return URL(filePath: path) }
    let installed = package.appending(path: ".build-peers/bin/python")
    return FileManager.default.isExecutableFile(atPath: installed.path) ? installed : nil
  }

  private static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func have(_ modules: String) -> Bool {
    do {
      return try interpreter != nil && run(["-c", "import \(modules)"]) == nil
    } catch {
      return false
    }
  }

  private static func run(_ arguments: [String]) throws -> String? {
    let process = Process()
    process.executableURL = interpreter
    process.arguments = arguments
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
