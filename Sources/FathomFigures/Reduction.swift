extension Line {
  /// The line with fewer points, where it has more than can be told apart.
  ///
  /// The range is cut into columns. Of each, the first, the lowest, the highest and the last
  /// point stay, and the first that is zero, NaN or infinite: at the resolution of the columns
  /// the drawing is the same, and no peak is lost.
  ///
  /// - Parameters:
  ///   - columns: How many columns there are, at least one.
  ///   - range: The horizontal range that they cover.
  /// - Returns: The line with at most five points a column.
  /// - Complexity: One look at each point.
  public func reduced(to columns: Int, over range: ClosedRange<Double>) -> Line {
    guard points.count > 4 * columns else { return self }
    let width = range.upperBound - range.lowerBound
    let scale = width > 0 ? Double(columns) / width : 0
    var kept: [Point] = []
    kept.reserveCapacity(5 * columns)
    var column = -1
    var chosen = Extremes()
    for index in points.indices {
      let place = ((points[index].x - range.lowerBound) * scale).rounded(.down)
      let next = Int(min(max(place, 0), Double(columns - 1)))
      if next != column {
        for index in chosen.indices { kept.append(points[index]) }
        chosen = Extremes()
        column = next
      }
      chosen.add(index, points[index].y)
    }
    for index in chosen.indices { kept.append(points[index]) }
    var line = self
    line.points = kept
    return line
  }
}

/// Which points of a column stay.
private struct Extremes {
  private var first = -1
  private var last = -1
  private var lowest = (index: -1, value: Double.infinity)
  private var highest = (index: -1, value: -Double.infinity)
  private var special = -1

  mutating func add(_ index: Int, _ value: Double) {
    if first < 0 { first = index }
    last = index
    guard value.isFinite else {
      if special < 0 { special = index }
      return
    }
    if value < lowest.value { lowest = (index, value) }
    if value > highest.value { highest = (index, value) }
  }

  /// Rising, each once.
  var indices: [Int] {
    var result: [Int] = []
    for index in [first, lowest.index, highest.index, special, last].sorted()
    where index >= 0 && result.last != index {
      result.append(index)
    }
    return result
  }
}

extension Figure {
  /// The figure with no more points a line than a drawing of so many columns can show.
  public func reduced(to columns: Int) -> Figure {
    var figure = self
    for panel in figure.panels.indices {
      let range = figure.panels[panel].x.range
      figure.panels[panel].marks = figure.panels[panel].marks.map { mark in
        if case .line(let line) = mark { return .line(line.reduced(to: columns, over: range)) }
        return mark
      }
    }
    return figure
  }
}
