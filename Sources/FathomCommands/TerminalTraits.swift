package import FathomReports

/// What a terminal, or whatever takes its place, can show.
package struct TerminalTraits: Sendable, Hashable {
  /// Longer lines are hard to read, however wide the window is.
  private static let widest = 120

  /// Columns there are.
  package let width: Int
  /// Whether colours are welcome.
  package let colours: Bool
  /// Whether Unicode is understood.
  package let unicode: Bool
  /// Whether a line can be drawn again in its place.
  package let canRedraw: Bool

  /// What can be shown, from the environment's variables.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether somebody looks at a terminal rather than a file or pipe.
  ///   - windowWidth: The columns of the terminal's window.
  ///   - environment: `COLUMNS` overrides the window, `NO_COLOR` and `TERM=dumb` forbid colours,
  ///     and a locale that is not UTF-8 forbids Unicode; without any locale, it is assumed.
  package init(isTerminal: Bool, windowWidth: Int?, environment: [String: String]) {
    let columns = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    width = min(columns ?? windowWidth ?? 80, Self.widest)
    canRedraw = isTerminal && environment["TERM"] != "dumb"
    colours = canRedraw && (environment["NO_COLOR"] ?? "").isEmpty
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    let name = locale?.lowercased()
    unicode = name.map { $0.contains("utf-8") || $0.contains("utf8") } ?? true
  }

  /// How a report is to look.
  package var style: TextStyle { TextStyle(width: width, colours: colours, unicode: unicode) }
}
