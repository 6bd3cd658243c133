import FathomDiagnosis
import FathomRecords

/// Histograms of each layer, before and after training: small multiples.
enum DistributionsFigure {
  /// Networks with more layers show a choice.
  static let mostLayers = 6

  static func figure(of runs: [NamedRun]) -> FigureOutcome {
    var panels: [Panel] = []
    var notes: [String] = []
    for named in runs {
      let prefix = runs.count > 1 ? "\(named.name), " : ""
      let known = named.run.initial.layers.indices.filter {
        named.run.initial.layers[$0].distributions != nil
      }
      for index in chosen(known, most: mostLayers) {
        let before = named.run.initial.layers[index]
        let after = named.run.final.flatMap {
          $0.layers.indices.contains(index) ? $0.layers[index].distributions : nil
        }
        guard let distributions = before.distributions else { continue }
        for quantity in Quantity.allCases {
          panels.append(
            quantity.panel(
              "\(prefix)layer \(before.layer): \(quantity.name)",
              before: quantity.of(distributions), after: after.map(quantity.of)))
          notes += quantity.notes(
            "layer \(before.layer)", of: prefix, before: quantity.of(distributions),
            after: after.map(quantity.of))
        }
      }
      if known.count > mostLayers {
        notes.append(
          "\(prefix)\(mostLayers) of \(known.count) layers are shown, evenly spaced.")
      }
    }
    guard !panels.isEmpty else { return .nothing("No distributions were recorded.") }
    let hasAfter = runs.contains { $0.run.final != nil }
    return .figure(
      Figure(
        kind: .distributions, title: "Distributions",
        caption: "Histograms of the pre-activations z, the activations a and the weights'"
          + " derivatives ∂C/∂w, as densities. The scale of the derivatives is logarithmic on both"
          + " sides of zero; values too small for it are counted in the middle.",
        summary: "Histograms of \(panels.count) quantities; the table gives mean, spread and"
          + " extremes.",
        notes: notes, panels: panels,
        keys: hasAfter
          ? [
            Figure.Key("before", "before the first step", .muted),
            Figure.Key("after", "after the last step", .accent, .band),
          ] : [Figure.Key("before", "before the first step", .accent, .band)]))
  }

  enum Quantity: CaseIterable {
    case preActivation, activation, derivative

    var name: String {
      switch self {
      case .preActivation: "z"
      case .activation: "a"
      case .derivative: "∂C/∂w"
      }
    }

    func of(_ distributions: LayerDistributions) -> Distribution {
      switch self {
      case .preActivation: distributions.preActivation
      case .activation: distributions.activation
      case .derivative: distributions.weightGradient
      }
    }

    func notes(
      _ layer: String, of prefix: String, before: Distribution, after: Distribution?
    ) -> [String] {
      let looks = [("before the first step", before)] + (after.map { [("at the end", $0)] } ?? [])
      return looks.flatMap { moment, distribution -> [String] in
        var parts: [String] = []
        func add(_ count: Int, _ what: String) {
          if count > 0 { parts.append("\(count) \(count == 1 ? "is" : "are") \(what)") }
        }
        add(distribution.nan, "NaN")
        add(distribution.infinite, "infinite")
        if self == .derivative { add(distribution.zeros, "zero in the working precision") }
        guard !parts.isEmpty else { return [] }
        return [
          capitalised(
            "\(layer), \(moment): of \(distribution.count) values of \(name), "
              + "\(parts.joined(separator: " and ")).", after: prefix)
        ]
      }
    }

    func panel(_ title: String, before: Distribution, after: Distribution?) -> Panel {
      let both = [before] + (after.map { [$0] } ?? [])
      let scale = ValueScale(both)
      var marks: [Mark] = []
      let densities = both.map { scale.densities($0) }
      let highest = densities.joined().max() ?? 1
      for (index, distribution) in both.enumerated().reversed() {
        let isLast = index == both.count - 1
        marks.append(
          .histogram(
            Histogram(
              key: index == 0 ? "before" : "after",
              name: index == 0 ? "before" : "after", ink: isLast ? .accent : .muted,
              isFilled: isLast, edges: scale.places(distribution), bounds: distribution.edges,
              heights: densities[index].map { highest > 0 ? $0 / highest : 0 },
              counts: distribution.counts)))
      }
      return Panel(
        title: title, size: .small, x: scale.axis,
        y: Axis("", .linear, 0...1.05, isVisible: false), marks: marks)
    }
  }
}

