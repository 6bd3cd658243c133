import FathomFiles
import FathomText
package import FathomData
package import FathomRuns
import Foundation

/// Where runs lie.
package enum RunPlace {
  /// The folder that runs are put into and looked for in.
  package static let root = "runs"

  /// The run of a name: a folder's path, or its name below `runs`.
  package static func folder(_ name: String) throws(RunError) -> RunFolder {
    do {
      return try RunFolder(at: name)
    } catch {
      guard !name.contains("/"), let folder = try? RunFolder(at: "\(root)/\(name)") else {
        throw error
      }
      return folder
    }
  }

  /// Makes the folder of a new run; without a name, the next free one that tells date and data.
  package static func make(_ name: String?, data: DataSource, experiment: String) throws
    -> RunFolder
  {
    if let name { return try RunFolder(creating: name, experiment: experiment) }
    let day = Date.now.formatted(
      .verbatim(
        "\(year: .padded(4))-\(month: .twoDigits)-\(day: .twoDigits)",
        locale: Locale(identifier: "en"),
        timeZone: .current, calendar: Calendar(identifier: .gregorian)))
    let base = "\(root)/\(day)-\(label(data))"
    var number = 1
    while true {
      let path = number == 1 ? base : "\(base)-\(number)"
      number += 1
      if FileManager.default.fileExists(atPath: path) { continue }
      do {
        return try RunFolder(creating: path, experiment: experiment)
      } catch {
        // Another training was quicker to take the name.
        guard error.code == .exists else { throw error }
      }
    }
  }

  /// A short name of data that can be part of a file name.
  private static func label(_ data: DataSource) -> String {
    let name =
      switch data {
      case .fashionMNIST: "fashion-mnist"
      case .builtIn(let problem): problem.rawValue
      case .samples(let samples): samples.name
      case .mnist: "mnist"
      case .idx(let path), .npz(let path), .csv(let path):
        URL(filePath: path).deletingPathExtension().lastPathComponent
      }
    let letters = name.unicodeScalars.map { scalar -> Character in
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar)
      return isPlain || scalar == "-" || scalar == "_" ? Character(scalar) : "-"
    }
    return letters.isEmpty ? "data" : String(letters.prefix(40))
  }
}
