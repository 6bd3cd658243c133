import FathomVocabulary
import FathomFigures

/// A figure's values as a table that folds out: all of them where they are few, and first, lowest,
/// highest and last of each line where they are many.
struct ValuesTable {
  private static let mostRows = 60

  private let figure: Figure

  init(_ figure: Figure) {
    self.figure = figure
  }

  func write(to page: inout String) {
    let tables = figure.panels.compactMap { panel -> String? in
      let series = Self.series(panel)
      guard !series.isEmpty else { return nil }
      let places = Set(series.flatMap { $0.points.map(\.x) }).sorted()
      return places.count <= Self.mostRows
        ? all(series, places, panel) : extremes(series, panel)
    }
    guard !tables.isEmpty else { return }
    page += "<details><summary>Values</summary>" + tables.joined() + "</details>"
  }

  private struct Series {
    var name: String
    var points: [Point]
  }

  private static func series(_ panel: Panel) -> [Series] {
    panel.marks.compactMap { mark in
      switch mark {
      case .line(let line): Series(name: line.name, points: line.points)
      case .bars(let bars):
        Series(name: bars.name, points: bars.bars.map { Point($0.x, $0.to - $0.from) })
      default: nil
      }
    }
  }

  private func head(_ panel: Panel, _ columns: [String]) -> String {
    let title = [panel.title, panel.y.label].compactMap(\.self).joined(separator: ": ")
    return "<div class=\"scroll\"><table><caption>\(escaped(title))</caption><thead><tr>"
      + columns.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined() + "</tr></thead><tbody>"
  }

  private func all(_ series: [Series], _ places: [Double], _ panel: Panel) -> String {
    let x = panel.x.label.split(separator: ",").first.map(String.init) ?? "x"
    var text = head(panel, [x] + series.map(\.name))
    for place in places {
      text += "<tr><th scope=\"row\">\(ValueText.value(place, panel.x.scale))</th>"
      for one in series {
        let value = one.points.first { $0.x == place }?.y
        text += "<td>\(value.map { ValueText.value($0, panel.y.scale) } ?? "")</td>"
      }
      text += "</tr>"
    }
    return text + "</tbody></table></div>"
  }

  private func extremes(_ series: [Series], _ panel: Panel) -> String {
    var text = head(panel, ["", "first", "lowest", "highest", "last"])
    for one in series {
      let values = one.points.map(\.y)
      let cells = [
        values.first, values.filter { !$0.isNaN }.min(), values.filter { !$0.isNaN }.max(),
        values.last,
      ]
      text += "<tr><th scope=\"row\">\(escaped(one.name))</th>"
      for cell in cells {
        text += "<td>\(cell.map { ValueText.value($0, panel.y.scale) } ?? "")</td>"
      }
      text += "</tr>"
    }
    return text + "</tbody></table></div>"
  }
}
