import FathomFigures
import FathomRecords

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
        write(mark, isLogarithmic: panel.y.scale == .logarithmic, &text)
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

  private func write(_ mark: Mark, isLogarithmic: Bool, _ page: inout String) {
    func open(_ type: String, _ key: String, _ name: String) {
      page += "{\"type\":\"\(type)\",\"key\":\(quoted(key)),\"name\":\(quoted(name))"
    }
    func list(_ name: String, _ values: some Sequence<Double>, decimals: Int? = nil) {
      page += ",\"\(name)\":["
      write(values, &page, decimals: decimals)
      page += "]"
    }
    switch mark {
    case .line(let line):
      open("line", line.key, line.name)
      list("x", line.points.lazy.map(\.x))
      list("y", line.points.lazy.map(\.y), decimals: isLogarithmic ? 4 : nil)
    case .band(let band):
      open("band", band.key, band.name)
      list("x", band.slices.lazy.map(\.x))
      list("low", band.slices.lazy.map(\.low), decimals: isLogarithmic ? 4 : nil)
      list("high", band.slices.lazy.map(\.high), decimals: isLogarithmic ? 4 : nil)
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
      page += ",\"height\":\(text(cells.rowHeight, nil))"
      // Whole numbers of a small unit are shorter than fractions, and there are many.
      let unit = Self.unit(of: cells)
      if let unit { page += ",\"unit\":\(unit)" }
      func values(_ name: String, _ value: (Cells.Cell) -> Double?) {
        page += ",\"\(name)\":["
        for (index, cell) in cells.cells.enumerated() {
          if index > 0 { page += "," }
          if let number = cell.flatMap(value) {
            let isWhole = unit != nil && number.isFinite
            page += text(isWhole ? (number * Double(unit ?? 1)).rounded() : number, nil)
          } else {
            page += "null"
          }
        }
        page += "]"
      }
      values("mean") { $0.mean }
      // Mostly a cell is of one step; then there is nothing to add to its mean.
      values("low") { $0.low == $0.mean ? nil : $0.low }
      values("high") { $0.high == $0.mean ? nil : $0.high }
    case .images(let sheet):
      open("images", "", "")
      page += ",\"names\":[" + sheet.pictures.map { quoted($0.name) }.joined(separator: ",") + "]"
      list("largest", sheet.pictures.lazy.map(\.largest))
      list("y", sheet.pictures.lazy.flatMap(\.values))
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

  /// How many parts of 1 colours can tell apart, and some more: a thousandth of a decade, or a ten
  /// thousandth of the range; nil where that is no whole number.
  private static func unit(of cells: Cells) -> Int? {
    guard cells.scale != .logarithmic else { return 1000 }
    let width = cells.range.upperBound - cells.range.lowerBound
    guard let size = Magnitude(width).log10, (-4..<5).contains(size) else { return nil }
    return (0..<(4 - Int(size.rounded(.down)))).reduce(1) { unit, _ in unit * 10 }
  }

  /// Numbers to six digits, logarithms to four decimals; a true zero of a log scale is `"0"`, NaN
  /// is `"NaN"`, infinity `"Inf"`.
  private func write(
    _ values: some Sequence<Double>, _ page: inout String, decimals: Int? = nil
  ) {
    var isFirst = true
    for value in values {
      if !isFirst { page += "," }
      isFirst = false
      page += text(value, decimals)
    }
  }

  private func text(_ value: Double, _ decimals: Int?) -> String {
    guard value.isFinite else { return value.isNaN ? "\"NaN\"" : value < 0 ? "\"0\"" : "\"Inf\"" }
    if value == value.rounded(), value.magnitude < 1e15 { return "\(Int(value))" }
    if let decimals, value.magnitude < 1e9 { return fixed(value, decimals) }
    guard 1e-3..<1e6 ~= value.magnitude else {
      let short = Float(value)
      return short.isFinite && short.isNormal ? "\(short)" : "\(value)"
    }
    return fixed(value, value.magnitude < 1 ? 8 : 5)
  }

  /// A number with a few decimals, without zeros at its end.
  private func fixed(_ value: Double, _ decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1) { power, _ in power * 10 }
    let scaled = Int((value.magnitude * Double(scale)).rounded())
    let (whole, rest) = scaled.quotientAndRemainder(dividingBy: scale)
    let sign = value < 0 && scaled != 0 ? "-" : ""
    guard rest != 0 else { return "\(sign)\(whole)" }
    var digits = String(rest + scale).utf8.dropFirst()
    while digits.last == UInt8(ascii: "0") { digits = digits.dropLast() }
    return "\(sign)\(whole).\(Substring(digits))"
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
