/// What a picture shows: marks, scales, names and words, without a word about how it is drawn.
///
/// Figures are made from records by pure functions (`FigureKind.figure(of:)`) and drawn elsewhere,
/// on a page, in a file or in a terminal.
public struct Figure: Sendable, Equatable {
  /// What kind of figure it is.
  public var kind: FigureKind
  /// A few words.
  public var title: String
  /// How to read it: what is plotted, over what, and what to look for.
  public var caption: String
  /// What the figure says, in words, for readers who do not see it.
  public var summary: String
  /// What cannot be seen in it: values that are zero or not finite, layers that were left out.
  public var notes: [String]
  /// The pictures, in reading order.
  public var panels: [Panel]
  /// What the lines and areas are called; names that several panels share stand here once.
  public var keys: [Key]

  /// A figure.
  public init(
    kind: FigureKind, title: String, caption: String, summary: String, notes: [String] = [],
    panels: [Panel], keys: [Key] = []
  ) {
    self.kind = kind
    self.title = title
    self.caption = caption
    self.summary = summary
    self.notes = notes
    self.panels = panels
    self.keys = keys
  }

  /// An entry of the legend; marks belong to it by their `key`.
  public struct Key: Sendable, Equatable {
    /// What marks refer to.
    public var id: String
    /// The name.
    public var name: String
    /// The colour of its marks.
    public var ink: Ink
    /// How its marks look.
    public var sample: Sample

    /// What stands beside the name.
    public enum Sample: Sendable, Equatable {
      /// A stroke.
      case solid
      /// A broken stroke.
      case dashed
      /// An area.
      case area
      /// A faint area.
      case band
      /// A point.
      case point
    }

    /// An entry.
    public init(_ id: String, _ name: String, _ ink: Ink, _ sample: Sample = .solid) {
      self.id = id
      self.name = name
      self.ink = ink
      self.sample = sample
    }
  }
}

/// One picture of a figure: two axes and what is drawn between them.
public struct Panel: Sendable, Equatable {
  /// How much room a panel wants.
  public enum Size: Sendable, Equatable {
    /// The width of the page.
    case full
    /// Two stand side by side where there is room.
    case half
    /// Three stand side by side, of small height.
    case small
  }

  /// A few words above the panel; nil when the figure's title says it all.
  public var title: String?
  /// How much room it wants.
  public var size: Size
  /// From left to right.
  public var x: Axis
  /// From bottom to top.
  public var y: Axis
  /// What is drawn, the first at the back.
  public var marks: [Mark]

  /// A panel.
  public init(title: String? = nil, size: Size = .full, x: Axis, y: Axis, marks: [Mark]) {
    self.title = title
    self.size = size
    self.x = x
    self.y = y
    self.marks = marks
  }
}

/// A scale with its name.
public struct Axis: Sendable, Equatable {
  /// How numbers are laid out.
  public enum Scale: Sendable, Equatable {
    /// As they are.
    case linear
    /// Shares from 0 to 1, written as percentages.
    case percent
    /// Numbers are log₁₀ of what they stand for, so that 10^−4000 has its place; −infinity stands
    /// for a true zero.
    case logarithmic
    /// Whole numbers, such as layers.
    case whole
  }

  /// A mark on the axis that the figure wants and no rule would find.
  public struct Tick: Sendable, Equatable {
    /// Where.
    public var value: Double
    /// What is written there.
    public var label: TickLabel

    /// A tick.
    public init(_ value: Double, _ label: TickLabel) {
      self.value = value
      self.label = label
    }
  }

  /// What is plotted, with its unit; empty for axes that need no name.
  public var label: String
  /// How numbers are laid out.
  public var scale: Scale
  /// The numbers at both ends.
  public var range: ClosedRange<Double>
  /// Ticks; nil where the drawing picks them.
  public var ticks: [Tick]?
  /// Whether the axis is drawn at all.
  public var isVisible: Bool

  /// An axis.
  public init(
    _ label: String, _ scale: Scale, _ range: ClosedRange<Double>, ticks: [Tick]? = nil,
    isVisible: Bool = true
  ) {
    self.label = label
    self.scale = scale
    self.range = range
    self.ticks = ticks
    self.isVisible = isVisible
  }

  /// An axis that is not drawn, from 0 to 1.
  public static let hidden = Axis("", .linear, 0...1, isVisible: false)
}
