import FathomVocabulary
import FathomText
import FathomDiagnosis
import FathomRecords

/// The network itself: units and connections where they can be drawn one by one, blocks else.
enum NetworkFigure {
  static func figure(of runs: [NamedRun]) -> FigureOutcome {
    let looks = runs.flatMap { named in
      named.run.moments.map { moment in
        Look(
          title: runs.count > 1 ? "\(named.name), \(moment.name)" : capitalised(moment.name),
          network: named.run.network, look: moment.look)
      }
    }
    let isDetailed = looks.allSatisfy(\.isDetailed)
    let values = looks.flatMap { isDetailed ? $0.sizes : $0.layerSizes }.filter(\.isFinite)
    let range = values.min().flatMap { low in values.max().map { low...max($0, low + 1) } }
    let panels = looks.map { look in
      Panel(
        title: looks.count > 1 ? look.title : nil, size: look.fitsHalf ? .half : .full,
        x: .hidden, y: .hidden,
        marks: [
          .diagram(isDetailed ? look.units(range) : look.blocks(range))
        ])
    }
    let small =
      "Units and connections; colour and width show the size of ∂C/∂b and ∂C/∂w on a log scale."
    let large =
      "One block per layer: its height grows with the logarithm of its number of units, its"
      + " colour shows the gradient per parameter on a log scale."
    return .figure(
      Figure(
        kind: .network, title: "The network",
        caption: (isDetailed ? small : large) + " The input is on the left.",
        summary: looks.map(\.summary).joined(separator: " "),
        notes: looks.flatMap { $0.notes(isDetailed) }, panels: panels))
  }

  private struct Look {
    let title: String
    let network: NetworkRecord
    let look: Measurement

    var isDetailed: Bool { look.layers.allSatisfy { $0.connections != nil } }
    var fitsHalf: Bool { network.sizes.count <= 9 }

    /// log₁₀ of every derivative.
    var sizes: [Double] {
      look.layers.flatMap { layer -> [Double] in
        guard let connections = layer.connections else { return [] }
        return (connections.weightGradients + connections.biasGradients)
          .map { logarithm($0.magnitude) }
      }
    }

    /// log₁₀ of the root mean square derivative of each layer.
    var layerSizes: [Double] {
      look.layers.map { logarithm($0.gradient.rms, log10: $0.gradient.log10RMS) }
    }

    var summary: String {
      let shape = network.sizes.prefix(12).map(String.init).joined(separator: ", ")
      return "\(title): layers of \(shape)\(network.sizes.count > 12 ? ", …" : "") units."
    }

    func notes(_ isDetailed: Bool) -> [String] {
      let values = isDetailed ? sizes : layerSizes
      let noun = isDetailed ? "derivative" : "layer"
      let zeros = values.count { $0 == -.infinity }
      let broken = values.count { $0.isNaN || $0 == .infinity }
      let kinds = [
        (zeros, "a gradient of exactly zero"), (broken, "a gradient that is not finite"),
      ]
      return kinds.compactMap { count, words in
        count == 0 ? nil : "\(title): \(Wording.count(count, noun)) with \(words), drawn in grey."
      }
    }

    private static func ink(_ log10: Double, _ range: ClosedRange<Double>?) -> Ink {
      guard let range, log10.isFinite else { return .missing }
      return .size((log10 - range.lowerBound) / (range.upperBound - range.lowerBound))
    }

    /// The middle of a layer's column.
    private func column(_ layer: LayerNumber) -> Double {
      (Double(layer.indexFromInput) + 0.5) / Double(network.sizes.count)
    }

    private func place(_ layer: LayerNumber, _ unit: Int) -> Point {
      let units = Double(network.sizes[countingInput: layer])
      let tallest = Double(network.sizes.max() ?? 1)
      let height = units / max(tallest, 4)
      return Point(
        column(layer), 0.44 + 0.82 * ((Double(unit) + 0.5) / units - 0.5) * height)
    }

