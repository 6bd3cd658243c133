/// What is written at a tick.
public enum TickLabel: Sendable, Hashable {
  /// A text.
  case text(String)
  /// A power of ten, with its sign in front: −10⁻³ is `.power(-3, isNegative: true)`.
  case power(Int, isNegative: Bool)

  /// The label in one line of text, with raised digits.
  public var plain: String {
    switch self {
    case .text(let text): return text
    case .power(let exponent, let isNegative):
      let raised = String(exponent).map { Self.raised[$0] ?? $0 }
      return (isNegative ? "−" : "") + "10" + String(raised)
    }
  }

  private static let raised: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
    "8": "⁸", "9": "⁹",
  ]
}
