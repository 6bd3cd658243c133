import FathomText

/// A table with a heading and one or more titled groups of rows, set in a given width.
package struct TextTable {
  /// What one column shows.
  package struct Column {
    package var title: String
    /// One text for each row of each group; a row that is left out has none.
    package var cells: [String]
    package var rightAligned = true
    var paint: TextStyle.Paint?
    /// Columns with the lowest number go first when the width does not suffice; nil stays.
    var priority: Int?

    package init(
      title: String, cells: [String], rightAligned: Bool = true, priority: Int? = nil
    ) {
      self.init(
        title: title, cells: cells, rightAligned: rightAligned, paint: nil, priority: priority)
    }

    init(
      title: String, cells: [String], rightAligned: Bool = true, paint: TextStyle.Paint?,
      priority: Int? = nil
    ) {
      self.title = title
      self.cells = cells
      self.rightAligned = rightAligned
      self.paint = paint
      self.priority = priority
    }

    var width: Int { max(displayWidth(title), cells.map { displayWidth($0) }.max() ?? 0) }
  }

  /// What stands in one line under the heading.
  package enum Line {
    case title(String)
    case row(Int)
    case gap(String)
  }

  static let separator = "  "

  /// The columns that fit, leaving `reserve` columns of the width for what comes after them.
  package static func fitting(_ columns: [Column], width: Int, reserve: Int) -> [Column] {
    var kept = columns
    func taken() -> Int { kept.reduce(0) { $0 + $1.width + separator.count } + reserve }
    while taken() > width {
      let least = kept.compactMap(\.priority).min()
      guard let least, let index = kept.firstIndex(where: { $0.priority == least }) else { break }
      kept.remove(at: index)
    }
    return kept
  }

  var columns: [Column]

  package init(columns: [Column]) {
    self.columns = columns
  }

  /// The heading and all lines; titles and gaps are set across the columns.
  package func lines(_ lines: [Line], style: TextStyle) -> [String] {
    let widths = columns.map(\.width)
    let heading = joined(columns.map(\.title), widths) { text, _ in style.painted(text, .bold) }
    return [heading]
      + lines.map { line in
        switch line {
        case .title(let text): style.painted(text, .bold)
        case .gap(let text): style.painted(text, .faint)
        case .row(let row):
          joined(columns.map { $0.cells[row] }, widths) { text, column in
            style.painted(text, column.paint)
          }
        }
      }
  }

  private func joined(
    _ cells: [String], _ widths: [Int], paint: (String, Column) -> String
  ) -> String {
    let last = cells.lastIndex { !$0.isEmpty } ?? 0
    return cells.indices.prefix(last + 1).map { index in
      let column = columns[index]
      // No spaces at the end of a line.
      let width = index == last && !column.rightAligned ? 0 : widths[index]
      let text = padded(cells[index], to: width, rightAligned: column.rightAligned)
      return text.allSatisfy { $0 == " " } ? text : paint(text, column)
    }.joined(separator: Self.separator)
  }
}
