import FathomText
public import FathomFiles
import FathomNumerics

/// Where data comes from, as it is named on the command line.
///
/// The names: `fashion-mnist`, `mnist:DIR`, `idx:DIR`, `FILE.npz`, `FILE.csv`, `FILE.csv.gz`, and
/// the built-in problems.
public enum DataSource: Hashable, Sendable, CustomStringConvertible {
  /// Fashion-MNIST from Debian's package `dataset-fashion-mnist`.
  case fashionMNIST
  /// A folder of IDX files with labels 0 to 9.
  case mnist(String)
  /// A folder of IDX files with any labels; the classes go up to the greatest label read.
  case idx(String)
  /// A NumPy archive with the arrays `x` and `y`, and perhaps `x_test` and `y_test`.
  case npz(String)
  /// A table whose columns are separated by commas, gzipped or not.
  case csv(String)
  /// A problem that needs no file.
  case builtIn(BuiltInProblem)
  /// Samples that a program has in memory; no text names them.
  case samples(Samples)

  /// The data of a name.
  ///
  /// - Throws: `FileError` when the text names none; it suggests the nearest name.
  public init(_ text: String) throws(FileError) {
    if text == "fashion-mnist" {
      self = .fashionMNIST
    } else if let problem = BuiltInProblem(rawValue: text) {
      self = .builtIn(problem)
    } else if let folder = text.suffix(after: "mnist:") {
      self = .mnist(folder)
    } else if let folder = text.suffix(after: "idx:") {
      self = .idx(folder)
    } else if text.lowercased().hasSuffix(".npz") {
      self = .npz(text)
    } else if [".csv", ".csv.gz"].contains(where: text.lowercased().hasSuffix) {
      self = .csv(text)
    } else {
      throw Self.unknown(text)
    }
  }

  /// The name that gives this source, or what samples in memory are called.
  public var description: String {
    switch self {
    case .fashionMNIST: "fashion-mnist"
    case .mnist(let folder): "mnist:\(folder)"
    case .idx(let folder): "idx:\(folder)"
    case .npz(let file), .csv(let file): file
    case .builtIn(let problem): problem.rawValue
    case .samples(let samples): samples.name
    }
  }
}

// MARK: - Names that are none

extension DataSource {
  private static let simpleNames = ["fashion-mnist"] + BuiltInProblem.allCases.map(\.rawValue)

  private static func unknown(_ text: String) -> FileError {
    let lowercased = text.lowercased()
    if ["mnist", "mnist:", "idx", "idx:"].contains(lowercased) {
      let kind = lowercased.prefix { $0 != ":" }
      return FileError(
        .unknownName, at: "data '\(text)'", "the folder of the IDX files is missing",
        fix: "write \(kind):DIR")
    }
    if lowercased.hasSuffix(".npy") {
      return FileError(
        .unsupportedFormat, at: text, "a single array holds inputs or targets, but not both",
        fix: "save both in one file with numpy.savez('data.npz', x=inputs, y=targets)")
    }
    if let colon = text.firstIndex(of: ":") {
      let rest = text[text.index(after: colon)...]
      let kind = nearestName(to: String(text[..<colon]), among: ["mnist", "idx"])
      return unknownName(
        text, kind.map { "did you mean '\($0):\(rest)'?" } ?? "use mnist:DIR or idx:DIR")
    }
    if let nearest = nearestName(to: text, among: simpleNames) {
      return unknownName(text, "did you mean '\(nearest)'?")
    }
    if text.contains("/") || text.contains(".") {
      return FileError(
        .unsupportedFormat, at: text, "the file name has an unknown ending",
        fix:
          "name a file that ends in .npz, .csv or .csv.gz, or a folder of IDX files as idx:DIR"
      )
    }
    return unknownName(
      text,
      "choose one of \(simpleNames.joined(separator: ", ")), mnist:DIR, idx:DIR, a FILE.npz or a FILE.csv"
    )
  }

  private static func unknownName(_ text: String, _ remedy: String) -> FileError {
    FileError(.unknownName, at: "data '\(text)'", "there is no data set of this name", fix: remedy)
  }
}

extension String {
  /// What follows a prefix; nil when that is nothing.
  fileprivate func suffix(after prefix: String) -> String? {
    guard hasPrefix(prefix), utf8.count > prefix.utf8.count else { return nil }
    return String(dropFirst(prefix.count))
  }
}
