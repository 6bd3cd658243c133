import FathomFigures

/// Draws one panel.
struct PanelDrawing {
  let layout: PanelLayout
  private let panel: Panel

  /// How large a panel is drawn by itself.
  static func size(of panel: Panel, narrow: Bool) -> (width: Double, height: Double) {
    let extra = panel.title == nil ? 0.0 : 20
    switch panel.size {
    case .full where narrow: return (368, rowHeight(panel, 260) + extra)
    case .full: return (780, rowHeight(panel, 320) + extra)
    case .half: return (376, (isDiagram(panel) ? 240 : isSheet(panel) ? 376 : 250) + extra)
    case .small: return (200, (panel.y.isVisible ? 168 : 84) + extra)
    }
  }

  private static func rowHeight(_ panel: Panel, _ usual: Double) -> Double {
    isDiagram(panel) ? 230 : usual
  }

  private static func isDiagram(_ panel: Panel) -> Bool {
    if case .diagram? = panel.marks.first { true } else { false }
  }

  private static func isSheet(_ panel: Panel) -> Bool {
    if case .images? = panel.marks.first { true } else { false }
  }

  init(_ panel: Panel, width: Double, height: Double) {
    self.panel = panel
    layout = PanelLayout(panel, width: width, height: height)
  }

  /// Writes the panel, its origin at the top left.
  func write(to svg: inout SVGWriter) {
    if let title = panel.title {
      // Over the axis, but farther left where it would not fit; bold letters are a sixth wider.
      let room = layout.width - PanelLayout.width(of: title, size: 15)
      let start = panel.y.isVisible || panel.x.isVisible ? layout.left : 0
      svg.words(title, max(0, min(start, room)), 13, .title)
    }
    axes(&svg)
    for mark in panel.marks {
      switch mark {
      case .line(let line): draw(line, &svg)
      case .band(let band): draw(band, &svg)
      case .bars(let bars): draw(bars, &svg)
      case .histogram(let histogram): draw(histogram, &svg)
      case .cells(let cells): draw(cells, &svg)
      case .rule(let rule): draw(rule, &svg)
      case .images(let sheet): draw(sheet, &svg)
      case .diagram(let diagram): draw(diagram, &svg)
      }
    }
    directLabels(&svg)
    for case .rule(let rule) in panel.marks { name(rule, &svg) }
  }

  // MARK: - Axes

  private func axes(_ svg: inout SVGWriter) {
    let (left, right, floor) = (layout.left, layout.right, layout.floor)
    if panel.y.isVisible {
      for tick in layout.yTicks {
        let y = layout.y(tick.value)
        svg.line(left, y, right, y, .grid)
        svg.label(tick.label, left - 8, y + 4, anchor: "end")
      }
      for strip in layout.strips {
        svg.line(left, strip.y, right, strip.y, .grid)
        svg.words(strip.kind.label, left - 8, strip.y + 4, .tick, anchor: "end")
      }
      if !panel.y.label.isEmpty {
        svg.words(
          panel.y.label, panel.title == nil ? 0 : left, (panel.title == nil ? 0 : 20) + 11, .label)
      }
    }
    guard panel.x.isVisible else { return }
    svg.line(left, floor, right, floor, .frame)
    var taken: [ClosedRange<Double>] = []
    for tick in layout.xTicks {
      let x = layout.x(tick.value)
      svg.line(x, floor, x, floor + 4, .frame)
      // Labels at the ends stay inside the picture.
      let half = PanelLayout.width(of: tick.label.plain, size: 11.5) / 2
      let place = min(max(x, half), layout.width - half)
      let room = (place - half - 4)...(place + half + 4)
      guard !taken.contains(where: { $0.overlaps(room) }) else { continue }
      taken.append(room)
      svg.label(tick.label, place, floor + 16, anchor: "middle")
    }
    if !panel.x.label.isEmpty {
      svg.words(panel.x.label, (left + right) / 2, floor + 32, .label, anchor: "middle")
    }
  }

  // MARK: - Lines

  private func draw(_ line: Line, _ svg: inout SVGWriter) {
    svg.open("g", "data-k=\"\(SVGWriter.escaped(line.key))\"")
    if line.marker != .only {
      var path = PathData()
      var isOpen = false
      var alone: Point?
      for point in line.points {
        guard point.y.isFinite else {
          if let alone { dot(alone, line, &svg) }
          (isOpen, alone) = (false, nil)
          continue
        }
        let (x, y) = (layout.x(point.x), layout.y(point.y))
        if isOpen {
          path.line(x, y)
          alone = nil
        } else {
          path.move(x, y)
          alone = point
        }
        isOpen = true
      }
      // A point without neighbours would leave no trace.
      if let alone, line.marker == .none { dot(alone, line, &svg) }
      svg.path(path, line.isDashed ? .dashed : .line, line.ink)
    }
    markers(of: line, &svg)
    absences(of: line, &svg)
    svg.close("g")
  }

