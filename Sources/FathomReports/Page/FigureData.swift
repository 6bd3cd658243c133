import FathomFigures

/// The numbers behind a figure for the page's script: for hovering and for taking away.
struct FigureData {
  let figure: Figure

  init(_ figure: Figure) {
    self.figure = figure
  }

  func write(to page: inout String) {
    page += "{\"kind\":\"\(figure.kind.rawValue)\",\"panels\":["
    for (index, panel) in figure.panels.enumerated() {
      if index > 0 { page += "," }
      page += "{\"title\":\(quoted(panel.title ?? "")),\"x\":"
      write(panel.x, &page)
      page += ",\"y\":"
      write(panel.y, &page)
      page += ",\"marks\":["
      var isFirst = true
      for mark in panel.marks {
        var text = ""
        write(mark, &text)
        if text.isEmpty { continue }
        if !isFirst { page += "," }
        isFirst = false
        page += text
      }
      page += "]}"
    }
    page += "]}"
  }

  private func write(_ axis: Axis, _ page: inout String) {
    page += "{\"label\":\(quoted(axis.label)),\"scale\":\"\(axis.scale.name)\",\"range\":["
    write([axis.range.lowerBound, axis.range.upperBound], &page)
    page += "]}"
  }

  private func write(_ mark: Mark, _ page: inout String) {
    func open(_ type: String, _ key: String, _ name: String) {
      page += "{\"type\":\"\(type)\",\"key\":\(quoted(key)),\"name\":\(quoted(name))"
    }
    func list(_ name: String, _ values: some Sequence<Double>) {
      page += ",\"\(name)\":["
      write(values, &page)
      page += "]"
    }
    switch mark {
    case .line(let line):
      open("line", line.key, line.name)
      list("x", line.points.lazy.map(\.x))
      list("y", line.points.lazy.map(\.y))
    case .band(let band):
      open("band", band.key, band.name)
      list("x", band.slices.lazy.map(\.x))
      list("low", band.slices.lazy.map(\.low))
      list("high", band.slices.lazy.map(\.high))
    case .bars(let bars):
      open("bars", bars.key, bars.name)
      list("x", bars.bars.lazy.map(\.x))
      list("from", bars.bars.lazy.map(\.from))
      list("y", bars.bars.lazy.map(\.to))
    case .histogram(let histogram):
      open("histogram", histogram.key, histogram.name)
      list("edges", histogram.edges)
      list("bounds", histogram.bounds)
      list("counts", histogram.counts.lazy.map { Double($0) })
    case .cells(let cells):
      open("cells", "", cells.label)
      page += ",\"scale\":\"\(cells.scale.name)\""
      list("columns", cells.columns)
      list("rows", cells.rows)
      list("mean", cells.cells.lazy.map(\.mean))
      list("low", cells.cells.lazy.map(\.low))
      list("high", cells.cells.lazy.map(\.high))
    case .images(let sheet):
      for (index, picture) in sheet.pictures.enumerated() {
        if index > 0 { page += "," }
        open("image", "", picture.name)
        page += ",\"largest\":"
        write([picture.largest], &page)
        list("y", picture.values)
      }
      for _ in sheet.pictures.dropLast() { page += "}" }
    case .diagram(let diagram):
      open("diagram", "", diagram.label)
      page += ",\"scale\":\"\(diagram.scale.name)\",\"names\":["
      let meanings = diagram.shapes.compactMap(\.meaning)
      page += meanings.map { quoted($0.name) }.joined(separator: ",") + "]"
      list("y", meanings.lazy.map(\.value))
    case .rule: return
    }
    page += "}"
  }

  /// Numbers to seven digits; a true zero of a log scale is `"0"`, NaN `"NaN"`, infinity `"Inf"`.
  private func write(_ values: some Sequence<Double>, _ page: inout String) {
    var isFirst = true
    for value in values {
      if !isFirst { page += "," }
      isFirst = false
      if value.isFinite {
        if value == value.rounded(), value.magnitude < 1e15 {
          page += "\(Int(value))"
        } else if value.magnitude < 1e38, value.magnitude > 1e-37 {
          page += "\(Float(value))"
        } else {
          page += "\(value)"
        }
      } else {
        page += value.isNaN ? "\"NaN\"" : value < 0 ? "\"0\"" : "\"Inf\""
      }
    }
  }

  /// A text as JSON that may stand inside a script element.
  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "<": result += "\\u003c"
      case "\u{2028}", "\u{2029}": result += " "
      case _ where scalar.properties.generalCategory == .control: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension Axis.Scale {
  /// What the page's script calls it.
  var name: String {
    switch self {
    case .linear: "linear"
    case .percent: "percent"
    case .logarithmic: "log"
    case .whole: "whole"
    }
  }
}
