import FathomVocabulary
import FathomText
import FathomFiles
import FathomRecords

/// Makes a record of a run's series.
struct LogAssembly {
  let path: String
  /// The layers' names from the input on; nil for the natural order of the names in the log.
  let order: [String]?
  /// The network's sizes with input and output; nil where they are not known.
  let sizes: [Int]?

  /// The record of a run; nil when no series of it is of a layer's gradient.
  ///
  /// - Throws: `FileError` when order or sizes do not go with the layers.
  func record(of run: RawRun) throws(FileError) -> LogRecord? {
    var series = LayerSeries(run)
    if let order { series.add(order, of: run) }
    guard !series.names.isEmpty else { return nil }
    let names = try ordered(series)
    try check(names)
    var notes = run.notes + order(names, in: series)
    let layers = names.numbered.map { number, name in
      layer(number, name, series, sizes: sizes)
    }.filter { $0.layer == .firstWithWeights || !isScale($0) }
    let scales = names.count - layers.count
    if scales > 0 || !series.normalizations.isEmpty {
      notes.append(
        "scales and shifts, as of normalisation layers, are left out"
          + " (\(Wording.count(scales + series.normalizations.count, "layer")))")
    }
    if !series.signed.isEmpty {
      notes.append(
        "series with negative values, which norms do not have, are left out: \(Self.list(series.signed))"
      )
    }
    if series.assumesNorms {
      notes.append("the values logged for layers are assumed to be the norms of their gradients")
    }
    let off = layers.flatMap { $0.series.values.joined().map(\.uncertainty) }.max() ?? 0
    if off > 0 {
      notes.append(
        "norms come from histograms without sums of squares and may be off by a factor of up to"
          + " \(Self.factor(off))")
    }
    if run.overwritten > 0 {
      notes.append(
        "steps that were logged twice, as by a run that was started again, count as logged last"
          + " (\(Wording.count(run.overwritten, "value")))")
    }
    var record = LogRecord(
      path: path, run: run.name,
      layers: layers.numbered.map { number, layer in
        var layer = layer
        layer.layer = number
        return layer
      }, notes: notes)
    addCost(to: &record, from: series)
    return record
  }

  /// A factor in two digits, rounded up.
  private static func factor(_ decades: Double) -> String {
    let factor = Magnitude(log10: decades).value
    guard factor < 1000 else { return "1000 and more" }
    let tenths = Int((factor * 10).rounded(.up))
    return "\(tenths / 10).\(tenths % 10)"
  }

  // MARK: - Order

  private func ordered(_ series: LayerSeries) throws(FileError) -> [String] {
    guard let order else { return series.names.sorted(by: NaturalOrder.areInOrder) }
    for (place, name) in order.enumerated() {
      guard series.names.contains(name) else {
        let known = series.names.sorted(by: NaturalOrder.areInOrder)
        let hint =
          nearestName(to: name, among: known).map { "did you mean '\($0)'?" }
          ?? "its layers are \(known.prefix(8).joined(separator: ", "))"
        throw FileError(
          .unavailable, at: path,
          "\(setting: .order) names a layer '\(name)' that the log does not have",
          fix: Message(hint))
      }
      guard order.firstIndex(of: name) == place else {
        throw FileError(
          .unavailable, at: path, "\(setting: .order) names the layer '\(name)' twice",
          fix: "name it once")
      }
    }
    return order
  }

  private func order(_ names: [String], in series: LayerSeries) -> [String] {
    if order != nil {
      let others = series.names.filter { !names.contains($0) }
      return others.isEmpty
        ? [] : ["layers that the order does not name are left out: \(Self.list(others))"]
    }
    guard names != series.names else { return [] }
    return [
      "the layers are taken in the order of their names (\(Self.list(names))), but the log has them"
        + " in another order (\(Self.list(series.names))); if that is the network's, give it as the"
        + " order"
    ]
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(6).joined(separator: ", ")
    return names.count > 6 ? shown + " and \(names.count - 6) more" : shown
  }

