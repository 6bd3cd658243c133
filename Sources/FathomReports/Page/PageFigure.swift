import FathomFigures

/// A figure as a part of a page: pictures for wide and for narrow pages, legend, words and data.
struct PageFigure {
  /// How many columns long lines are reduced to, each keeping its first, lowest, highest and last
  /// point.
  private static let columns = 220
  private static let narrowColumns = 110

  let figure: Figure
  private let id: String
  private let isTitled: Bool

  /// A figure under a heading; a title that only repeats it is not shown again.
  init(_ figure: Figure, under heading: String) {
    isTitled = figure.title != heading
    self.figure = figure.reduced(to: Self.columns)
    id = "figure-\(figure.kind.rawValue)"
  }

  func write(to page: inout String) {
    page += "<figure id=\"\(id)\" aria-labelledby=\"\(id)-title\">"
    page +=
      "<figcaption><h3 id=\"\(id)-title\"\(isTitled ? "" : " class=\"visually-hidden\"")>"
    page += "\(escaped(figure.title))</h3>"
    page += "<p>\(escaped(figure.caption))</p></figcaption>"
    legend(&page)
    panels(&page)
    if !figure.notes.isEmpty {
      page += "<ul class=\"notes\">"
      for note in figure.notes.prefix(12) { page += "<li>\(escaped(note))</li>" }
      if figure.notes.count > 12 {
        page += "<li>… and \(figure.notes.count - 12) more like these.</li>"
      }
      page += "</ul>"
    }
    page += "<div class=\"under\">"
    ValuesTable(figure).write(to: &page)
    page += "</div>"
    page += "<script type=\"application/json\" class=\"data\">"
    FigureData(figure).write(to: &page)
    page += "</script></figure>\n"
  }

  private func legend(_ page: inout String) {
    guard figure.keys.count > 1 else { return }
    page += "<ul class=\"keys\">"
    for key in figure.keys {
      let shape =
        switch key.sample {
        case .solid: "solid"
        case .dashed: "dashed"
        case .area: "square"
        case .band: "square pale"
        case .point: "point"
        }
      page += "<li data-k=\"\(escaped(key.id))\"><span class=\"key \(shape) "
      page += "\(Palette.name(key.ink))\"></span>\(escaped(key.name))</li>"
    }
    page += "</ul>"
  }

  private func panels(_ page: inout String) {
    var index = 0
    while index < figure.panels.count {
      let size = figure.panels[index].size
      let end = figure.panels[index...].firstIndex { $0.size != size } ?? figure.panels.count
      let name = size == .full ? "full" : size == .half ? "halves" : "smalls"
      page += "<div class=\"\(name)\">"
      for place in index..<end {
        let panel = figure.panels[place]
        picture(panel, place, narrow: false, &page)
        if size == .full { picture(panel, place, narrow: true, &page) }
      }
      page += "</div>"
      index = end
    }
  }

  private func picture(_ panel: Panel, _ place: Int, narrow: Bool, _ page: inout String) {
    var panel = panel
    if narrow {
      panel.marks = panel.marks.map { mark in
        if case .cells(let cells) = mark { return .cells(cells.halved()) }
        return mark.reduced(to: Self.narrowColumns, over: panel.x.range)
      }
    }
    let size = PanelDrawing.size(of: panel, narrow: narrow)
    let drawing = PanelDrawing(panel, width: size.width, height: size.height)
    let layout = drawing.layout
    var svg = SVGWriter(.classes)
    let frame = [layout.left, layout.top, layout.right, layout.bottom].map(SVGWriter.number)
    let kind = panel.size == .full ? (narrow ? "narrow" : "wide") : "only"
    let words = [panel.title, figure.panels.count == 1 ? figure.summary : nil].compactMap(\.self)
    let label =
      words.isEmpty ? "\(figure.title), panel \(place + 1)" : words.joined(separator: ". ")
    svg.open(
      "svg",
      "class=\"\(kind)\" viewBox=\"0 0 \(SVGWriter.number(size.width))"
        + " \(SVGWriter.number(size.height))\" role=\"img\" aria-label=\"\(escaped(label))\""
        + " data-p=\"\(place)\" data-f=\"\(frame.joined(separator: " "))\"")
    drawing.write(to: &svg)
    svg.close("svg")
    page += svg.text
  }
}

/// A text as HTML takes it, also between quotation marks.
func escaped(_ text: String) -> String { SVGWriter.escaped(text) }
