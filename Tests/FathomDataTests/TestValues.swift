import FathomFiles
import FathomData
import Testing

/// The error of loading data; a failed expectation when it loads.
func loadError(
  _ source: DataSource, _ options: DataOptions = DataOptions(),
  sourceLocation: SourceLocation = #_sourceLocation
) -> FileError? {
  do throws(FileError) {
    let data = try source.load(options)
    Issue.record(
      "\(source) loads with \(data.training.samples) samples", sourceLocation: sourceLocation)
    return nil
  } catch {
    return error
  }
}

/// Expects one sentence that says all of these things.
func expect(
  _ error: FileError?, _ code: FileError.Code, saying parts: [String],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard let error else { return }
  let sentence = error.description
  #expect(error.code == code, "\(sentence)", sourceLocation: sourceLocation)
  for part in parts {
    #expect(sentence.contains(part), "\(sentence)", sourceLocation: sourceLocation)
  }
  #expect(!sentence.contains("\n"), sourceLocation: sourceLocation)
}

extension Dataset {
  var labels: [Int32] {
    guard case .labels(let labels, _) = targets else { return [] }
    return labels
  }

  var classes: Int? {
    guard case .labels(_, let classes) = targets else { return nil }
    return classes
  }

  /// What the network sees, row by row.
  var rows: [[Double]] {
    (0..<samples).map { row in (0..<features.columns).map { features[row, $0] } }
  }
}
