import FathomText
import FathomRecords

/// The table of a report: one row per layer, before the first step and after the last.
struct LayerTable {
  /// More rows than this are cut in the middle.
  static let rowLimit = 24
  /// How many rows stay at each end of a table that is cut.
  static let rowsAtEachEnd = 10
  private static let narrowestBar = 12
  private static let widestBar = 40

  let network: NetworkRecord
  let measurements: [(title: String, measurement: Measurement)]
  let style: TextStyle

  /// A table of a run.
  init(of run: RunRecord, style: TextStyle) {
    network = run.network
    measurements =
      [("before the first step", run.initial)]
      + (run.final.map { [("after step \($0.step)", $0)] } ?? [])
    self.style = style
  }

  /// The table's lines, none wider than the style allows.
  func lines() -> [String] {
    let shown = measurements.map { Self.shown($0.measurement.layers) }
    let layers = shown.flatMap { $0 }
    let bars = ProfileScale(
      covering: measurements.flatMap { $0.measurement.layers.compactMap(\.error.log10RMS) })
    var columns = TextTable.fitting(
      measured(layers), width: style.width, reserve: bars == nil ? 0 : Self.narrowestBar)
    let taken = columns.reduce(0) { $0 + $1.width + TextTable.separator.count }
    let room = min(style.width - taken, Self.widestBar)
    let showsBars = bars != nil && room >= Self.narrowestBar
    let titles = columns.map(\.title)
    if let bars, showsBars {
      columns.append(
        TextTable.Column(
          title: bars.heading(["error per unit", "error"], width: room),
          cells: layers.map { bars.bar($0.error.log10RMS, width: room, unicode: style.unicode) },
          rightAligned: false, paint: .blue))
    }
    return TextTable(columns: columns).lines(groups(shown), style: style)
      + legend(for: titles, showsBars: showsBars)
  }

  /// Says what the columns mean, as far as they are shown.
  private func legend(for titles: [String], showsBars: Bool) -> [String] {
    var sentences = ["Gradient: ‖δ‖ over all weights and biases of the layer."]
    if titles.contains("RMS") { sentences.append("RMS: per parameter.") }
    if titles.contains("speed") {
      sentences.append("Speed: ‖Δ‖, how far the last step moved the layer's parameters.")
    }
    if showsBars {
      sentences.append("Bars: RMS error per unit, log scale.")
    }
    return wrapped(style.plain(sentences.joined(separator: " ")), width: style.width)
      .map { style.painted($0, .faint) }
  }

  private static func shown(_ layers: [LayerMeasurement]) -> [LayerMeasurement] {
    layers.count <= rowLimit
      ? layers : Array(layers.prefix(rowsAtEachEnd) + layers.suffix(rowsAtEachEnd))
  }

  private func groups(_ shown: [[LayerMeasurement]]) -> [TextTable.Line] {
    var lines: [TextTable.Line] = []
    var row = 0
    for (group, rows) in zip(measurements, shown) {
      lines.append(.title(group.title))
      let leftOut = group.measurement.layers.count - rows.count
      for index in rows.indices {
        if leftOut > 0, index == Self.rowsAtEachEnd {
          lines.append(.gap(style.plain("  … \(leftOut) layers left out …")))
        }
        lines.append(.row(row))
        row += 1
      }
    }
    return lines
  }

  private func measured(_ layers: [LayerMeasurement]) -> [TextTable.Column] {
    let units = Dictionary(network.layers.map { ($0.layer, $0.units) }) { first, _ in first }
    var columns = [
      TextTable.Column(title: "layer", cells: layers.map { "\($0.layer)" }),
      TextTable.Column(
        title: "units", cells: layers.map { units[$0.layer].map(String.init) ?? "" }, priority: 2),
      TextTable.Column(
        title: "gradient",
        cells: layers.map { NumberText.size($0.gradient.norm, log10: $0.gradient.log10Norm) }),
      TextTable.Column(
        title: "RMS",
        cells: layers.map { NumberText.size($0.gradient.rms, log10: $0.gradient.log10RMS) },
        priority: 1),
    ]
    if layers.contains(where: { $0.update != nil }) {
      columns.append(
        TextTable.Column(
          title: "speed",
          cells: layers.map { $0.update.map { NumberText.size($0.norm) } ?? style.plain("–") },
          priority: 4))
    }
    columns += [
      TextTable.Column(
        title: "saturated",
        cells: layers.map { NumberText.roughPercent($0.activation.saturatedUnits) },
        priority: 5),
      TextTable.Column(
        title: "dead", cells: layers.map { NumberText.roughPercent($0.activation.deadUnits) },
        priority: 3),
    ]
    let states = layers.map { Self.words(for: $0.gradient) }
    if states.contains(where: { !$0.isEmpty }) {
      columns.append(
        TextTable.Column(title: "state", cells: states, rightAligned: false, paint: .red))
    }
    return columns
  }

  /// What is the matter with a gradient, and how many of its numbers are not finite.
  private static func words(for gradient: GradientMeasurement) -> String {
    let word =
      switch gradient.state {
      case .finite: ""
      case .zero: "zero"
      case .underflow: "underflow"
      case .overflow: "overflow"
      case .nan: "NaN"
      }
    guard gradient.nonFiniteDerivatives > 0 else { return word }
    return (word.isEmpty ? "not finite" : word) + " \(gradient.nonFiniteDerivatives)x"
  }
}
