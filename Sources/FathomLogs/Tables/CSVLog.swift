import FathomText
import FathomFiles

/// Reads tables with a line of names and a row for each step.
enum CSVLog {
  /// The runs of a file.
  ///
  /// Fields that are empty or no numbers hold nothing; NaN and infinity are data.
  static func runs(_ path: String) throws(FileError) -> [RawRun] {
    var records = try CSVRecords(path)
    var columns: [String]?
    var stepColumn: String?
    var runs = TableRuns()
    var row = 0
    while try records.next() {
      if records.isBlank { continue }
      let bytes = records.bytes.span
      guard let columns else {
        let names = records.fields.map { CSVField.text(bytes, CSVField.trimmed(bytes, $0)) }
        if names.count == 1, names[0].contains(where: { $0 == ";" || $0 == "\t" }) {
          throw FileError(
            .malformedText, at: "\(path), line \(records.line)",
            "the columns are separated by \(names[0].contains(";") ? "semicolons" : "tabs")",
            fix: "separate them by commas")
        }
        columns = names
        stepColumn = TableRow.stepColumn(among: names)
        continue
      }
      guard records.fields.count <= columns.count else {
        throw FileError(
          .malformedText, at: "\(path), line \(records.line)",
          "the line has \(records.fields.count) columns, but the first line names \(columns.count)",
          fix: "give every column a name")
      }
      var values = TableRow()
      for (column, field) in zip(columns, records.fields) {
        switch CSVField(bytes, field) {
        case .number(let number): values.values.append((column, .number(number)))
        case .notFinite:
          let text = CSVField.text(bytes, CSVField.trimmed(bytes, field))
          values.values.append((column, .number(Double(text.lowercased()) ?? .nan)))
        case .empty, .text: break
        }
      }
      values.add(to: &runs, row: row, stepColumn: stepColumn)
      row += 1
    }
    return runs.runs
  }
}
