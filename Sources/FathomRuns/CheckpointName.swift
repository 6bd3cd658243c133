import Foundation

/// The names of the files in the folder of checkpoints.
enum CheckpointName {
  /// The best so far.
  static let best = "best.safetensors"

  /// The checkpoint after a step; names sort as steps do.
  static func step(_ step: Int) -> String {
    let digits = String(step)
    return "step-\(String(repeating: "0", count: max(0, 12 - digits.count)))\(digits).safetensors"
  }

  /// The step of a name; nil for other files.
  static func step(of name: String) -> Int? {
    guard name.hasPrefix("step-"), name.hasSuffix(".safetensors") else { return nil }
    return Int(name.dropFirst(5).dropLast(12)).flatMap { $0 >= 0 ? $0 : nil }
  }

  /// Whether a file is what a process left that was killed while it wrote a checkpoint.
  static func isLeftover(_ name: String) -> Bool {
    name.split(separator: ".").count == 3 && name.contains(".safetensors.")
      && name.split(separator: ".")[2].allSatisfy(\.isNumber)
  }
}

extension RunFolder {
  /// The checkpoints after steps, the newest first.
  public var checkpointFiles: [(step: Int, path: String)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpoints)) ?? []
    return names.compactMap { name in
      CheckpointName.step(of: name).map { ($0, "\(checkpoints)/\(name)") }
    }.sorted { $0.step > $1.step }
  }

  /// The checkpoint of the best network so far; nil when there is none.
  public var bestCheckpoint: String? {
    let path = "\(checkpoints)/\(CheckpointName.best)"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// Removes all but the newest checkpoints.
  ///
  /// One that cannot be removed is no reason to stop.
  func prune(keeping count: Int) {
    for (_, path) in checkpointFiles.dropFirst(count) {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  /// Removes what was being written when a process was killed.
  ///
  /// - Precondition: this process has the run's lock.
  func removeLeftovers() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpoints)) ?? []
    for name in names where CheckpointName.isLeftover(name) {
      try? FileManager.default.removeItem(atPath: "\(checkpoints)/\(name)")
    }
  }
}
