import FathomVocabulary
import FathomText
import FathomFigures
import FathomRecords

/// What was measured, layer by layer, in numbers.
///
/// Each number stands in a `data` element whose value is what `fathom diagnose --format json` says.
struct LayersTable {
  private let named: NamedRun
  private let isAlone: Bool

  init(_ named: NamedRun, isAlone: Bool) {
    self.named = named
    self.isAlone = isAlone
  }

  func write(to page: inout String) {
    let run = named.run
    table(run.initial, "Layers before the first step", "initial", &page)
    if let final = run.final { table(final, "Layers after step \(final.step)", "final", &page) }
  }

  private func table(_ look: Measurement, _ title: String, _ id: String, _ page: inout String) {
    let caption =
      isAlone ? title : "\(named.name): \(title.prefix(1).lowercased())\(title.dropFirst())"
    page +=
      "<details class=\"layers\"\(isAlone ? " open" : "")><summary>\(escaped(caption))</summary>"
    page +=
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(escaped(caption))\">"
    page += "<table data-look=\"\(id)\"><thead><tr><th scope=\"col\">layer</th>"
    let columns = columns(look)
    page += "<th scope=\"col\">units</th>"
    for column in columns { page += "<th scope=\"col\">\(column.title)</th>" }
    page += "</tr></thead><tbody>"
    for layer in look.layers {
      let units = named.run.network.layers[ifPresent: layer.layer]?.units
      page += "<tr><th scope=\"row\">\(layer.layer)</th><td>\(units.map(String.init) ?? "")</td>"
      for column in columns {
        let cell = column.cell(layer)
        page += "<td>\(cell)</td>"
      }
      page += "</tr>"
    }
    page += "</tbody></table></div></details>\n"
  }

  private struct Column {
    var title: String
    var cell: (LayerMeasurement) -> String
  }

  /// The quantities that have a heading and are there, and what is the matter with a gradient.
  private func columns(_ look: Measurement) -> [Column] {
    var columns = LayerMeasurement.quantities.compactMap { quantity -> Column? in
      guard let title = quantity.label, look.layers.contains(where: quantity.exists) else {
        return nil
      }
      return Column(title: title) { cell(quantity, of: $0) }
    }
    if look.layers.contains(where: { $0.gradient.state != .finite }) {
      columns.append(Column(title: "state") { escaped($0.gradient.state.rawValue) })
    }
    return columns
  }

  private func cell(_ quantity: Quantity<LayerMeasurement>, of layer: LayerMeasurement) -> String {
    guard let value = quantity.number(layer) else { return "" }
    let text =
      switch quantity.kind {
      case .magnitude:
        ValueText.logarithmic(quantity.logarithm?(layer) ?? (value == 0 ? -.infinity : value))
      case .share: NumberText.roughPercent(value)
      default: ratio(value)
      }
    let exact = value.isFinite ? "\(value)" : ""
    return "<data data-path=\"\(quantity.key ?? "")\" value=\"\(exact)\">\(text)</data>"
  }

  private func ratio(_ value: Double) -> String {
    value.isFinite && 0.01..<1000 ~= value
      ? NumberText.fixed(value, decimals: 2) : NumberText.decimal(value)
  }
}
