import Fathom
import Foundation

/// A kind of file that is fuzzed.
enum FileKind: String, CaseIterable {
  case idx, npz, csv

  /// Lays a file of this kind down, with the file that belongs to it.
  func source(in folder: URL, _ bytes: Data) throws -> DataSource {
    switch self {
    case .idx: return try idx(in: folder, bytes)
    case .npz, .csv:
      let file = folder.appending(path: "data.\(rawValue)")
      try bytes.write(to: file)
      return self == .npz ? .npz(file.path) : .csv(file.path)
    }
  }

  /// Two images or two labels: the first byte says which, and whether they are packed.
  private func idx(in folder: URL, _ bytes: Data) throws -> DataSource {
    let first = bytes.first ?? 0
    let (areLabels, isPacked) = (first & 1 != 0, first & 2 != 0)
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5, 6]
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 0, 1]
    let names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]
    for name in names + names.map({ $0 + ".gz" }) {
      try? FileManager.default.removeItem(at: folder.appending(path: name))
    }
    try bytes.dropFirst().write(
      to: folder.appending(path: names[areLabels ? 1 : 0] + (isPacked ? ".gz" : "")))
    try Data(areLabels ? images : labels).write(
      to: folder.appending(path: names[areLabels ? 0 : 1]))
    return .idx(folder.path)
  }
}
