import FathomText
import FathomFigures

extension PanelDrawing {
  func draw(_ bars: Bars, _ svg: inout SVGWriter) {
    let unit = layout.x(1) - layout.x(0)
    // Gaps that are thinner than a point would only flicker.
    let width = unit < 4 ? unit + 0.1 : min(bars.width * unit, 46)
    var path = PathData()
    for bar in bars.bars where bar.from.isFinite && bar.to.isFinite {
      let x = layout.x(bar.x)
      path.move(x - width / 2, layout.y(bar.from))
      path.horizontal(x + width / 2)
      path.vertical(layout.y(bar.to))
      path.horizontal(x - width / 2)
      path.close()
    }
    svg.open("g", "data-k=\"\(SVGWriter.escaped(bars.key))\"")
    svg.path(path, .area, bars.ink)
    svg.close("g")
  }

  func draw(_ histogram: Histogram, _ svg: inout SVGWriter) {
    guard histogram.edges.count > 1 else { return }
    var path = PathData()
    path.move(layout.x(histogram.edges[0]), layout.y(0))
    for (index, height) in histogram.heights.enumerated() {
      // A bin that holds anything can be seen.
      let drawn = histogram.counts[index] > 0 ? max(height, 0.012) : 0
      path.vertical(layout.y(drawn))
      path.horizontal(layout.x(histogram.edges[index + 1]))
    }
    path.vertical(layout.y(0))
    svg.open("g", "data-k=\"\(SVGWriter.escaped(histogram.key))\"")
    if histogram.isFilled { svg.path(path, .band, histogram.ink) }
    svg.path(path, .outline, histogram.ink)
    svg.close("g")
  }

  /// One path for each colour: rows of cells that have the same are drawn in one stroke.
  func draw(_ cells: Cells, _ svg: inout SVGWriter) {
    let columns = cells.columns.count - 1
    guard columns > 0 else { return }
    var paths: [Ink: PathData] = [:]
    let edges = cells.columns.map(layout.x)
    for (row, middle) in cells.rows.enumerated() {
      let y = layout.y(middle)
      var start = 0
      for column in 0..<columns {
        let ink = cells.cells[row * columns + column].map { self.ink(of: $0, in: cells) }
        if column + 1 < columns,
          cells.cells[row * columns + column + 1].map({ self.ink(of: $0, in: cells) }) == ink
        {
          continue
        }
        guard let ink else {
          start = column + 1
          continue
        }
        var path = paths[ink] ?? PathData()
        path.move(edges[start], y)
        path.horizontal(edges[column + 1] + 0.3)
        paths[ink] = path
        start = column + 1
      }
    }
    // A little wider than a row, so that no seams show.
    let height = (layout.y(0) - layout.y(1)) * cells.rowHeight + 0.35
    svg.open("g", "stroke-width=\"\(SVGWriter.number(max(0.3, height)))\"")
    for (ink, path) in paths.sorted(by: { Palette.name($0.key) < Palette.name($1.key) }) {
      svg.path(path, .cell, ink)
    }
    svg.close("g")
    ramp(
      cells.label, Axis(cells.label, cells.scale, cells.range), right: layout.right,
      y: (layout.panel.title == nil ? 0 : 20) + 2, &svg)
  }

  private func ink(of cell: Cells.Cell, in cells: Cells) -> Ink {
    if cell.mean == -.infinity { return .missing }
    guard cell.mean.isFinite else { return .run(1) }
    let width = cells.range.upperBound - cells.range.lowerBound
    let share = width > 0 ? (cell.mean - cells.range.lowerBound) / width : 1
    let level = Palette.index(share, Palette.levels)
    return .size(Double(level) / Double(Palette.levels - 1))
  }

  /// What colours mean: a strip from the least to the most, with both ends named.
  func ramp(_ label: String, _ axis: Axis, right: Double, y: Double, _ svg: inout SVGWriter) {
    let step = 5.0
    let width = step * Double(Palette.levels)
    let ends = [axis.range.lowerBound, axis.range.upperBound].map { Self.end($0, axis.scale) }
    let high = PanelLayout.width(of: ends[1].plain, size: 11.5) + 8
    let start = right - high - width
    svg.label(ends[0], start - 6, y + 24, anchor: "end")
    svg.label(ends[1], start + width + 6, y + 24, anchor: "start")
    for level in 0..<Palette.levels {
      svg.rectangle(
        start + Double(level) * step, y + 15, step + 0.3, 9, .area,
        .size(Double(level) / Double(Palette.levels - 1)))
    }
    svg.words(label, right, y + 9, .note, anchor: "end")
  }

