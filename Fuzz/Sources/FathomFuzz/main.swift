import CFuzzer
import Fathom
import Foundation

/// What a process fuzzes, and where it lays its files down.
private struct Work: Sendable {
  let kind: FileKind
  let folder: URL

  /// The kind of file that the variable `FUZZ` names; nil for any other name.
  init?() {
    guard let kind = FileKind(rawValue: ProcessInfo.processInfo.environment["FUZZ"] ?? "") else {
      return nil
    }
    self.kind = kind
    // Memory, where there is such a file system: a file is written for every input.
    let memory = URL(filePath: "/dev/shm")
    let isThere = FileManager.default.isWritableFile(atPath: memory.path)
    folder = (isThere ? memory : FileManager.default.temporaryDirectory).appending(
      path: "fathom-fuzz-\(ProcessInfo.processInfo.processIdentifier)")
  }

  static let current = Work()
}

guard let work = Work.current else {
  print("Set FUZZ to one of \(FileKind.allCases.map(\.rawValue).joined(separator: ", ")).")
  exit(64)
}
try FileManager.default.createDirectory(at: work.folder, withIntermediateDirectories: true)
atexit {
  if let work = Work.current { try? FileManager.default.removeItem(at: work.folder) }
}

/// Reads a file; what it throws does not matter.
private func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let work = Work.current else { return 0 }
  let bytes = start.map { Data(bytes: $0, count: count) } ?? Data()
  try? work.kind.read(in: work.folder, bytes)
  return 0
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&count, &arguments, test))
