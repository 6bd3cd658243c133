import Foundation

/// A folder that is removed when it is no longer needed.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "fathom-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file into the folder.
  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: url.appending(path: name))
  }

  /// Writes a text file into the folder.
  func write(_ name: String, _ text: String) throws {
    try write(name, Array(text.utf8))
  }

  /// Writes a small data set of IDX files: `count` images of 2 × 2 pixels with their labels.
  func writeIDX(images: Int, labels: Int, magic: [UInt8] = [0, 0, 8, 3]) throws {
    func number(_ value: Int) -> [UInt8] {
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
    let pixels = (0..<images * 4).map { UInt8(truncatingIfNeeded: $0 * 37) }
    try write(
      "train-images-idx3-ubyte", magic + number(images) + number(2) + number(2) + pixels)
    try write(
      "train-labels-idx1-ubyte",
      [0, 0, 8, 1] + number(labels) + (0..<labels).map { UInt8($0 % 3) })
  }
}
