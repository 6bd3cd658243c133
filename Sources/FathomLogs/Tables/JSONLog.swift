import FathomText
import FathomFiles

/// Reads files with a JSON object for each step, one a line or all in one list.
enum JSONLog {
  /// Files are read as a whole.
  private static let largest = 1 << 30

  /// The runs of a file.
  ///
  /// Objects within objects are columns whose names are joined by slashes.
  static func runs(_ path: String) throws(FileError) -> [RawRun] {
    let file = try OpenFile(path)
    guard file.size <= largest else {
      throw FileError(
        .tooLarge, at: path, "the log is larger than \(largest >> 20) MB",
        fix: "keep only the lines with gradients")
    }
    let bytes = try file.bytes(at: 0, file.size)
    let (rows, isCut) = try rows(bytes, path)
    var columns: [String] = []
    var known: Set<String> = []
    let flat = rows.map { row in
      var result = TableRow()
      flatten(row, as: "", into: &result)
      for (column, _) in result.values where known.insert(column).inserted {
        columns.append(column)
      }
      return result
    }
    let stepColumn = TableRow.stepColumn(among: columns)
    var runs = TableRuns()
    for (number, row) in flat.enumerated() {
      row.add(to: &runs, row: number, stepColumn: stepColumn)
    }
    var result = runs.runs
    if isCut, !result.isEmpty {
      result[0].notes.append(
        "the last line is incomplete, as of a run that goes on; the lines before it were read")
    }
    return result
  }

  /// The objects of a file, and whether the last one is cut.
  private static func rows(
    _ bytes: [UInt8], _ path: String
  ) throws(FileError) -> (rows: [JSONText.Value], isCut: Bool) {
    if case .list(let rows)? = JSONText.value(bytes), rows.contains(where: { $0.isObject }) {
      return (rows, false)
    }
    var rows: [JSONText.Value] = []
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) else { continue }
      guard let row = JSONText.value(Array(line)), row.isObject else {
        if number == lines.count - 1, !rows.isEmpty { return (rows, true) }
        throw FileError(
          .malformedText, at: "\(path), line \(number + 1)", "this is not a JSON object",
          fix: "write one object per line, such as {\"step\": 1, \"gradients/fc1\": 0.5}")
      }
      rows.append(row)
    }
    return (rows, false)
  }

  private static func flatten(_ value: JSONText.Value, as name: String, into row: inout TableRow) {
    switch value {
    case .number(let number): row.values.append((name, .number(number)))
    case .text(let text):
      // What writers that keep to the standard make of numbers that it lacks.
      let special = ["nan": Double.nan, "infinity": .infinity, "-infinity": -.infinity]
      if let number = special[text.lowercased()] {
        row.values.append((name, .number(number)))
      }
    case .object(let members):
      if let histogram = histogram(value) {
        row.values.append((name, .histogram(histogram)))
        return
      }
      for (key, member) in members {
        flatten(member, as: name.isEmpty ? key : name + "/" + key, into: &row)
      }
    case .null, .bool, .list: break
    }
  }

  /// A histogram as Weights & Biases writes it: counts, and the edges of the bins or their size.
  private static func histogram(_ value: JSONText.Value) -> HistogramSums? {
    guard case .list(let list)? = value["values"] else { return nil }
    let counts = list.compactMap(\.number)
    guard counts.count == list.count else { return nil }
    let edges: [Double]
    if case .list(let bins)? = value["bins"] {
      edges = bins.compactMap(\.number)
    } else if let packed = value["packedBins"], let low = packed["min"]?.number,
      let size = packed["size"]?.number
    {
      edges = (0...counts.count).map { low + Double($0) * size }
    } else {
      return nil
    }
    guard edges.count == counts.count + 1 else { return nil }
    return HistogramSums(
      counts.indices.map { .init(low: edges[$0], high: edges[$0 + 1], count: counts[$0]) })
  }
}

extension JSONText.Value {
  fileprivate var isObject: Bool {
    if case .object = self { true } else { false }
  }

  fileprivate var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }
}
