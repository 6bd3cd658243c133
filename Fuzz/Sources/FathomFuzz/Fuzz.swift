import Fathom
import Foundation

/// What is fuzzed: the readers of data files, one a process, by the variable `FUZZ`.
private enum Target: String, CaseIterable {
  case idx, npz, csv

  /// The data that a file in this format makes, beside the files that are needed with it.
  func source(in folder: String, _ bytes: Data) throws -> DataSource {
    switch self {
    case .idx:
      // The first byte says whether these are the images or the labels, and whether they are
      // packed.
      let kind = bytes.first ?? 0
      let (name, other) = kind & 1 == 0 ? ("images-idx3", "labels-idx1") : ("labels-idx1", "images-idx3")
      let whole: [UInt8] =
        kind & 1 == 0 ? [0, 0, 8, 1, 0, 0, 0, 2, 0, 1] : [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5, 6]
      for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
        try FileManager.default.removeItem(atPath: "\(folder)/\(file)")
      }
      try bytes.dropFirst().write(
        to: URL(filePath: "\(folder)/train-\(name)-ubyte\(kind & 2 == 0 ? "" : ".gz")"))
      try Data(whole).write(to: URL(filePath: "\(folder)/train-\(other)-ubyte"))
      return .idx(folder)
    case .npz, .csv:
      let file = "\(folder)/data.\(rawValue)"
      try bytes.write(to: URL(filePath: file))
      return self == .npz ? .npz(file) : .csv(file)
    }
  }
}

private let target: Target = {
  let name = ProcessInfo.processInfo.environment["FUZZ"] ?? ""
  guard let target = Target(rawValue: name) else {
    print("Set FUZZ to one of \(Target.allCases.map(\.rawValue).joined(separator: ", ")).")
    exit(64)
  }
  return target
}()

private let folder: String = {
  // Memory, where there is such a file system: a file is written for every input.
  let memory = "/dev/shm"
  let parent =
    FileManager.default.isWritableFile(atPath: memory)
    ? URL(filePath: memory) : FileManager.default.temporaryDirectory
  let folder = parent.appending(path: "fathom-fuzz-\(ProcessInfo.processInfo.processIdentifier)")
  try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  atexit { try? FileManager.default.removeItem(atPath: folder_()) }
  return folder.path
}()

private func folder_() -> String { folder }

/// Loads a file: an error is fine, and so is data that keeps what loading promises.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = start.map { Data(bytes: $0, count: count) } ?? Data()
  let samples = bytes.count.isMultiple(of: 2) ? nil : 1
  let scale: DataOptions.Scale = bytes.count.isMultiple(of: 3) ? .standard : .unit
  guard let source = try? target.source(in: folder, bytes),
    let data = try? source.load(DataOptions(samples: samples, scale: scale)).training
  else { return 0 }
  precondition(data.samples > 0 && data.features.columns > 0)
  precondition(data.features[data.samples - 1, data.features.columns - 1].isFinite)
  return 0
}
