/// A drawing of shapes on an area that is 1 wide and 1 high, its origin at the top left.
public struct Diagram: Sendable, Equatable {
  /// One shape.
  public enum Shape: Sendable, Equatable {
    /// A connection, of a width in points.
    case link(from: Point, to: Point, width: Double, ink: Ink, meaning: Meaning)
    /// A unit, with its radius in points.
    case node(at: Point, radius: Double, ink: Ink, meaning: Meaning)
    /// A layer as a block, with both sides in shares of the area.
    case block(at: Point, width: Double, height: Double, ink: Ink, meaning: Meaning)
    /// Words in the middle of a place.
    case label(at: Point, text: String)
  }

  /// What a shape stands for.
  public struct Meaning: Sendable, Equatable {
    /// What it is, for example a connection between two units.
    public var name: String
    /// What is known of it, in words.
    public var detail: String
    /// The number behind its colour; NaN without one.
    public var value: Double

    /// A meaning.
    public init(_ name: String, _ detail: String = "", value: Double = .nan) {
      self.name = name
      self.detail = detail
      self.value = value
    }

    /// All of it in a line.
    public var text: String { detail.isEmpty ? name : "\(name): \(detail)" }
  }

  /// The shapes, the first at the back.
  public var shapes: [Shape]
  /// What the colours mean.
  public var label: String
  /// How the colours' numbers are laid out.
  public var scale: Axis.Scale
  /// The numbers at both ends of the colours; nil when nothing has a number.
  public var range: ClosedRange<Double>?

  /// A drawing.
  public init(
    shapes: [Shape], label: String, scale: Axis.Scale, range: ClosedRange<Double>?
  ) {
    self.shapes = shapes
    self.label = label
    self.scale = scale
    self.range = range
  }
}
