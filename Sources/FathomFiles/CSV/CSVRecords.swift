import FathomText

/// The records of a CSV file one after the other, of which no more than a few are in memory.
///
/// *Format:* RFC 4180, with lines ended by LF or CRLF, blanks around quoted fields and a
/// byte-order mark allowed. A quote within a field that does not begin with one is a letter.
package struct CSVRecords: ~Copyable {
  /// Where the current record's fields lie in `bytes`, quotes removed.
  package private(set) var fields: [Range<Int>] = []
  /// A part of the file, changed where quotes were removed.
  package private(set) var bytes: [UInt8] = []
  /// The line on which the current record begins, counted from 1.
  package private(set) var line = 0
  /// The bytes of the file up to the end of the current record.
  package private(set) var consumed = 0
  /// The bytes of the file; nil for a gzipped one, whose text is longer than itself.
  package let fileSize: Int?

  private static let chunk = 256 * 1024
  /// A quoted field that is longer has lost its end.
  private static let quotedLimit = 1 << 20
  /// A line that is longer, far more than any row of numbers, belongs to another kind of file.
  private static let recordLimit = 64 << 20

  private var reader: ByteReader
  private var start = 0
  private var nextLine = 1
  private var isAtEnd = false

  /// Opens a file.
  package init(_ path: String) throws(FileError) {
    var reader = try ByteReader(path)
    bytes = try reader.take(Self.chunk)
    fileSize = reader.isGzipped ? nil : reader.fileSize
    self.reader = reader
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
  }

  package var path: String { reader.path }

  /// Whether the current record is an empty line.
  package var isBlank: Bool { fields.count == 1 && fields[0].isEmpty && !hasQuotes }

  private var hasQuotes = false

  /// Goes on to the next record; false at the end of the file.
  package mutating func next() throws(FileError) -> Bool {
    line = nextLine
    while true {
      guard start < bytes.count || !isAtEnd else { return false }
      if let end = try scan() {
        nextLine = line + bytes[start..<end].count { $0 == 0x0A }
        consumed += end - start
        start = end
        if hasQuotes { removeQuotes() }
        return true
      }
      try refill()
    }
  }

  /// Reads on; a record that is not complete stays, and doubles what is read.
  private mutating func refill() throws(FileError) {
    guard bytes.count - start <= Self.recordLimit else {
      throw FileError(
        .malformedText, at: "\(path), line \(line)",
        "the line is longer than \(Self.recordLimit >> 20) MB",
        fix: "write one line per sample, with numbers separated by commas")
    }
    bytes.removeSubrange(..<start)
    start = 0
    let more = try reader.take(max(Self.chunk, bytes.count))
    isAtEnd = more.isEmpty
    bytes += more
  }

  /// Finds the fields of the record at `start`, quotes included.
  ///
  /// - Returns: Where the next record begins; nil when the end is not in memory yet.
  private mutating func scan() throws(FileError) -> Int? {
    fields.removeAll(keepingCapacity: true)
    hasQuotes = false
    let bytes = bytes
    let span = bytes.span
    let end = span.count
    var index = start
    while true {
      let first = index
      while index < end, CSVField.isBlank(span[index]) { index += 1 }
      if index < end, span[index] == UInt8(ascii: "\"") {
        hasQuotes = true
        guard let behind = try Self.quotedEnd(span, index, line: line, isAtEnd, path) else {
          return nil
        }
        index = behind
      }
      while index < end, span[index] != 0x2C, span[index] != 0x0A { index += 1 }
      guard index < end || isAtEnd else { return nil }
      let isLast = index == end || span[index] == 0x0A
      // Of a carriage return at the end of the line nothing is kept.
      let stop = isLast && index > first && span[index - 1] == 0x0D ? index - 1 : index
      fields.append(first..<stop)
      index = min(end, index + 1)
      if isLast { return index }
    }
  }

  /// Where a quoted field ends: at a comma, the end of the line or the end of the file.
  private static func quotedEnd(
    _ span: borrowing Span<UInt8>, _ quote: Int, line: Int, _ isAtEnd: Bool, _ path: String
  ) throws(FileError) -> Int? {
    var index = quote + 1
    while true {
      while index < span.count, span[index] != UInt8(ascii: "\"") { index += 1 }
      guard index < span.count, index - quote <= quotedLimit else {
        guard isAtEnd || index - quote > quotedLimit else { return nil }
        throw FileError(
          .malformedText, at: "\(path), line \(line)", "a quoted field is not closed",
          fix: "close it with a second quote")
      }
      guard index + 1 < span.count, span[index + 1] == UInt8(ascii: "\"") else { break }
      index += 2
    }
    index += 1
    while index < span.count, CSVField.isBlank(span[index]) || span[index] == 0x0D { index += 1 }
    guard index < span.count else { return isAtEnd ? index : nil }
    guard span[index] == 0x2C || span[index] == 0x0A else {
      throw FileError(
        .malformedText, at: "\(path), line \(line)",
        "there is text after the end of a quoted field",
        fix: "double the quotes within a quoted field, and separate the columns by commas")
    }
    return index
  }

  /// Takes the quotes around fields away, and one of each two within them.
  private mutating func removeQuotes() {
    for field in fields.indices {
      let range = CSVField.trimmed(bytes.span, fields[field])
      guard let first = range.first, bytes[first] == UInt8(ascii: "\"") else { continue }
      var from = first + 1
      var to = from
      while from < range.upperBound {
        let byte = bytes[from]
        if byte == UInt8(ascii: "\"") {
          guard from + 1 < range.upperBound, bytes[from + 1] == byte else { break }
          from += 1
        }
        bytes[to] = byte
        to += 1
        from += 1
      }
      fields[field] = first + 1..<to
    }
  }
}
