import FathomText
import FathomFiles

/// The content of a CSV file: the column with the answers apart from the others.
///
/// The first line names the columns when none of its fields is a number, and in any case when the
/// column with the answers is given by its name. Inputs are decimal numbers; answers are either
/// all numbers or all text. The file is read once, in pieces, and of the inputs no more samples are
/// kept than asked for.
struct CSVTable {
  /// The column with the answers.
  enum Answers: Equatable {
    /// Numbers.
    case numbers([Double])
    /// Classes, which count from 0 in the order of their sorted names.
    case classes([Int32], names: [String])
  }

  /// The number of columns with inputs.
  let inputs: Int
  /// Those columns, row by row, for the samples asked for.
  let features: [Double]
  /// The answers of all rows.
  let answers: Answers
  /// What messages call the column with the answers.
  let answersPlace: String

  /// The names of the classes; nil when they have none.
  var classNames: [String]? {
    if case .classes(_, let names) = answers { names } else { nil }
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - target: The name of the column with the answers; nil for the last one.
  ///   - samples: Keep at most so many samples; nil for all.
  /// - Throws: `FileError` that names the line and the column.
  init(contentsOf path: String, target: String?, samples: Int?) throws(FileError) {
    var records = try CSVRecords(path)
    var rows = CSVRows(path: path, target: target, samples: samples)
    var blankLine: Int?
    while try records.next() {
      // Empty lines do not matter at the end only.
      if records.isBlank {
        blankLine = blankLine ?? records.line
        continue
      }
      if let blankLine { throw rows.wrong(.empty, "", line: blankLine, column: 1) }
      try rows.read(records)
    }
    guard let columns = rows.columns, rows.count > 0 else {
      throw FileError(
        .empty, at: path, "the file has no rows of numbers",
        fix: "write one line per sample, with numbers separated by commas")
    }
    guard columns > 1 else {
      throw FileError(
        .malformedText, at: path, "the rows have a single column",
        fix: "write the inputs and then the target, separated by commas")
    }
    inputs = columns - 1
    features = rows.features
    answers = rows.answers.sorted
    answersPlace = target.map { "of column '\($0)'" } ?? "of the last column"
  }
}
