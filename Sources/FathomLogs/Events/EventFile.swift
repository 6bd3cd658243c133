import FathomText
import FathomFiles
import EventMessages
import SwiftProtobuf

/// Reads TensorBoard's event files.
enum EventFile {
  private static let options: BinaryDecodingOptions = {
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    return options
  }()

  /// Whether a file begins like one; the name alone says little.
  static func isOne(_ path: String) throws(FileError) -> Bool {
    if path.contains("tfevents") { return true }
    var reader = try RecordReader(path)
    return try reader.next() != nil
  }

  /// Adds what a file holds to a run.
  ///
  /// - Throws: `FileError` for files that cannot be read or begin with damage. Files that end
  ///   within a record, and what comes before damage, are read, and a note says so.
  static func read(_ path: String, into run: inout RawRun) throws(FileError) {
    var reader = try RecordReader(path)
    var plugins: [String: String] = [:]
    var records = 0
    var unreadable = 0
    while let record = try reader.next() {
      records += 1
      guard let event = event(record) else {
        unreadable += 1
        continue
      }
      for value in event.summary.value {
        add(value, at: Int(clamping: event.step), to: &run, &plugins)
      }
    }
    let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    switch reader.end {
    case .damaged(let place):
      guard records > 0 else {
        throw FileError(
          .corrupt, at: path,
          "this is not an event file of TensorBoard, or its beginning is damaged",
          fix: "name a folder or file with events, as PyTorch and Keras write them")
      }
      run.notes.append(
        "\(name) is damaged at byte \(place); only the \(Wording.count(records, "record")) before"
          + " it \(records == 1 ? "was" : "were") read")
    case .truncated:
      run.notes.append(
        "\(name) ends within a record, as of a run that goes on or was killed; its"
          + " \(Wording.count(records, "complete record")) \(records == 1 ? "was" : "were") read")
    case .whole, nil: break
    }
    if unreadable > 0 {
      run.notes.append(
        "\(unreadable) of the \(Wording.count(records, "record")) of \(name) cannot be read as events"
      )
    }
    if reader.passedOver > 0 {
      run.notes.append(
        "\(Wording.count(reader.passedOver, "record")) of \(name), larger than any event, skipped")
    }
  }

  private static func event(_ record: ArraySlice<UInt8>) -> TBEvent? {
    do {
      return try TBEvent(serializedBytes: Array(record), options: options)
    } catch {
      return nil
    }
  }

  private static func add(
    _ value: TBSummary.Value, at step: Int, to run: inout RawRun, _ plugins: inout [String: String]
  ) {
    let tag = value.tag
    // Only the first value of a tag says what it is.
    if value.hasMetadata, !value.metadata.pluginData.pluginName.isEmpty {
      plugins[tag] = value.metadata.pluginData.pluginName
    }
    switch value.value {
    case .simpleValue(let number): run.add(.number(Double(number)), to: tag, at: step)
    case .histo(let histogram):
      if let sums = HistogramSums(histogram) { run.add(.histogram(sums), to: tag, at: step) }
    case .tensor(let tensor):
      guard let numbers = tensor.numbers else { return }
      let isTable = tensor.tensorShape.dim.count == 2 && tensor.tensorShape.dim[1].size == 3
      if isTable, plugins[tag] ?? "histograms" == "histograms" {
        if let sums = HistogramSums(rows: numbers) {
          run.add(.histogram(sums), to: tag, at: step)
        }
      } else if numbers.count == 1, plugins[tag] ?? "scalars" == "scalars" {
        run.add(.number(numbers[0]), to: tag, at: step)
      }
    case nil: break
    }
  }
}
