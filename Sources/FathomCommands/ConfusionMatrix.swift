import FathomText
import FathomReports

/// How often samples of each class are taken for each class.
struct ConfusionMatrix {
  /// The names of the classes.
  let names: [String]
  /// Rows are the classes that samples belong to, columns those they are taken for.
  private(set) var counts: [[Int]]

  init(labels: [Int32], guesses: [Int], classes: Int, names: [String]?) {
    self.names = (0..<classes).map {
      names?.indices.contains($0) == true ? names?[$0] ?? "" : "\($0)"
    }
    counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    for (label, guess) in zip(labels, guesses) where guess < classes {
      counts[Int(label)][guess] += 1
    }
  }

  /// The share of a class's samples that are found; nil when it has none.
  func recall(_ index: Int) -> Double? {
    share(counts[index][index], of: counts[index].reduce(0, +))
  }

  /// The share of what is taken for a class that belongs to it; nil when nothing is.
  func precision(_ index: Int) -> Double? {
    share(counts[index][index], of: counts.reduce(0) { $0 + $1[index] })
  }

  private func share(_ part: Int, of whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }

  /// The matrix as a table, if it fits a width; the worst confusions otherwise.
  func lines(style: TextStyle) -> [String] {
    let columns =
      [TextTable.Column(title: "", cells: names.map(style.plain), rightAligned: false)]
      + names.indices.map { column in
        TextTable.Column(
          title: style.plain(names[column]), cells: names.indices.map { "\(counts[$0][column])" })
      }
    let figures = [
      TextTable.Column(title: "recall", cells: names.indices.map { text(recall($0)) }),
      TextTable.Column(title: "precision", cells: names.indices.map { text(precision($0)) }),
    ]
    let table = TextTable(columns: columns + figures).lines(
      names.indices.map { .row($0) }, style: style)
    if names.count <= 30, table.allSatisfy({ $0.count <= style.width }) { return table }
    let short = TextTable(columns: [columns[0]] + figures).lines(
      names.indices.map { .row($0) }, style: style)
    return short + [""] + confusions(style)
  }

  private func text(_ share: Double?) -> String { share.map(NumberText.percent) ?? "-" }

  /// The pairs of classes that are confused most.
  private func confusions(_ style: TextStyle) -> [String] {
    var pairs: [(label: Int, guess: Int)] = []
    for label in names.indices {
      for guess in names.indices where guess != label && counts[label][guess] > 0 {
        pairs.append((label, guess))
      }
    }
    pairs.sort {
      let (a, b) = (counts[$0.label][$0.guess], counts[$1.label][$1.guess])
      return a == b ? ($0.label, $0.guess) < ($1.label, $1.guess) : a > b
    }
    guard !pairs.isEmpty else { return ["No sample was classified wrongly."] }
    return ["Most often confused:"]
      + pairs.prefix(10).map {
        style.plain(
          "  \(names[$0.label]) classified as \(names[$0.guess]): \(counts[$0.label][$0.guess])")
      }
  }

  /// The matrix and its figures for scripts.
  var json: [(key: String, value: JSONValue)] {
    [
      ("classes", .array(names.map(JSONValue.string))),
      ("confusion", .array(counts.map { .array($0.map(JSONValue.integer)) })),
      ("recall", .array(names.indices.map { .optional(recall($0)) })),
      ("precision", .array(names.indices.map { .optional(precision($0)) })),
    ]
  }
}
