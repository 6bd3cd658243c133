import FathomText
import FathomVocabulary
import FathomDiagnosis
import FathomRecords

/// Mean ± deviation of each layer's activations over the training: small panels, a layer each.
struct ActivationsOverTime {
  /// Networks with more layers show a choice, and all of them as cells.
  static let mostLayers = 6
  /// Panels whose ranges differ by more than this factor have each their own scale.
  private static let mostApart = 300.0

  private let runs: [NamedRun]
  private let time: TimeScale
  private let layers: [LayerNumber]
  private var hasOwnScales = false
  private(set) var panels: [Panel] = []

  /// nil when no recorded step says what the activations were like.
  init?(_ runs: [NamedRun]) {
    self.runs = runs.filter { named in
      named.run.history.steps.contains { $0.layers.contains { $0.activation != nil } }
    }
    guard let deepest = self.runs.max(by: { $0.run.layerNumbers.count < $1.run.layerNumbers.count })
    else { return nil }
    time = TimeScale(for: self.runs)
    layers = LayersOverTime.Series.layers(of: deepest.run)
    let shown = chosen(layers, most: Self.mostLayers)
    let x = time.axis(for: self.runs)
    let marks = shown.map { layer in
      self.runs.indices.flatMap { self.marks(of: layer, of: $0) }
    }
    let scales = scales(marks)
    hasOwnScales = Set(scales).count > 1
    panels = shown.indices.map {
      Panel(
        title: "Layer \(shown[$0])", size: .small, x: x,
        y: Axis("mean ± deviation", .linear, scales[$0]), marks: marks[$0])
    }
    guard layers.count > Self.mostLayers else { return }
    panels += self.runs.flatMap { cells(of: $0, x) }
  }

  /// One range for all panels, or each its own where one of them would be a flat line on it.
  private func scales(_ panels: [[Mark]]) -> [ClosedRange<Double>] {
    let ends = panels.map { marks in
      marks.flatMap { mark -> [Double] in
        guard case .band(let band) = mark else { return [] }
        return band.slices.flatMap { [$0.low, $0.high] }.filter(\.isFinite)
      }
    }
    let widths = ends.map { ($0.max() ?? 0) / 2 - ($0.min() ?? 0) / 2 }.filter { $0 > 0 }
    let isShared = (widths.max() ?? 0) / Self.mostApart <= widths.min() ?? 0
    return isShared
      ? ends.map { _ in span(around: ends.joined()) } : ends.map { span(around: $0) }
  }

  var keys: [Figure.Key] {
    guard runs.count > 1 else { return [] }
    return runs.indices.map { Figure.Key("run-\($0)", runs[$0].name, .run($0)) }
  }

  var caption: String {
    let choice =
      layers.count > Self.mostLayers
      ? " Curves show \(Self.mostLayers) of the \(layers.count) layers, cells"
        + " \(Cells.shown(of: layers.count))." : ""
    let scales = hasOwnScales ? " The panels have different scales." : ""
    return
      " Over the training, both are taken over the mini-batch of each recorded step.\(choice)\(scales)"
  }

  var summary: String {
    runs.map { named in
      let parts = chosen(layers, most: 5).compactMap { layer -> String? in
        let points = points(of: layer, in: named)
        guard let first = points.first?.value, let last = points.last?.value else { return nil }
        return "layer \(layer) from \(words(first)) to \(words(last))"
      }
      return " \(named.prefix(among: runs))Over the training, mean ± deviation of"
        + " \(parts.joined(separator: ", "))."
    }.joined()
  }

  private func words(_ activation: StepRecord.Layer.Activation) -> String {
    "\(Wording.number(activation.mean, digits: 2)) ±"
      + " \(Wording.number(activation.deviation, digits: 2))"
  }

  private typealias Place = (x: Double, value: StepRecord.Layer.Activation)

  private func points(of layer: LayerNumber, in named: NamedRun) -> [Place] {
    named.run.history.steps.compactMap { step in
      step.layers[ifPresent: layer]?.activation.map { (time.place(of: step.step), $0) }
    }
  }

  private func marks(of layer: LayerNumber, of index: Int) -> [Mark] {
    let named = runs[index]
    let points = points(of: layer, in: named)
    guard !points.isEmpty, LayersOverTime.Series.layers(of: named.run).contains(layer) else {
      return []
    }
    let prefix = named.prefix(among: runs)
    let (key, ink): (String, Ink) =
      runs.count > 1
      ? ("run-\(index)", .run(index))
      : ("layer-\(layer)", .depth(layer.index, of: named.run.layerNumbers.count))
    return [
      .band(
        Band(
          key: key, name: "\(prefix)± deviation", ink: ink,
          slices: points.map {
            Band.Slice($0.x, $0.value.mean - $0.value.deviation, $0.value.mean + $0.value.deviation)
          })),
      .line(
        Line(
          key: key, name: "\(prefix)mean", ink: ink, marker: points.count == 1 ? .filled : .none,
          points: points.map { Point($0.x, $0.value.mean) })),
    ]
  }

  /// The means and the deviations of all layers of a run.
  private func cells(of named: NamedRun, _ x: Axis) -> [Panel] {
    let numbers = LayersOverTime.Series.layers(of: named.run)
    let points = numbers.map { self.points(of: $0, in: named) }
    let rows = Axis(
      "layer", .whole, (Double(numbers.first ?? 2) - 0.5)...(Double(numbers.last ?? 2) + 0.5))
    func panel(_ name: String, _ scale: Axis.Scale, _ value: (Place) -> Double) -> Panel {
      let lines = points.map { $0.map { Point($0.x, value($0)) } }
      let all = lines.joined().lazy.map(\.y)
      return Panel(
        title:
          "\(capitalised(name, after: named.prefix(among: runs))), \(Cells.shown(of: numbers.count))",
        size: .half, x: x,
        y: rows,
        marks: [
          .cells(
            Cells(
              label: name, scale: scale,
              range: scale == .logarithmic ? decades(around: all, fewest: 1) : span(around: all),
              over: x.range, rows: numbers, lines))
        ])
    }
    return [
      panel("mean", .linear) { $0.value.mean },
      panel("deviation", .logarithmic) { logarithm($0.value.deviation) },
    ]
  }
}

extension Cells {
  /// More layers than this cannot be told apart in a picture.
  private static let mostRows = 300

  /// How many layers there are for each that has a row.
  private static func layersPerRow(_ layers: Int) -> Int { (layers + mostRows - 1) / mostRows }

  /// Which layers of so many have a row of cells: `all layers`, or `one layer in 4`.
  static func shown(of layers: Int) -> String {
    let every = layersPerRow(layers)
    return every > 1 ? "one layer in \(every)" : "all layers"
  }

  /// A row of cells for each layer's points, or for some of them evenly spaced where there are very
  /// many, in as many columns as figures over time have.
  init(
    label: String, scale: Axis.Scale, range: ClosedRange<Double>, over x: ClosedRange<Double>,
    rows: [LayerNumber], _ points: [[Point]]
  ) {
    let count = LayersOverTime.columns
    let width = (x.upperBound - x.lowerBound) / Double(count)
    let every = max(1, Self.layersPerRow(rows.count))
    let shown = stride(from: 0, to: rows.count, by: every)
    self.init(
      label: label, scale: scale, range: range,
      columns: (0...count).map { x.lowerBound + width * Double($0) },
      rows: shown.map { Double(rows[$0]) }, rowHeight: Double(every),
      cells: shown.flatMap { CellRow(points[$0], x, columns: count).cells })
  }
}
