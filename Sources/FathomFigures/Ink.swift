/// A colour by its meaning; what it looks like depends on the theme.
public enum Ink: Sendable, Hashable {
  /// The ordered palette: 0 for the first layer, 1 for the last.
  case depth(Double)
  /// The palette for a few things without an order, such as runs.
  case run(Int)
  /// A size on a scale from 0 to 1.
  case size(Double)
  /// A number from −1 to 1, with a neutral colour for 0.
  case signed(Double)
  /// What the figure is about.
  case accent
  /// What it is compared with.
  case muted
  /// Reference lines.
  case faint
  /// What went to the weights.
  case weights
  /// What went to σ′.
  case slope
  /// A total, and text.
  case strong
  /// No number at all.
  case missing

  /// A layer's colour, given its place among `count` layers.
  public static func depth(_ index: Int, of count: Int) -> Ink {
    .depth(count > 1 ? Double(index) / Double(count - 1) : 0.35)
  }
}
