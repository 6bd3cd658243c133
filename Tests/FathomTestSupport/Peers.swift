internal import Foundation

/// The Python programs that models are exchanged with: PyTorch, ONNX, onnxruntime, safetensors.
///
/// `Scripts/install-peers.sh` installs them; `FATHOM_PEERS` may name another interpreter. Tests
/// that need them are skipped, and say so, where they are missing.
public enum Peers {
  /// Whether all of them are there.
  public static let areInstalled: Bool = {
    do {
      return try run(["-c", "import torch, onnx, onnxruntime, onnxscript, safetensors"]) == nil
    } catch {
      return false
    }
  }()

  /// What a skipped test says.
  public static let missing =
    "PyTorch, onnx, onnxruntime, onnxscript and safetensors are not installed; run"
    + " Scripts/install-peers.sh"

  /// Whether PyTorch and TensorBoard are there.
  public static let haveTensorBoard: Bool = {
    do {
      return try run(["-c", "import tensorboard, torch.utils.tensorboard"]) == nil
    } catch {
      return false
    }
  }()

  /// What a skipped test of event files says.
  public static let missingTensorBoard =
    "PyTorch and TensorBoard are not installed; run Scripts/install-peers.sh"

  /// Runs one of the scripts in `Tests/Python`.
  ///
  /// - Returns: What went wrong: the text on standard error; nil when the script ended with 0.
  public static func script(_ name: String, _ arguments: [String]) throws -> String? {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try run([tests.appending(path: "Python/\(name)").path] + arguments)
  }

  private static var interpreter: URL {
    if let path = ProcessInfo.processInfo.environment["FATHOM_PEERS"] { return URL(filePath: path) }
    return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: ".build-peers/bin/python")
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
