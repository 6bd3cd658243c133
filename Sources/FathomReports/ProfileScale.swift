import FathomText
import FathomRecords

/// The common log scale of a report's bars, in whole decades.
struct ProfileScale {
  /// A healthy profile should look healthy: differences within one decade are not blown up to the
  /// full width.
  static let fewestDecades = 3.0

  let low: Double
  let high: Double

  /// A scale that covers all logarithms; nil when there are none.
  init?(covering logarithms: some Sequence<Double>) {
    let finite = logarithms.filter(\.isFinite)
    guard let least = finite.min(), let most = finite.max() else { return nil }
    high = most.rounded(.up)
    low = min(least.rounded(.down), high - Self.fewestDecades)
  }

  /// A bar; the smallest value still leaves a mark, so that it differs from nothing at all.
  func bar(_ log10: Double?, width: Int, unicode: Bool) -> String {
    guard let log10, log10.isFinite, width > 0 else { return "" }
    let share = min(max((log10 - low) / (high - low), 0), 1)
    guard unicode else {
      return String(repeating: "#", count: max(1, Int((share * Double(width)).rounded())))
    }
    let eighths = max(1, Int((share * Double(width) * 8).rounded()))
    let rest = eighths % 8
    return String(repeating: "█", count: eighths / 8) + (rest == 0 ? "" : String(Self.parts[rest]))
  }

  private static let parts: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// What stands above the bars: both ends of the scale, and a title where there is room.
  ///
  /// - Parameters:
  ///   - titles: The title, and shorter ones for narrow bars.
  ///   - width: The columns of the longest bar.
  /// - Returns: A text as wide as the longest bar, or nothing.
  func heading(_ titles: [String], width: Int) -> String {
    let ends = [low, high].map { NumberText.size(Magnitude(log10: $0).value, log10: $0) }
      .map { $0.hasPrefix("1.0e") ? "1e" + $0.dropFirst(4) : $0 }
    let gap = width - displayWidth(ends[0]) - displayWidth(ends[1])
    guard gap >= 1 else { return "" }
    let title = titles.first { displayWidth($0) + 2 <= gap } ?? ""
    let left = (gap - displayWidth(title)) / 2
    let right = gap - left - displayWidth(title)
    let spaces = [left, right].map { String(repeating: " ", count: $0) }
    return ends[0] + spaces[0] + title + spaces[1] + ends[1]
  }
}
