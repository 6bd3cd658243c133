import FathomRecords

/// The series of a run, sorted by the layers that they are of.
struct LayerSeries {
  /// What was found of one part of a layer.
  struct Found {
    var tag: String
    var name: SeriesName
    var points: [Int: RawRun.Value]

    /// Which of several series of the same numbers to take: norms before histograms, logarithms,
    /// which have no bounds, before numbers, and steps before epochs.
    var rank: [Int] {
      let isScalar = points.values.contains { if case .number = $0 { true } else { false } }
      return [isScalar ? 1 : 0, name.isLogarithm ? 1 : 0, name.isEpoch ? 0 : 1, points.count]
    }

    /// Whether it holds numbers that no norm can have, such as means or logarithms.
    var isSigned: Bool {
      !name.isLogarithm
        && points.values.contains {
          if case .number(let number) = $0 { number.isFinite && number < 0 } else { false }
        }
    }
  }

  /// Layers by name, in the order in which they first appear.
  private(set) var names: [String] = []
  private(set) var parts: [String: [LayerName.Part: [Found]]] = [:]
  private(set) var errors: [String: [Found]] = [:]
  private(set) var costs: [Found] = []
  /// Normalisation layers, which were left out.
  private(set) var normalizations: Set<String> = []
  /// Series of layers with negative numbers, which were left out.
  private(set) var signed: [String] = []
  /// Whether numbers were taken for norms without being called so.
  private(set) var assumesNorms = false

  /// Sorts a run's series.
  init(_ run: RawRun) {
    for tag in run.tags {
      guard let points = run.series[tag] else { continue }
      add(Found(tag: tag, name: SeriesName(tag), points: points))
    }
    if names.isEmpty { addUnmarked(run) }
  }

  /// Takes the columns with these names, or of the layers with these names, in any case.
  mutating func add(_ layers: [String], of run: RawRun) {
    for layer in layers where !names.contains(layer) {
      if let points = run.series[layer] {
        var name = SeriesName(layer)
        name.kind = .gradient(layer: layer, .whole)
        assumesNorms = true
        add(Found(tag: layer, name: name, points: points))
      }
    }
  }

  private mutating func add(_ found: Found) {
    switch found.name.kind {
    case .gradient where found.isSigned, .error where found.isSigned: signed.append(found.tag)
    case .gradient(let layer, let part):
      guard !LayerName(layer + ".weight").isNormalization else {
        normalizations.insert(layer)
        return
      }
      note(layer)
      parts[layer, default: [:]][part, default: []].append(found)
      if !found.name.saysNorm, found.rank[0] == 1 { assumesNorms = true }
    case .error(let layer):
      note(layer)
      errors[layer, default: []].append(found)
    case .cost: costs.append(found)
    case .other: break
    }
  }

  private mutating func note(_ layer: String) {
    if parts[layer] == nil, errors[layer] == nil { names.append(layer) }
  }

  /// Where nothing is called a gradient: the largest family of names that differ in a number
  /// only, such as `layer1`, `layer2`.
  private mutating func addUnmarked(_ run: RawRun) {
    var families: [String: [String]] = [:]
    for tag in run.tags where SeriesName(tag).kind == .other {
      let name = LayerName(tag).layer
      guard name.contains(where: { "0"..."9" ~= $0 }), !LayerName(tag).isNormalization else {
        continue
      }
      let stem = String(name.map { "0"..."9" ~= $0 ? "0" : $0 })
      families[stem.replacing(/0+/, with: "0"), default: []].append(tag)
    }
    func layers(_ tags: [String]) -> Int { Set(tags.map { LayerName($0).layer }).count }
    guard
      let family = families.sorted(by: { $0.key < $1.key })
        .max(by: { layers($0.value) < layers($1.value) })?.value, layers(family) > 1
    else { return }
    for tag in family {
      guard let points = run.series[tag] else { continue }
      let layer = LayerName(tag)
      var name = SeriesName(tag)
      name.kind = .gradient(layer: layer.layer, layer.part)
      add(Found(tag: tag, name: name, points: points))
    }
    assumesNorms = true
  }
}
