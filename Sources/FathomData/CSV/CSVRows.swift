import FathomVocabulary
import FathomText
import FathomFiles
import FathomNumerics

/// The rows of a CSV file read so far.
struct CSVRows {
  let path: String
  let target: String?
  let samples: Int?
  private(set) var columns: Int?
  private(set) var features: [Double] = []
  private(set) var answers = CSVAnswers()
  /// Rows with numbers.
  private(set) var count = 0

  private var isFirstRecord = true
  private var answerColumn: Int?
  /// After so many rows their number can be told from the size of the file.
  private static let rowsForEstimate = 1000

  init(path: String, target: String?, samples: Int?) {
    self.path = path
    self.target = target
    self.samples = samples
  }

  /// Takes in a record: the names of the columns or a row.
  mutating func read(_ records: borrowing CSVRecords) throws(FileError) {
    if isFirstRecord {
      isFirstRecord = false
      if try readNames(records) { return }
    }
    let found = records.fields.count
    guard found == columns ?? found else {
      throw FileError(
        .malformedText, at: "\(path), line \(records.line)",
        "the line has \(found) columns, but the lines before it have \(columns ?? 0)",
        fix: "give every line the same number of columns")
    }
    columns = found
    try readRow(records, answerColumn: answerColumn ?? found - 1)
    count += 1
    if count == Self.rowsForEstimate { try reserve(records) }
    // How much comes out of a gzipped file shows only as it comes.
    if records.fileSize == nil, count.isMultiple(of: 1 << 14) {
      try FileSystem.checkMemory(for: 16 * Double(features.count + count), at: path)
    }
  }

  /// Takes a line for the names of the columns when it looks so, or has to be.
  private mutating func readNames(_ records: borrowing CSVRecords) throws(FileError) -> Bool {
    let span = records.bytes.span
    var hasText = false
    if target == nil {
      for range in records.fields {
        switch CSVField(span, range) {
        case .text: hasText = true
        case .empty: break
        case .number, .notFinite: return false
        }
      }
      guard hasText else { return false }
    }
    columns = records.fields.count
    guard let target else { return true }
    let names = records.fields.map { CSVField.text(span, CSVField.trimmed(span, $0)) }
    let places = names.indices.filter { names[$0] == target }
    guard let place = places.first else {
      let hint =
        nearestName(to: target, among: names).map { "did you mean '\($0)'?" }
        ?? "name one of \(names.prefix(6).map(Self.excerpt).joined(separator: ", "))"
        + (names.count > 6 ? " and \(names.count - 6) more columns" : "")
      throw FileError(
        .notFound, at: path, "there is no column '\(target)'", fix: hint)
    }
    guard places.count == 1 else {
      throw FileError(
        .malformedText, at: "\(path), line \(records.line)",
        "\(places.count) columns are named '\(target)'", fix: "give them different names")
    }
    answerColumn = place
    return true
  }

  private mutating func readRow(
    _ records: borrowing CSVRecords, answerColumn: Int
  ) throws(FileError) {
    let span = records.bytes.span
    let keeps = count < samples ?? .max
    for (column, range) in records.fields.enumerated() {
      let field = CSVField(span, range)
      switch field {
      case .number(let number) where column == answerColumn && answers.areText != true:
        answers.add(number)
      case .text where column == answerColumn && answers.areText != false && columns != 1:
        let name = CSVField.text(span, CSVField.trimmed(span, range))
        guard answers.add(name) else { throw tooManyClasses(records.line, column) }
      case .number(let number) where column != answerColumn:
        if keeps { features.append(number) }
      default:
        let text = CSVField.text(span, range)
        throw wrong(
          field, text, line: records.line, column: column + 1,
          isAnswer: column == answerColumn && count > 0)
      }
    }
  }

  /// Takes memory once for all rows to come, as many as the file seems to have.
  private mutating func reserve(_ records: borrowing CSVRecords) throws(FileError) {
    guard let size = records.fileSize else { return }
    let expected = Double(count) * Double(size) / Double(records.consumed)
    let rows = min(expected * 1.05, Double(samples ?? .max))
    let numbers = rows * Double(records.fields.count - 1)
    // Answers are kept for all rows.
    try FileSystem.checkMemory(for: 8 * (numbers + expected), at: path)
    features.reserveCapacity(Int(numbers))
  }

  private func tooManyClasses(_ line: Int, _ column: Int) -> FileError {
    FileError(
      .malformedText, at: "\(path), line \(line), column \(column + 1)",
      "there are more than \(CSVAnswers.mostClasses) different texts in this column",
      fix: "name the target column with \(setting: .target)")
  }

  /// What to say about a field that should hold something else.
  func wrong(
    _ field: CSVField, _ text: String, line: Int, column: Int, isAnswer: Bool = false
  ) -> FileError {
    let shown = Self.excerpt(text)
    let (problem, remedy): (Message, Message) =
      switch field {
      case .empty: ("the field is empty", "fill in a number, or delete the line")
      case .notFinite: ("\(shown) is not a finite number", "fill in a number, or delete the line")
      case .number:
        (
          "\(shown) is a number, but the targets before it are text",
          "write all targets as numbers, or all as text"
        )
      case .text where isAnswer && columns != 1:
        (
          "\(shown) is not a number, but the targets before it are numbers",
          "write all targets as numbers, or all as text"
        )
      case .text:
        (
          "\(shown) is not a number",
          text.contains(where: { $0 == ";" || $0 == "\t" || $0 == " " })
            ? "separate the columns by commas"
            : "replace text with numbers, or name the target column with \(setting: .target)"
        )
      }
    return FileError(
      .malformedText, at: "\(path), line \(line), column \(column)", problem, fix: remedy)
  }

  /// The first letters of a field, safe to print.
  private static func excerpt(_ text: String) -> String {
    let letters = text.unicodeScalars.prefix(20).map {
      $0.properties.generalCategory == .control ? "\u{FFFD}" : Character($0)
    }
    return "'" + String(letters) + (text.unicodeScalars.count > 20 ? "…'" : "'")
  }
}
