import FathomText
public import FathomFigures

extension Figure {
  /// The figure for a terminal: a small line for each series, between its first and last value.
  ///
  /// - Parameter style: What the reader's terminal can show.
  /// - Returns: Lines no wider than the style's width, with a newline at the end of each.
  public func text(style: TextStyle = TextStyle()) -> String {
    var lines = [style.painted(style.plain(title), .bold)]
    lines += wrapped(style.plain(caption), width: style.width)
    for panel in panels {
      let series = panel.series
      guard !series.isEmpty else { continue }
      lines.append("")
      let heading = [panel.title, panel.y.label.isEmpty ? nil : panel.y.label]
        .compactMap(\.self).joined(separator: ": ")
      lines += wrapped(style.plain("\(heading) (\(panel.x.label))"), width: style.width)
      lines += Self.rows(series, panel, style)
    }
    if panels.allSatisfy({ $0.series.isEmpty }) {
      lines += [""] + wrapped(style.plain(summary), width: style.width)
    }
    for note in notes {
      lines += wrapped(style.plain(note), width: style.width).map { style.painted($0, .faint) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func rows(_ series: [Panel.Series], _ panel: Panel, _ style: TextStyle) -> [String]
  {
    let names = series.map { style.plain($0.name) }
    let hasRoom = style.width >= 72
    let ends = series.map { one in
      zip([one.points.first, one.points.last], [one.spreads.first, one.spreads.last]).map {
        let spread = $1.map { hasRoom ? " ± \(text(of: $0, panel.y.scale))" : "" } ?? ""
        return style.plain($0.map { text(of: $0.y, panel.y.scale) + spread } ?? "")
      }
    }
    let nameWidth = min(28, style.width / 3, names.map { displayWidth($0) }.max() ?? 0)
    let widths = (0..<2).map { end in ends.map { displayWidth($0[end]) }.max() ?? 0 }
    let room = max(8, min(60, style.width - nameWidth - widths[0] - widths[1] - 6))
    return series.indices.map { index in
      let name = String(names[index].prefix(nameWidth))
      let line = Sparkline(
        series[index].points, x: panel.x.range, y: panel.y.range, width: room,
        unicode: style.unicode
      ).text
      return padded(name, nameWidth) + "  " + padded(ends[index][0], widths[0], right: true) + " "
        + style.painted(line, .blue) + " " + ends[index][1]
    }
  }

  private static func text(of value: Double, _ scale: Axis.Scale) -> String {
    scale == .logarithmic
      ? NumberText.size(value == -.infinity ? 0 : value, log10: value.isFinite ? value : nil)
      : ValueText.value(value, scale)
  }

  private static func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, width - displayWidth(text)))
    return right ? spaces + text : text + spaces
  }
}

extension Panel {
  struct Series {
    var name: String
    var points: [Point]
    /// Half the height of the band around each point; empty where there is none.
    var spreads: [Double] = []
  }

  /// What a terminal can show of a panel.
  var series: [Series] {
    marks.compactMap { mark in
      switch mark {
      case .line(let line):
        Series(name: line.name, points: line.points, spreads: spreads(around: line))
      case .bars(let bars):
        Series(name: bars.name, points: bars.bars.map { Point($0.x, $0.to - $0.from) })
      default: nil
      }
    }
  }
}

extension Panel {
  /// Half the heights of the band that belongs to a line and has a slice for each of its points.
  private func spreads(around line: Line) -> [Double] {
    for case .band(let band) in marks
    where band.key == line.key && band.slices.count == line.points.count {
      return band.slices.map { ($0.high - $0.low) / 2 }
    }
    return []
  }
}

/// A line chart of one line of text.
struct Sparkline {
  let text: String

  /// A chart of points.
  ///
  /// Each character is the mean of the finite points that fall on it; where all are zero on a log
  /// scale, or not finite, it says so with `0` or `!`. Between points the last one holds.
  init(
    _ points: [Point], x: ClosedRange<Double>, y: ClosedRange<Double>, width: Int, unicode: Bool
  ) {
    var sums = Array(repeating: (sum: 0.0, count: 0.0, special: Character?.none), count: width)
    let scale = Double(width) / max(x.upperBound - x.lowerBound, .leastNormalMagnitude)
    for point in points {
      let place = Int(min(max((point.x - x.lowerBound) * scale, 0), Double(width - 1)))
      if point.y.isFinite {
        sums[place].sum += point.y
        sums[place].count += 1
      } else {
        sums[place].special = point.y == -.infinity ? "0" : "!"
      }
    }
    let levels: [Character] = Array(unicode ? "▁▂▃▄▅▆▇█" : "_.-=+*%#")
    let height = y.upperBound - y.lowerBound
    var last: Character = " "
    text = String(
      sums.map { sum in
        if sum.count > 0 {
          let share = height > 0 ? (sum.sum / sum.count - y.lowerBound) / height : 0.5
          last = levels[Int(min(max(share, 0), 1) * Double(levels.count - 1) + 0.5)]
        } else if let special = sum.special {
          last = special
        }
        return last
      })
  }
}