  private func dot(_ point: Point, _ line: Line, _ svg: inout SVGWriter) {
    svg.circle(layout.x(point.x), layout.y(point.y), radius: 2, .marker, line.ink)
  }

  private func markers(of line: Line, _ svg: inout SVGWriter) {
    guard line.marker != .none else { return }
    // Many points stand close together: their marks shrink, and vanish before they touch.
    let spacing = (layout.right - layout.left) / Double(max(1, line.points.count))
    let radius = min(3.5, spacing / 2.6)
    guard radius >= 1.5 || line.marker == .only else { return }
    for point in line.points where point.y.isFinite {
      let (x, y) = (layout.x(point.x), layout.y(point.y))
      svg.circle(x, y, radius: max(1, radius), line.marker == .hollow ? .ring : .marker, line.ink)
    }
  }

  /// Marks in the strips, as far as they can be told apart.
  private func absences(of line: Line, _ svg: inout SVGWriter) {
    for strip in layout.strips {
      var path = PathData()
      var last = -Double.infinity
      for point in line.points where strip.kind.holds(point.y) {
        let x = layout.x(point.x)
        guard x - last >= 1 || x < last else { continue }
        if line.marker == .none {
          path.move(x, strip.y - 3)
          path.vertical(strip.y + 3)
        } else {
          svg.circle(
            x, strip.y, radius: 3.2, line.marker == .hollow ? .ring : .marker, line.ink)
        }
        last = x
      }
      svg.path(path, .thin, line.ink)
    }
  }

  private func draw(_ band: Band, _ svg: inout SVGWriter) {
    var path = PathData()
    var part: [Band.Slice] = []
    func end() {
      guard let first = part.first else { return }
      path.move(layout.x(first.x), layout.y(first.high))
      for slice in part.dropFirst() { path.line(layout.x(slice.x), layout.y(slice.high)) }
      for slice in part.reversed() { path.line(layout.x(slice.x), layout.y(slice.low)) }
      path.close()
      part = []
    }
    for slice in band.slices {
      if slice.low.isFinite, slice.high.isFinite { part.append(slice) } else { end() }
    }
    end()
    svg.open("g", "data-k=\"\(SVGWriter.escaped(band.key))\"")
    svg.path(path, .band, band.ink)
    svg.close("g")
  }

  private func draw(_ rule: Rule, _ svg: inout SVGWriter) {
    guard panel.y.range.contains(rule.y) else { return }
    let y = layout.y(rule.y)
    if rule.label.isEmpty {
      svg.line(layout.left, y, layout.right, y, .frame)
    } else {
      svg.line(layout.left, y, layout.right, y, .dashed, .muted)
    }
  }

  private func name(_ rule: Rule, _ svg: inout SVGWriter) {
    guard panel.y.range.contains(rule.y), !rule.label.isEmpty else { return }
    let y = layout.y(rule.y)
    svg.words(
      rule.label, layout.right - 2, y - 5 < layout.top + 8 ? y + 14 : y - 5, .note, anchor: "end",
      haloed: true)
  }

  // MARK: - Labels at the ends of lines

  /// Names at the right, moved apart so that none covers another; all that do not fit are left
  /// out but the first and the last.
  private func directLabels(_ svg: inout SVGWriter) {
    var labels: [(text: String, end: Point, ink: Ink, y: Double)] = []
    for mark in panel.marks {
      guard case .line(let line) = mark, let text = line.label,
        let end = line.points.last(where: \.y.isFinite)
      else { continue }
      labels.append((text, end, line.ink, layout.y(end.y)))
    }
    guard !labels.isEmpty else { return }
    let gap = 13.0
    let most = max(2, Int((layout.bottom - layout.top) / gap))
    if labels.count > most {
      let kept = Set((0..<most).map { $0 * (labels.count - 1) / (most - 1) })
      labels = labels.enumerated().filter { kept.contains($0.offset) }.map(\.element)
    }
    labels.sort { $0.y < $1.y }
    for index in labels.indices.dropFirst() {
      labels[index].y = max(labels[index].y, labels[index - 1].y + gap)
    }
    var limit = layout.bottom + 4
    for index in labels.indices.reversed() {
      labels[index].y = min(labels[index].y, limit)
      limit = labels[index].y - gap
    }
    for label in labels {
      let (x, y) = (layout.x(label.end.x), layout.y(label.end.y))
      var path = PathData()
      path.move(x, y)
      path.line(layout.right + 2, y)
      path.line(layout.labelsAt - 4, label.y)
      svg.path(path, .thin, label.ink)
      svg.words(label.text, layout.labelsAt, label.y + 4, .direct)
    }
  }
}
