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
    var line = self
    line.points = kept(of: points, columns, range) { ($0.x, $0.y, $0.y) }
    return line
  }
}

extension Band {
  /// The band with fewer slices, where it has more than can be told apart: of each column those
  /// stay that reach lowest and highest, as with a line's points.
  ///
  /// - Parameters:
  ///   - columns: How many columns there are, at least one.
  ///   - range: The horizontal range that they cover.
  /// - Returns: The band with at most five slices a column.
  /// - Complexity: One look at each slice.
  public func reduced(to columns: Int, over range: ClosedRange<Double>) -> Band {
    guard slices.count > 4 * columns else { return self }
    var band = self
    band.slices = kept(of: slices, columns, range) { ($0.x, $0.low, $0.high) }
    return band
  }
}

extension Mark {
  /// A line or a band with fewer points, as far as they can be told apart; any other mark as it is.
  public func reduced(to columns: Int, over range: ClosedRange<Double>) -> Mark {
    switch self {
    case .line(let line): .line(line.reduced(to: columns, over: range))
    case .band(let band): .band(band.reduced(to: columns, over: range))
    default: self
    }
  }
}

extension Cells {
  /// The cells with two columns in one: means of their means, and both extremes.
  ///
  /// - Returns: The same cells where their columns cannot be paired.
  public func halved() -> Cells {
    let count = columns.count - 1
    guard count > 1, count.isMultiple(of: 2), cells.count == count * rows.count else { return self }
    var halved = self
    halved.columns = stride(from: 0, through: count, by: 2).map { columns[$0] }
    halved.cells = stride(from: 0, to: cells.count, by: 2).map {
      guard let left = cells[$0], let right = cells[$0 + 1] else {
        return cells[$0] ?? cells[$0 + 1]
      }
      guard left.mean.isFinite, right.mean.isFinite else {
        return left.mean.isFinite ? left : right
      }
      return Cell(
        mean: left.mean / 2 + right.mean / 2, low: min(left.low, right.low),
        high: max(left.high, right.high))
    }
    return halved
  }
}

/// At most five elements for each column of a range.
private func kept<Element>(
  of elements: [Element], _ columns: Int, _ range: ClosedRange<Double>,
  _ extent: (Element) -> (x: Double, low: Double, high: Double)
) -> [Element] {
  let width = range.upperBound - range.lowerBound
  let scale = width > 0 ? Double(columns) / width : 0
  var kept: [Element] = []
  kept.reserveCapacity(5 * columns)
  var column = -1
  var chosen = Extremes()
  for index in elements.indices {
    let (x, low, high) = extent(elements[index])
    let place = ((x - range.lowerBound) * scale).rounded(.down)
    let next = Int(min(max(place, 0), Double(columns - 1)))
    if next != column {
      for index in chosen.indices { kept.append(elements[index]) }
      chosen = Extremes()
      column = next
    }
    chosen.add(index, low, high)
  }
  for index in chosen.indices { kept.append(elements[index]) }
  return kept
}

/// Which elements of a column stay.
private struct Extremes {
  private var first = -1
  private var last = -1
  private var lowest = (index: -1, value: Double.infinity)
  private var highest = (index: -1, value: -Double.infinity)
  private var special = -1

  mutating func add(_ index: Int, _ low: Double, _ high: Double) {
    if first < 0 { first = index }
    last = index
    guard low.isFinite, high.isFinite else {
      if special < 0 { special = index }
      return
    }
    if low < lowest.value { lowest = (index, low) }
    if high > highest.value { highest = (index, high) }
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
      figure.panels[panel].marks = figure.panels[panel].marks.map {
        $0.reduced(to: columns, over: range)
      }
    }
    return figure
  }
}
