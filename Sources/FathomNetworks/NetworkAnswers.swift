/// What a network answers to samples.
public struct NetworkAnswers: Sendable, Equatable {
  /// The answers, samples × `columns`, row by row.
  public let outputs: [Double]
  /// The number of answers to a sample.
  public let columns: Int
  /// The class that each sample is taken for: that of the largest output, or, where there is a
  /// single one, whether it is above ½.
  public let labels: [Int]

  /// The answers to some samples.
  ///
  /// - Precondition: As many labels as there are rows.
  package init(outputs: [Double], columns: Int, labels: [Int]) {
    precondition(outputs.count == columns * labels.count, "a label for each row")
    self.outputs = outputs
    self.columns = columns
    self.labels = labels
  }

  /// The number of samples.
  public var samples: Int { labels.count }

  /// The answers to a sample.
  public subscript(sample: Int) -> ArraySlice<Double> {
    outputs[sample * columns..<(sample + 1) * columns]
  }

  /// The classes that outputs stand for, row by row.
  public static func labels(of outputs: [Double], columns: Int) -> [Int] {
    (0..<outputs.count / max(1, columns)).map { sample in
      let row = outputs[sample * columns..<(sample + 1) * columns]
      guard columns > 1 else { return (row.first ?? 0) > 0.5 ? 1 : 0 }
      var best = row.startIndex
      for index in row.indices where row[index] > row[best] { best = index }
      return best - row.startIndex
    }
  }
}