  private static func end(_ value: Double, _ scale: Axis.Scale) -> TickLabel {
    switch scale {
    case .logarithmic:
      value == value.rounded() && value.magnitude < 1e15
        ? .power(Int(value), isNegative: false) : .text(ValueText.logarithmic(value))
    case .percent: .text("\(Int((value * 100).rounded())) %")
    case .linear, .whole: .text(NumberText.decimal(value).replacing("-", with: "−"))
    }
  }

  func draw(_ sheet: ImageSheet, _ svg: inout SVGWriter) {
    guard sheet.rows > 0, sheet.columns > 0, !sheet.pictures.isEmpty else { return }
    let perRow = sheet.pictures.count > 9 ? 4 : sheet.pictures.count > 4 ? 3 : 2
    let gap = 6.0
    let side = (layout.width - gap * Double(perRow - 1)) / Double(perRow)
    let top = layout.panel.title == nil ? 0.0 : 22
    let room = (layout.height - top + gap) / Double((sheet.pictures.count + perRow - 1) / perRow)
    let scale = min(side / Double(sheet.columns), (room - gap) / Double(sheet.rows))
    for (index, picture) in sheet.pictures.enumerated() {
      let x = Double(index % perRow) * (Double(sheet.columns) * scale + gap)
      let y = top + Double(index / perRow) * (Double(sheet.rows) * scale + gap)
      let factor = String((scale * 1000).rounded() / 1000)
      svg.open(
        "g",
        "transform=\"translate(\(SVGWriter.number(x)) \(SVGWriter.number(y))) scale(\(factor))\""
          + " stroke-width=\"1.06\"")
      svg.raw(
        "<title>\(SVGWriter.escaped(picture.name)): largest size "
          + "\(SVGWriter.escaped(NumberText.decimal(picture.largest)))</title>")
      pixels(of: picture, sheet, &svg)
      svg.close("g")
    }
  }

  private func pixels(of picture: ImageSheet.Picture, _ sheet: ImageSheet, _ svg: inout SVGWriter) {
    var paths: [Ink: PathData] = [:]
    func ink(_ index: Int) -> Ink {
      let value = picture.values[index]
      guard value.isFinite else { return .missing }
      let level = Palette.index((value + 1) / 2, Palette.signedLevels)
      return .signed(2 * Double(level) / Double(Palette.signedLevels - 1) - 1)
    }
    guard picture.values.count == sheet.rows * sheet.columns else { return }
    for row in 0..<sheet.rows {
      var start = 0
      for column in 0..<sheet.columns {
        let index = row * sheet.columns + column
        let colour = ink(index)
        if column + 1 < sheet.columns, ink(index + 1) == colour { continue }
        var path = paths[colour] ?? PathData()
        path.move(Double(start), Double(row) + 0.5)
        path.horizontal(Double(column + 1))
        paths[colour] = path
        start = column + 1
      }
    }
    for (ink, path) in paths.sorted(by: { Palette.name($0.key) < Palette.name($1.key) }) {
      svg.path(path, .cell, ink)
    }
  }

  func draw(_ diagram: Diagram, _ svg: inout SVGWriter) {
    let top = layout.panel.title == nil ? 0.0 : 20
    let legend = diagram.range == nil ? 0.0 : 30
    let (width, height) = (layout.width, layout.height - top - legend)
    func place(_ point: Point) -> (x: Double, y: Double) {
      (point.x * width, top + point.y * height)
    }
    for shape in diagram.shapes {
      switch shape {
      case .link(let from, let to, let thickness, let ink, let meaning):
        let (a, b) = (place(from), place(to))
        svg.line(a.x, a.y, b.x, b.y, .thin, ink, width: thickness, title: meaning.text)
      case .node(let at, let radius, let ink, let meaning):
        let middle = place(at)
        svg.circle(middle.x, middle.y, radius: radius + 1.5, .halo, .strong)
        svg.circle(middle.x, middle.y, radius: radius, .marker, ink, title: meaning.text)
      case .block(let at, let share, let tall, let ink, let meaning):
        let middle = place(at)
        let size = (width: max(0.8, min(share * width, 70)), height: tall * height)
        svg.rectangle(
          middle.x - size.width / 2, middle.y - size.height / 2, size.width, size.height, .area,
          ink, corner: min(5, size.width / 4), title: meaning.text)
      case .label(let at, let text):
        let middle = place(at)
        svg.words(text, middle.x, middle.y, .tick, anchor: "middle")
      }
    }
    if let range = diagram.range {
      ramp(
        diagram.label, Axis(diagram.label, diagram.scale, range), right: width,
        y: layout.height - 27, &svg)
    }
  }
}