/// Where numbers have their place: as they are, or by their size and sign.
private struct ValueScale {
  private let range: ClosedRange<Double>
  /// log₁₀ of the size below which places are proportional to numbers; nil for linear scales.
  private let base: Double?
  /// Whether there is nothing but zeros.
  private let isEmpty: Bool

  init(_ distributions: [Distribution]) {
    let edges = distributions.filter { !Self.isZero($0) }.flatMap(\.edges)
    var base = Double.infinity
    for distribution in distributions {
      guard case .logarithmic = distribution.bins, !Self.isZero(distribution) else { continue }
      let smallest = distribution.edges.first { $0 > 0 }
      base = min(base, smallest.flatMap { Magnitude($0).log10 } ?? .infinity)
    }
    guard !distributions.allSatisfy(Self.isZero) else {
      self.init(base: nil, range: -1...1, isEmpty: true)
      return
    }
    let bare = ValueScale(base: base.isFinite ? base : nil, range: 0...1)
    let low = edges.min().map(bare.place) ?? 0
    let high = edges.max().map(bare.place) ?? 1
    let air = max(0.5, min(low.magnitude, 1e300))
    self.init(base: bare.base, range: high > low ? low...high : (low - air)...(low + air))
  }

  /// Whether nothing but the bin in the middle of a logarithmic scale is there, whose edges say
  /// nothing then.
  private static func isZero(_ distribution: Distribution) -> Bool {
    if case .logarithmic = distribution.bins { distribution.counts.count <= 1 } else { false }
  }

  private init(base: Double?, range: ClosedRange<Double>, isEmpty: Bool = false) {
    self.isEmpty = isEmpty
    self.base = base
    self.range = range
  }

  func place(_ value: Double) -> Double {
    guard let base else { return value }
    guard let log10 = Magnitude(value.magnitude).log10 else { return 0 }
    let size = log10 >= base ? 1 + log10 - base : Magnitude(log10: log10 - base).value
    return value < 0 ? -size : size
  }

  /// Where the bins' edges have their place.
  func places(_ distribution: Distribution) -> [Double] {
    guard Self.isZero(distribution) else { return distribution.edges.map(place) }
    let half = isEmpty ? 0.02 : 1
    return distribution.edges.map { $0 < 0 ? -half : half }
  }

  /// Numbers per unit of the axis.
  func densities(_ distribution: Distribution) -> [Double] {
    let edges = places(distribution)
    let count = Double(max(1, distribution.finite))
    return distribution.counts.indices.map {
      let width = edges[$0 + 1] - edges[$0]
      let whole = range.upperBound - range.lowerBound
      return Double(distribution.counts[$0]) / count / max(width, whole / 80)
    }
  }

  var axis: Axis {
    if isEmpty { return Axis("", .linear, range, ticks: [Axis.Tick(0, .text("0"))]) }
    guard let base else { return Axis("", .linear, range) }
    let lowest = base.rounded(.up)
    let highest = (max(range.upperBound, -range.lowerBound) - 1 + base).rounded(.down)
    var ticks = [Axis.Tick(0, .text("0"))]
    // One label a side, and a second one halfway where the side is long.
    let powers = highest - lowest > 3 ? [highest, ((highest + lowest) / 2).rounded()] : [highest]
    for power in powers where power >= base {
      for isNegative in [false, true] {
        let place = (1 + power - base) * (isNegative ? -1 : 1)
        guard range.contains(place) else { continue }
        ticks.append(Axis.Tick(place, .power(Int(power), isNegative: isNegative)))
      }
    }
    return Axis("", .linear, range, ticks: ticks)
  }
}
