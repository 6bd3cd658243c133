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
      let units = named.run.network.sizes.dropFirst(layer.layer - 1).first
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

  private func columns(_ look: Measurement) -> [Column] {
    var columns = [
      Column(title: "gradient ‖δ‖") {
        size("gradient.norm", $0.gradient.norm, $0.gradient.log10Norm)
      },
      Column(title: "per parameter") {
        size("gradient.rms", $0.gradient.rms, $0.gradient.log10RMS)
      },
      Column(title: "error per unit") { size("error.rms", $0.error.rms, $0.error.log10RMS) },
    ]
    if look.layers.contains(where: { $0.speed != nil }) {
      columns.append(
        Column(title: "speed ‖Δ‖") { layer in
          layer.speed.map { size("speed.norm", $0.norm, Magnitude($0.norm).log10) } ?? ""
        })
    }
    if look.layers.contains(where: { $0.noise != nil }) {
      columns.append(
        Column(title: "signal/noise") { layer in
          layer.noise.map {
            number("noise.signalToNoise", $0.signalToNoise, ratio($0.signalToNoise))
          } ?? ""
        })
    }
    columns += [
      Column(title: "saturated") {
        let share = $0.activation.saturatedFraction
        return number("activation.saturatedFraction", share, NumberText.roughPercent(share))
      },
      Column(title: "dead") {
        let share = $0.activation.deadFraction
        return number("activation.deadFraction", share, NumberText.roughPercent(share))
      },
    ]
    if look.layers.contains(where: { $0.gradient.state != .finite }) {
      columns.append(Column(title: "state") { escaped($0.gradient.state.rawValue) })
    }
    return columns
  }

  private func size(_ path: String, _ value: Double, _ log10: Double?) -> String {
    let text = ValueText.logarithmic(log10 ?? (value == 0 ? -.infinity : value))
    return number(path, value, text)
  }

  private func ratio(_ value: Double) -> String {
    value.isFinite && 0.01..<1000 ~= value
      ? NumberText.fixed(value, decimals: 2) : NumberText.decimal(value)
  }

  private func number(_ path: String, _ value: Double, _ text: String) -> String {
    "<data data-path=\"\(path)\" value=\"\(value.isFinite ? "\(value)" : "")\">\(text)</data>"
  }
}
