extension CSVTable {
  /// The greatest number that can be a class.
  private static let greatestLabel = 9999.0

  /// The last column as classes or as real targets, and what to tell about doubtful cases.
  ///
  /// They are classes when every value is a whole number from 0 to 9999, at least half of the
  /// numbers from 0 to the greatest occur, and there are at most half as many different ones as
  /// rows (two are always allowed). A column of counts or years fails one of these; where whole
  /// numbers are taken for real targets, a sentence says so. *Source:* our heuristic.
  var targets: (Targets, note: String?) {
    let values = Targets.values(last, columns: 1)
    guard
      last.allSatisfy({ 0 <= $0 && $0 <= Self.greatestLabel && $0.rounded(.towardZero) == $0 })
    else { return (values, nil) }
    let labels = last.map { Int32($0) }
    let distinct = Set(labels).count
    let classes = Int(labels.max() ?? 0) + 1
    guard distinct <= max(2, last.count / 2) else {
      return (values, Self.note("\(distinct) different ones in \(last.count) rows"))
    }
    guard 2 * distinct >= classes else {
      return (values, Self.note("\(distinct) of the numbers from 0 to \(classes - 1)"))
    }
    return (.labels(labels, classes: classes), nil)
  }

  private static func note(_ count: String) -> String {
    "the whole numbers of the last column are taken for real targets, not for classes,"
      + " because there are \(count)"
  }
}
