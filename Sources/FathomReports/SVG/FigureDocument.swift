import FathomText
public import FathomFigures

extension Figure {
  /// The figure as an SVG document of its own: title, legend, panels and notes, on white.
  ///
  /// - Parameter subtitle: What the figure is about, for example the network and its data.
  /// - Returns: A document that any viewer of SVG opens.
  public func svg(subtitle: String = "") -> String {
    FigureDocument(self, subtitle: subtitle).text
  }
}

/// A figure on a sheet of its own.
private struct FigureDocument {
  private static let margin = 24.0
  private static let column = 780.0

  private let figure: Figure
  private let subtitle: String

  init(_ figure: Figure, subtitle: String) {
    self.figure = figure.reduced(to: 300)
    self.subtitle = subtitle
  }

  var text: String {
    var body = SVGWriter(.fixed)
    var y = Self.margin
    body.words(figure.title, 0, y - 8, .heading)
    if !subtitle.isEmpty {
      y += 18
      body.words(subtitle, 0, y - 8, .note)
    }
    y += 8
    if needsLegend { legend(&body, y: &y) }
    panels(&body, y: &y)
    for note in figure.notes.prefix(8).flatMap({ lines(of: $0) }) {
      y += 16
      body.words(note, 0, y, .note)
    }
    if figure.notes.count > 8 {
      y += 16
      body.words("… and \(Wording.count(figure.notes.count - 8, "more note")).", 0, y, .note)
    }
    let (width, height) = (Self.column + 2 * Self.margin, y + 2 * Self.margin - 8)
    var svg = SVGWriter(.fixed)
    svg.open(
      "svg",
      "xmlns=\"http://www.w3.org/2000/svg\" width=\"\(SVGWriter.number(width))\""
        + " height=\"\(SVGWriter.number(height))\" viewBox=\"0 0 \(SVGWriter.number(width))"
        + " \(SVGWriter.number(height))\" role=\"img\" font-family=\"Helvetica Neue, Helvetica,"
        + " Arial, DejaVu Sans, sans-serif\"")
    svg.raw("<title>\(SVGWriter.escaped(figure.title))</title>")
    svg.raw(
      "<desc>\(SVGWriter.escaped(([figure.summary] + figure.notes).joined(separator: " ")))</desc>")
    svg.raw("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>")
    let (left, top) = (SVGWriter.number(Self.margin), SVGWriter.number(Self.margin - 8))
    svg.open("g", "transform=\"translate(\(left) \(top))\"")
    svg.raw(body.text)
    svg.close("g")
    svg.close("svg")
    return svg.text + "\n"
  }

  /// Lines that carry their names need no legend.
  private var needsLegend: Bool {
    let named = figure.panels.flatMap(\.marks).compactMap { mark -> String? in
      if case .line(let line) = mark, line.label != nil { line.key } else { nil }
    }
    return figure.keys.contains { !named.contains($0.id) }
  }

  private func legend(_ svg: inout SVGWriter, y: inout Double) {
    var x = 0.0
    y += 14
    for key in figure.keys {
      let width = 26 + PanelLayout.width(of: key.name, size: 12) + 18
      if x > 0, x + width > Self.column { (x, y) = (0, y + 18) }
      switch key.sample {
      case .solid: svg.line(x, y - 4, x + 20, y - 4, .line, key.ink)
      case .dashed: svg.line(x, y - 4, x + 20, y - 4, .dashed, key.ink)
      case .band: svg.rectangle(x + 4, y - 10, 12, 12, .band, key.ink, corner: 2)
      case .area: svg.rectangle(x + 4, y - 10, 12, 12, .area, key.ink, corner: 2)
      case .point: svg.circle(x + 10, y - 4, radius: 4, .marker, key.ink)
      }
      svg.words(key.name, x + 26, y, .direct)
      x += width
    }
    y += 16
  }

  private func panels(_ svg: inout SVGWriter, y: inout Double) {
    var x = 0.0
    var rowHeight = 0.0
    var last: Panel.Size?
    for panel in figure.panels {
      let perRow = panel.size == .full ? 1.0 : panel.size == .half ? 2 : 3
      let natural = PanelDrawing.size(of: panel, narrow: false)
      let gap = panel.size == .half ? 28.0 : 24
      let width = (Self.column - gap * (perRow - 1)) / perRow
      let height =
        panel.size == .small ? natural.height + 20 : natural.height * max(1, width / natural.width)
      if x > 0, last != panel.size || x + width > Self.column + 1 {
        y += rowHeight + 18
        (x, rowHeight) = (0, 0)
      }
      svg.open("g", "transform=\"translate(\(SVGWriter.number(x)) \(SVGWriter.number(y)))\"")
      PanelDrawing(panel, width: width, height: height).write(to: &svg)
      svg.close("g")
      x += width + gap
      rowHeight = max(rowHeight, height)
      last = panel.size
    }
    y += rowHeight
  }

  private func lines(of note: String) -> [String] {
    wrapped(note, width: 128)
  }
}
