extension CSVTable {
  /// The greatest number that can be a class.
  private static let greatestLabel = 9999.0

  /// The answers as classes or as real targets, and what to tell about doubtful cases.
  ///
  /// Text is a class. Numbers are classes when every one is a whole number from 0 to 9999, at
  /// least half of the numbers from 0 to the greatest occur, and there are at most half as many
  /// different ones as rows (two are always allowed). A column of counts or years fails one of
  /// these; where whole numbers are taken for real targets, a sentence says so. *Source:* our
  /// heuristic.
  var targets: (Targets, note: String?) {
    switch answers {
    case .numbers(let numbers): targets(numbers)
    case .classes(let labels, let names): (.labels(labels, classes: names.count), nil)
    }
  }

  private func targets(_ numbers: [Double]) -> (Targets, note: String?) {
    let values = Targets.values(numbers, columns: 1)
    guard
      numbers.allSatisfy({ 0 <= $0 && $0 <= Self.greatestLabel && $0.rounded(.towardZero) == $0 })
    else { return (values, nil) }
    let labels = numbers.map { Int32($0) }
    let distinct = Set(labels).count
    let classes = Int(labels.max() ?? 0) + 1
    guard distinct <= max(2, numbers.count / 2) else {
      return (values, note("there are \(distinct) different ones in \(numbers.count) rows"))
    }
    guard 2 * distinct >= classes else {
      return (values, note("only \(distinct) of the numbers from 0 to \(classes - 1) occur"))
    }
    return (.labels(labels, classes: classes), nil)
  }

  private func note(_ reason: String) -> String {
    "the whole numbers \(answersPlace) are treated as real targets, not as classes, because"
      + " \(reason)"
  }
}
