import FathomFigures

/// Where the parts of a panel stand, in points.
struct PanelLayout {
  /// The room of values that have no place on the axis: zeros on a log scale, NaN, infinity.
  struct Strip {
    enum Kind: CaseIterable {
      case zero, nan, infinite

      var label: String {
        switch self {
        case .zero: "0"
        case .nan: "NaN"
        case .infinite: "∞"
        }
      }

      func holds(_ value: Double) -> Bool {
        switch self {
        case .zero: value == -.infinity
        case .nan: value.isNaN
        case .infinite: value == .infinity
        }
      }
    }

    var kind: Kind
    var y: Double
  }

  /// The height of a strip.
  static let stripHeight = 16.0

  let panel: Panel
  let width: Double
  let height: Double
  let xTicks: [Axis.Tick]
  let yTicks: [Axis.Tick]
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let strips: [Strip]
  /// Where labels at the ends of lines begin.
  var labelsAt: Double { right + 12 }

  init(_ panel: Panel, width: Double, height: Double) {
    self.panel = panel
    self.width = width
    self.height = height
    let isSmall = panel.size == .small
    let kinds = Self.absentKinds(panel)
    let above = kinds.filter { $0 != .zero }
    let below = kinds.filter { $0 == .zero }
    let hasRamp = panel.marks.contains {
      if case .cells = $0 { true } else { false }
    }
    let title = panel.title == nil ? 0.0 : 20
    let heading = panel.y.label.isEmpty || !panel.y.isVisible ? (isSmall ? 4.0 : 8) : 26
    let frameTop =
      title + max(heading, hasRamp ? 36 : 0) + Double(above.count) * Self.stripHeight
      + (above.isEmpty ? 0 : 4)
    let axis = panel.x.isVisible ? (panel.x.label.isEmpty ? 18.0 : 36) : 4
    let frameBottom =
      height - axis - Double(below.count) * Self.stripHeight - (below.isEmpty ? 0 : 4)
    top = frameTop
    bottom = max(frameTop + 20, frameBottom)
    let room = bottom - top
    yTicks =
      panel.y.isVisible ? Ticks.of(panel.y, most: max(2, Int(room / (isSmall ? 30 : 38)))) : []
    let widest = (yTicks.map(\.label.plain) + kinds.map(\.label)).map {
      Self.width(of: $0, size: 11.5)
    }.max()
    let frameLeft = panel.y.isVisible ? (widest ?? 0) + 12 : panel.x.isVisible ? 8 : 0
    left = frameLeft
    let labels = Self.directLabels(panel).map { Self.width(of: $0, size: 12) }.max()
    let rightMargin = labels.map { $0 + 18 } ?? (panel.x.isVisible ? 14 : 0)
    right = max(frameLeft + 40, width - rightMargin)
    xTicks =
      panel.x.isVisible
      ? Ticks.of(panel.x, most: Self.mostLabels(panel.x, room: right - left)) : []
    strips =
      above.enumerated().map {
        Strip(kind: $1, y: frameTop - 4 - (Double($0) + 0.5) * Self.stripHeight)
      }
      + below.map { Strip(kind: $0, y: max(frameTop + 20, frameBottom) + 4 + Self.stripHeight / 2) }
  }

  /// The lower end of all that is plotted.
  var floor: Double {
    strips.contains { $0.kind == .zero } ? bottom + 4 + Self.stripHeight : bottom
  }

  func x(_ value: Double) -> Double {
    let range = panel.x.range
    let width = range.upperBound - range.lowerBound
    guard width > 0 else { return (left + right) / 2 }
    return left + (value - range.lowerBound) / width * (right - left)
  }

  func y(_ value: Double) -> Double {
    let range = panel.y.range
    let height = range.upperBound - range.lowerBound
    guard height > 0 else { return (top + bottom) / 2 }
    let share = (value - range.lowerBound) / height
    // A value beyond the range is drawn at its edge, not on its neighbours.
    return bottom - min(max(share, -0.02), 1.02) * (bottom - top)
  }

  /// About how wide a text is.
  static func width(of text: String, size: Double) -> Double {
    var ems = 0.0
    for character in text {
      switch character {
      case "0"..."9", "a"..."z": ems += 0.56
      case "A"..."Z", "%", "−", "‖", "∂": ems += 0.68
      case " ", ".", ",", "i", "l": ems += 0.3
      case "⁻", "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹": ems += 0.47
      case "×", "→": ems += 0.84
      default: ems += 0.6
      }
    }
    return ems * size
  }

  private static func mostLabels(_ axis: Axis, room: Double) -> Int {
    let ends = [axis.range.lowerBound, axis.range.upperBound]
    let sample = ends.map { "\(Int(min(max($0.magnitude, 1), 1e9)))" }.map {
      width(of: $0, size: 11.5)
    }.max()
    return max(2, Int(room / max(44, (sample ?? 20) + 30)))
  }

  private static func directLabels(_ panel: Panel) -> [String] {
    panel.marks.compactMap { mark in
      if case .line(let line) = mark { line.label } else { nil }
    }
  }

  /// Which values without a place on the axis occur.
  private static func absentKinds(_ panel: Panel) -> [Strip.Kind] {
    Strip.Kind.allCases.filter { kind in
      panel.marks.contains { mark in
        guard case .line(let line) = mark else { return false }
        return line.points.contains { kind.holds($0.y) }
      }
    }
  }
}
