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

  /// What stands above the bars: both ends of the scale, and the title where there is room.
  func heading(_ title: String, width: Int) -> String {
    let ends = [low, high].map { NumberText.size(Magnitude(log10: $0).value, log10: $0) }
      .map { $0.hasPrefix("1.0e") ? "1e" + $0.dropFirst(4) : $0 }
    let gap = width - displayWidth(ends[0]) - displayWidth(ends[1])
    guard gap >= 1 else { return "" }
    guard displayWidth(title) + 2 <= gap else {
      return ends[0] + String(repeating: " ", count: gap) + ends[1]
    }
    let left = (gap - displayWidth(title)) / 2
    return ends[0] + String(repeating: " ", count: left) + title
      + String(repeating: " ", count: gap - left - displayWidth(title)) + ends[1]
  }
}