  private func check(_ names: [String]) throws(FileError) {
    guard let sizes, sizes.count != names.count + 1 else { return }
    throw FileError(
      .unavailable, at: path,
      "\(setting: .layers) has \(Wording.count(sizes.count - 1, "layer")) with weights, but the log has \(names.count):"
        + " \(Self.list(names))",
      fix:
        "give the sizes of the network that was logged, or choose its layers with \(setting: .order)"
    )
  }

  // MARK: - Layers

  private func layer(
    _ number: LayerNumber, _ name: String, _ series: LayerSeries, sizes: [Int]?
  ) -> LogRecord.Layer {
    var layer = LogRecord.Layer(layer: number, name: name)
    let parts = series.parts[name] ?? [:]
    for (part, quantity) in [
      (LayerName.Part.whole, LogRecord.Quantity.gradient), (.weights, .weights),
      (.biases, .biases),
    ] {
      guard let found = parts[part], let best = found.max(by: Self.isWorse) else { continue }
      layer.series[quantity] = Self.points(best)
      let counts = found.flatMap { $0.points.values.compactMap(Self.count) }
      switch part {
      case .weights: layer.weights = counts.max()
      case .biases: layer.biases = counts.max()
      case .whole: break
      }
    }
    if let found = series.errors[name]?.max(by: Self.isWorse) {
      layer.series[.error] = Self.points(found)
    }
    join(&layer)
    if let sizes {
      let (inputs, units) = (sizes[countingInput: number.below], sizes[countingInput: number])
      (layer.weights, layer.biases) = (inputs * units, units)
    }
    return layer
  }

  /// Weights and biases that were logged apart make a layer's gradient, at the steps of both.
  private func join(_ layer: inout LogRecord.Layer) {
    guard layer.series[.gradient] == nil, let weights = layer.series[.weights] else { return }
    guard let biases = layer.series[.biases] else { return }
    let others = Dictionary(biases.map { ($0.step, $0) }) { $1 }
    let joined = weights.compactMap { point in
      others[point.step].map { other in
        LogRecord.Point(
          step: point.step, size: .root(ofSquaresOf: point.size, and: other.size),
          uncertainty: max(point.uncertainty, other.uncertainty))
      }
    }
    if !joined.isEmpty { layer.series[.gradient] = joined }
  }

  /// As many scales as shifts: what normalisation layers have instead of connections.
  private func isScale(_ layer: LogRecord.Layer) -> Bool {
    guard sizes == nil, let weights = layer.weights, let biases = layer.biases else { return false }
    return weights == biases && weights > 1
  }

  private static func isWorse(_ a: LayerSeries.Found, _ b: LayerSeries.Found) -> Bool {
    a.rank.lexicographicallyPrecedes(b.rank)
  }

  private static func count(_ value: RawRun.Value) -> Int? {
    if case .histogram(let sums) = value { sums.count } else { nil }
  }

  private static func points(_ found: LayerSeries.Found) -> [LogRecord.Point] {
    found.points.sorted { $0.key < $1.key }.map { step, value in
      switch value {
      case .number(let number):
        // −∞ is the logarithm of a true zero.
        let size: Magnitude =
          !found.name.isLogarithm
          ? Magnitude(number.magnitude)
          : number.isFinite ? Magnitude(log10: number) : Magnitude(number < 0 ? 0 : number)
        return LogRecord.Point(step: step, size: size)
      case .histogram(let sums):
        return LogRecord.Point(
          step: step, size: Magnitude(sums.norm), uncertainty: sums.uncertainty)
      }
    }
  }

  // MARK: - Cost

  private func addCost(to record: inout LogRecord, from series: LayerSeries) {
    let scalars = series.costs.filter { $0.rank[0] == 1 }
    guard let best = scalars.max(by: { Self.isWorse($0, $1) }) else { return }
    record.costName = best.tag
    record.costIsEpochMean = best.name.isEpoch
    record.cost = best.points.sorted { $0.key < $1.key }.compactMap { step, value in
      guard case .number(let cost) = value else { return nil }
      return LogRecord.CostPoint(step: step, cost: cost)
    }
  }
}
