import FathomText
import FathomDiagnosis
import FathomRecords

/// The table of a log: a row per layer, at the first and the last step.
struct LogTable {
  private static let narrowestBar = 12
  private static let widestBar = 40
  private static let longestName = 24

  private let looks: [LogLook]
  private let basis: LogBasis?
  private let style: TextStyle

  init(_ run: LogReport.Run, style: TextStyle) {
    looks = run.looks
    basis = run.diagnosis.profile?.basis
    self.style = style
  }

  /// The table's lines, none wider than the style allows.
  func lines() -> [String] {
    let shown = looks.map { look in
      look.layers.count <= LayerTable.rowLimit
        ? look.layers
        : Array(
          look.layers.prefix(LayerTable.rowsAtEachEnd)
            + look.layers.suffix(LayerTable.rowsAtEachEnd))
    }
    let rows = shown.flatMap(\.self)
    let bars = ProfileScale(covering: looks.flatMap { $0.layers.compactMap(\.compared) })
    var columns = TextTable.fitting(
      figures(rows), width: style.width, reserve: bars == nil ? 0 : Self.narrowestBar)
    let taken = columns.reduce(0) { $0 + $1.width + TextTable.separator.count }
    let room = min(style.width - taken, Self.widestBar)
    let showsBars = bars != nil && room >= Self.narrowestBar
    if let bars, showsBars {
      columns.append(
        TextTable.Column(
          title: bars.heading([], width: room),
          cells: rows.map { bars.bar($0.compared, width: room, unicode: style.unicode) },
          rightAligned: false, paint: .blue))
    }
    return TextTable(columns: columns).lines(groups(shown), style: style)
      + legend(columns.map(\.title), showsBars: showsBars)
  }

  private func legend(_ titles: [String], showsBars: Bool) -> [String] {
    var sentences: [String] = []
    if titles.contains("gradient") {
      sentences.append("Gradient: ‖δ‖ over the layer's weights and biases.")
    }
    if titles.contains("RMS") { sentences.append("RMS: per parameter.") }
    if showsBars, let basis { sentences.append("Bars: \(basis.phrase), log scale.") }
    return wrapped(style.plain(sentences.joined(separator: " ")), width: style.width)
      .map { style.painted($0, .faint) }
  }

  private func figures(_ rows: [LogLook.Layer]) -> [TextTable.Column] {
    var columns = [
      TextTable.Column(title: "layer", cells: rows.map { "\($0.layer.layer)" }),
      TextTable.Column(
        title: "name", cells: rows.map { Self.short(style.plain($0.layer.name)) },
        rightAligned: false),
    ]
    func add(_ title: String, priority: Int?, _ size: (LogLook.Layer) -> Magnitude?) {
      guard rows.contains(where: { size($0) != nil }) else { return }
      columns.append(
        TextTable.Column(
          title: title,
          cells: rows.map { row in
            size(row).map { NumberText.size($0.value, log10: $0.log10) } ?? style.plain("–")
          }, priority: priority))
    }
    add("gradient", priority: nil) { $0.gradient }
    add("weights", priority: 1) { $0.weights }
    add("biases", priority: 2) { $0.biases }
    add("RMS", priority: 3) { $0.rms }
    return columns
  }

  private static func short(_ name: String) -> String {
    name.count <= longestName ? name : "…" + name.suffix(longestName - 1)
  }

  private func groups(_ shown: [[LogLook.Layer]]) -> [TextTable.Line] {
    var lines: [TextTable.Line] = []
    var row = 0
    for (look, layers) in zip(looks, shown) {
      lines.append(.title("step \(look.step)"))
      let leftOut = look.layers.count - layers.count
      for index in layers.indices {
        if leftOut > 0, index == LayerTable.rowsAtEachEnd {
          lines.append(.gap(style.plain("  … \(leftOut) layers left out …")))
        }
        lines.append(.row(row))
        row += 1
      }
    }
    return lines
  }
}
