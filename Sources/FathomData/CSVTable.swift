/// The numbers of a CSV file: the last column apart from the others.
///
/// *Format:* decimal numbers separated by commas, one line for each sample, lines ended by LF or
/// CRLF. The first line names the columns when all of its fields are text. A
/// byte-order mark and empty lines at the end do not matter. Quoted fields are not read.
struct CSVTable {
  /// The number of columns before the last.
  let inputs: Int
  /// Those columns, row by row.
  let features: [Double]
  /// The last column.
  let last: [Double]

  /// Reads a file.
  init(contentsOf path: String) throws(DataError) {
    var reader = try ByteReader(path)
    guard !reader.isGzipped else {
      throw DataError(
        .unsupportedFormat, at: path, "the file is gzipped", fix: "unpack it with gunzip")
    }
    // Two bytes of text may become a number of eight bytes, copied once while the table grows.
    try FileSystem.checkMemory(for: 10 * Double(reader.fileSize), at: path)
    let bytes = try reader.take(reader.fileSize)
    try self.init(bytes, from: path)
  }

  /// Reads the bytes of a file.
  init(_ bytes: [UInt8], from path: String) throws(DataError) {
    var rows = CSVRows(path: path)
    try rows.read(bytes.span)
    guard let columns = rows.columns, !rows.last.isEmpty else {
      throw DataError(
        .empty, at: path, "the file holds no row of numbers",
        fix: "write one line of numbers separated by commas for each sample")
    }
    guard columns > 1 else {
      throw DataError(
        .malformedText, at: path, "the rows have a single column",
        fix: "write the inputs and then the target, separated by commas")
    }
    inputs = columns - 1
    features = rows.features
    last = rows.last
  }
}

/// The rows read so far.
private struct CSVRows {
  let path: String
  var columns: Int?
  var features: [Double] = []
  var last: [Double] = []

  init(path: String) {
    self.path = path
  }

  mutating func read(_ bytes: borrowing Span<UInt8>) throws(DataError) {
    var end = bytes.count
    while end > 0, [0x0A, 0x0D].contains(bytes[end - 1]) { end -= 1 }
    var start = Self.startsWithMark(bytes, end) ? 3 : 0
    var number = 1
    while start < end {
      var next = start
      while next < end, bytes[next] != 0x0A { next += 1 }
      // Of a carriage return at the end of the line nothing is kept.
      let stop = next > start && bytes[next - 1] == 0x0D ? next - 1 : next
      if number == 1, let names = header(bytes, start..<stop) {
        columns = names
      } else {
        try readRow(bytes, start..<stop, line: number)
      }
      start = next + 1
      number += 1
    }
  }

  private static func startsWithMark(_ bytes: borrowing Span<UInt8>, _ end: Int) -> Bool {
    end >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
  }

  /// The number of names in a line of nothing but text; nil for any other line.
  private func header(_ bytes: borrowing Span<UInt8>, _ line: Range<Int>) -> Int? {
    var start = line.lowerBound
    var names = 0
    while true {
      let end = Self.fieldEnd(bytes, start..<line.upperBound)
      guard CSVField(bytes, start..<end) == .text else { return nil }
      names += 1
      guard end < line.upperBound else { return names }
      start = end + 1
    }
  }

  private mutating func readRow(
    _ bytes: borrowing Span<UInt8>, _ row: Range<Int>, line: Int
  ) throws(DataError) {
    var start = row.lowerBound
    var column = 0
    while true {
      column += 1
      let end = Self.fieldEnd(bytes, start..<row.upperBound)
      let field = CSVField(bytes, start..<end)
      guard case .number(let value) = field else {
        throw wrong(field, CSVField.text(bytes, start..<end), line: line, column: column)
      }
      guard end < row.upperBound else {
        last.append(value)
        break
      }
      features.append(value)
      start = end + 1
    }
    guard column == columns ?? column else {
      throw DataError(
        .malformedText, at: "\(path), line \(line)",
        "the line has \(column) columns, but the lines before have \(columns ?? 0)",
        fix: "give every line the same number of columns")
    }
    columns = column
  }

  private static func fieldEnd(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound, bytes[index] != 0x2C { index += 1 }
    return index
  }

  private func wrong(_ field: CSVField, _ text: String, line: Int, column: Int) -> DataError {
    let shown = Self.excerpt(text)
    let (problem, remedy) =
      switch field {
      case .empty: ("the field is empty", "fill in a number or drop the line")
      case .quoted: ("quoted fields cannot be read yet", "write \(shown) without quotes")
      case .notFinite:
        ("\(shown) is not a finite number", "drop the line or fill in a number")
      default:
        (
          "\(shown) is not a number",
          text.contains(where: { $0 == ";" || $0 == "\t" || $0 == " " })
            ? "separate the columns by commas" : "replace text by numbers"
        )
      }
    return DataError(
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
