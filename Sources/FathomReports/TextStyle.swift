/// How a report in text is to look: what the reader's terminal can show.
public struct TextStyle: Sendable, Hashable {
  /// The narrowest text that a report can be set in.
  public static let narrowest = 40

  /// No line is wider than this many columns; at least `narrowest`.
  public let width: Int
  /// Whether colours may be used, as ANSI escape codes.
  public let colours: Bool
  /// Whether the reader sees Unicode; otherwise Fathom's own words and bars are plain ASCII.
  public let unicode: Bool

  /// A style; a width below `narrowest` counts as `narrowest`.
  public init(width: Int = 80, colours: Bool = false, unicode: Bool = true) {
    self.width = max(width, Self.narrowest)
    self.colours = colours
    self.unicode = unicode
  }

  enum Paint: String {
    case bold = "1"
    case faint = "2"
    case red = "1;31"
    case green = "1;32"
    case yellow = "1;33"
    case blue = "34"
  }

  /// The text between escape codes, or as it is without colours.
  func painted(_ text: String, _ paint: Paint?) -> String {
    guard colours, let paint, !text.isEmpty else { return text }
    return "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m"
  }

  /// A text as this style can show it: one line without control characters, which could steer the
  /// reader's terminal, and with mathematical signs spelled out where Unicode is not welcome.
  package func plain(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.properties.generalCategory == .control {
        result += scalar == "\n" || scalar == "\t" ? " " : "?"
      } else if !unicode, let spelled = Self.spelled[scalar] {
        result += spelled
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static let spelled: [Unicode.Scalar: String] = [
    "σ": "sigma", "δ": "delta", "Δ": "Delta", "η": "eta", "λ": "lambda", "γ": "gamma",
    "Σ": "sum", "∂": "d", "′": "'", "‖": "||", "√": "sqrt ", "·": "*", "×": "x", "−": "-",
    "–": "-", "—": "-", "…": "...", "≥": ">=", "≤": "<=", "≪": "<<", "≈": "about ", "±": "+-",
    "→": "->", "←": "<-", "½": "1/2", "⁰": "^0", "¹": "^1", "²": "^2", "³": "^3",
    "⁴": "^4", "⁵": "^5", "⁶": "^6", "⁷": "^7", "⁸": "^8", "⁹": "^9", "⁻": "^-", "ˡ": "^l",
    "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8",
    "₉": "9",
    "’": "'", "‘": "'", "“": "\"", "”": "\"", "\u{A0}": " ", "\u{202F}": " ",
  ]
}
