/// Something drawn in a panel.
public enum Mark: Sendable, Equatable {
  /// Points joined by a line.
  case line(Line)
  /// An area between two lines.
  case band(Band)
  /// Bars from one number to another.
  case bars(Bars)
  /// A histogram.
  case histogram(Histogram)
  /// A coloured cell for each pair of a column and a row.
  case cells(Cells)
  /// A straight line across the panel.
  case rule(Rule)
  /// Pictures made of pixels.
  case images(ImageSheet)
  /// A drawing of shapes.
  case diagram(Diagram)
}

/// A point of a line.
public struct Point: Sendable, Equatable {
  /// Its place from left to right; finite.
  public var x: Double
  /// Its height in the axis' numbers.
  ///
  /// On a logarithmic axis −infinity is a true zero. NaN and infinity are data: a drawing leaves
  /// the line open there and marks the place.
  public var y: Double

  /// A point.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// Points joined by a line, from left to right.
public struct Line: Sendable, Equatable {
  /// The entry of the legend it belongs to.
  public var key: String
  /// What it is called where its values are told.
  public var name: String
  /// What is written at its end; nil for nothing.
  public var label: String?
  /// Its colour.
  public var ink: Ink
  /// Whether the line is broken.
  public var isDashed: Bool
  /// Whether points are marked.
  public var marker: Marker
  /// The points; their `x` never falls.
  public var points: [Point]

  /// How points are marked.
  public enum Marker: Sendable, Equatable {
    /// Not at all.
    case none
    /// As a disc.
    case filled
    /// As a ring.
    case hollow
    /// As a disc, and no line joins them.
    case only
  }

  /// A line.
  public init(
    key: String, name: String, label: String? = nil, ink: Ink, isDashed: Bool = false,
    marker: Marker = .none, points: [Point]
  ) {
    self.key = key
    self.name = name
    self.label = label
    self.ink = ink
    self.isDashed = isDashed
    self.marker = marker
    self.points = points
  }
}

/// An area between two lines.
public struct Band: Sendable, Equatable {
  /// One place of a band.
  public struct Slice: Sendable, Equatable {
    /// From left to right.
    public var x: Double
    /// The lower end.
    public var low: Double
    /// The upper end.
    public var high: Double

    /// A slice.
    public init(_ x: Double, _ low: Double, _ high: Double) {
      self.x = x
      self.low = low
      self.high = high
    }
  }

  /// The entry of the legend it belongs to.
  public var key: String
  /// What it is called where its values are told.
  public var name: String
  /// Its colour, which is drawn faintly.
  public var ink: Ink
  /// The slices, from left to right.
  public var slices: [Slice]

  /// A band.
  public init(key: String, name: String, ink: Ink, slices: [Slice]) {
    self.key = key
    self.name = name
    self.ink = ink
    self.slices = slices
  }
}

/// Bars, which may stand on one another.
public struct Bars: Sendable, Equatable {
  /// One bar.
  public struct Bar: Sendable, Equatable {
    /// Its middle.
    public var x: Double
    /// Where it begins.
    public var from: Double
    /// Where it ends.
    public var to: Double

    /// A bar.
    public init(_ x: Double, from: Double, to: Double) {
      self.x = x
      self.from = from
      self.to = to
    }
  }

  /// The entry of the legend they belong to.
  public var key: String
  /// What they are called where their values are told.
  public var name: String
  /// Their colour.
  public var ink: Ink
  /// The width of a bar in numbers of the horizontal axis.
  public var width: Double
  /// The bars.
  public var bars: [Bar]

  /// Bars.
  public init(key: String, name: String, ink: Ink, width: Double = 0.7, bars: [Bar]) {
    self.key = key
    self.name = name
    self.ink = ink
    self.width = width
    self.bars = bars
  }
}

/// How many numbers lie where.
public struct Histogram: Sendable, Equatable {
  /// The entry of the legend it belongs to.
  public var key: String
  /// What it is called where its values are told.
  public var name: String
  /// Its colour.
  public var ink: Ink
  /// Whether the area is filled; otherwise it has an outline.
  public var isFilled: Bool
  /// The edges between bins in numbers of the axis, rising, one more than there are bins.
  public var edges: [Double]
  /// The same edges as the numbers they stand for.
  public var bounds: [Double]
  /// How high each bin is drawn.
  public var heights: [Double]
  /// How many numbers are in each bin.
  public var counts: [Int]

  /// A histogram.
  public init(
    key: String, name: String, ink: Ink, isFilled: Bool, edges: [Double], bounds: [Double],
    heights: [Double], counts: [Int]
  ) {
    self.key = key
    self.name = name
    self.ink = ink
    self.isFilled = isFilled
    self.edges = edges
    self.bounds = bounds
    self.heights = heights
    self.counts = counts
  }
}

/// A coloured cell for each pair of a column and a row.
public struct Cells: Sendable, Equatable {
  /// What stands in one cell.
  public struct Cell: Sendable, Equatable {
    /// The mean of the finite numbers; −infinity, NaN or infinity when there is none.
    public var mean: Double
    /// The smallest of the finite numbers.
    public var low: Double
    /// The largest of the finite numbers.
    public var high: Double

    /// A cell.
    public init(mean: Double, low: Double, high: Double) {
      self.mean = mean
      self.low = low
      self.high = high
    }
  }

  /// What the colours mean.
  public var label: String
  /// How the colours' numbers are laid out.
  public var scale: Axis.Scale
  /// The numbers at both ends of the colours.
  public var range: ClosedRange<Double>
  /// The edges between columns, one more than there are.
  public var columns: [Double]
  /// The middle of each row.
  public var rows: [Double]
  /// How high rows are, in numbers of the vertical axis.
  public var rowHeight: Double
  /// The cells, row by row; nil where nothing was recorded.
  public var cells: [Cell?]

  /// Cells.
  public init(
    label: String, scale: Axis.Scale, range: ClosedRange<Double>, columns: [Double],
    rows: [Double], rowHeight: Double = 1, cells: [Cell?]
  ) {
    self.rowHeight = rowHeight
    self.label = label
    self.scale = scale
    self.range = range
    self.columns = columns
    self.rows = rows
    self.cells = cells
  }
}

/// A straight line across a panel.
public struct Rule: Sendable, Equatable {
  /// The height it stands at.
  public var y: Double
  /// What it is called; empty for nothing.
  public var label: String

  /// A rule.
  public init(_ y: Double, _ label: String) {
    self.y = y
    self.label = label
  }
}

/// Pictures made of pixels, side by side.
public struct ImageSheet: Sendable, Equatable {
  /// One picture.
  public struct Picture: Sendable, Equatable {
    /// What it shows.
    public var name: String
    /// The number that 1 stands for.
    public var largest: Double
    /// Numbers from −1 to 1, row by row; NaN where there is none.
    public var values: [Double]

    /// A picture.
    public init(name: String, largest: Double, values: [Double]) {
      self.name = name
      self.largest = largest
      self.values = values
    }
  }

  /// Pixels from top to bottom.
  public var rows: Int
  /// Pixels from left to right.
  public var columns: Int
  /// The pictures.
  public var pictures: [Picture]

  /// A sheet.
  public init(rows: Int, columns: Int, pictures: [Picture]) {
    self.rows = rows
    self.columns = columns
    self.pictures = pictures
  }
}