    func units(_ range: ClosedRange<Double>?) -> Diagram {
      var links: [Diagram.Shape] = []
      var nodes: [Diagram.Shape] = []
      let tallest = network.sizes.max() ?? 1
      let radius = min(9, max(3, 90 / Double(tallest)))
      for unit in 0..<(network.sizes.first ?? 0) {
        nodes.append(
          .node(
            at: place(.input, unit), radius: radius, ink: .faint, meaning: .init("input \(unit)")))
      }
      for (number, layer) in look.layers.numbered {
        guard let connections = layer.connections else { continue }
        let inputs = network.sizes[countingInput: number.below]
        for (index, gradient) in connections.weightGradients.enumerated() {
          let (unit, input) = (index / inputs, index % inputs)
          let log10 = logarithm(gradient.magnitude)
          links.append(
            .link(
              from: place(number.below, input), to: place(number, unit),
              width: Self.width(log10, range), ink: Self.ink(log10, range),
              meaning: .init(
                "layer \(layer.layer), weight to unit \(unit) from \(input)",
                Self.detail(connections.weights[index], gradient), value: log10)))
        }
        if connections.biasGradients.isEmpty {
          for unit in 0..<network.sizes[countingInput: number] {
            nodes.append(
              .node(
                at: place(number, unit), radius: radius, ink: .faint,
                meaning: .init("layer \(layer.layer), unit \(unit)", "without a bias")))
          }
        }
        for (unit, gradient) in connections.biasGradients.enumerated() {
          let log10 = logarithm(gradient.magnitude)
          nodes.append(
            .node(
              at: place(number, unit), radius: radius, ink: Self.ink(log10, range),
              meaning: .init(
                "layer \(layer.layer), bias of unit \(unit)",
                Self.detail(connections.biases[unit], gradient), value: log10)))
        }
      }
      return Diagram(
        shapes: links + nodes + names, label: "|∂C/∂w|, |∂C/∂b|", scale: .logarithmic,
        range: range)
    }

    private static func detail(_ value: Double, _ gradient: Double) -> String {
      "\(Wording.number(value, digits: 3)), derivative "
        + Wording.number(gradient, digits: 3)
    }

    private static func width(_ log10: Double, _ range: ClosedRange<Double>?) -> Double {
      guard let range, log10.isFinite else { return 0.8 }
      return 0.8 + 2.4 * (log10 - range.lowerBound) / (range.upperBound - range.lowerBound)
    }

    /// The number of each layer below it; not of every one where there are many.
    private var names: [Diagram.Shape] {
      let count = network.sizes.count
      let every = max(1, (count + 11) / 12)
      return network.sizes.layerNumbersCountingInput.filter {
        let place = $0.indexFromInput
        return place == count - 1 || place % every == 0 && count - 1 - place >= every
      }.map { .label(at: Point(column($0), 0.97), text: "\($0)") }
    }

    func blocks(_ range: ClosedRange<Double>?) -> Diagram {
      let columns = Double(network.sizes.count)
      let tallest = Magnitude(Double(network.sizes.max() ?? 1) + 1).log10 ?? 1
      var shapes: [Diagram.Shape] = []
      for (number, size) in zip(network.sizes.layerNumbersCountingInput, network.sizes) {
        let height = 0.12 + 0.7 * (Magnitude(Double(size) + 1).log10 ?? 0) / max(tallest, 0.3)
        let meaning: Diagram.Meaning
        let ink: Ink
        if number == .input {
          meaning = .init("input", Wording.count(size, "value"))
          ink = .faint
        } else if let layer = look.layers[ifPresent: number] {
          let gradient = logarithm(layer.gradient.rms, log10: layer.gradient.log10RMS)
          meaning = .init(
            "layer \(layer.layer)",
            "\(Wording.count(size, "unit")), \(network.layers[layer: number].activation), gradient per"
              + " parameter \(words(gradient))", value: gradient)
          ink = Self.ink(gradient, range)
        } else {
          continue
        }
        shapes.append(
          .block(
            at: Point(column(number), 0.44), width: 0.72 / columns,
            height: height, ink: ink, meaning: meaning))
      }
      return Diagram(
        shapes: shapes + names, label: "gradient per parameter, RMS", scale: .logarithmic,
        range: range)
    }
  }
}
