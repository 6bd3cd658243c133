import FathomVocabulary
import FathomRecords

extension LayersOverTime {
  /// A run's layers with their points.
  struct Series {
    struct Layer {
      var layer: LayerNumber
      var ink: Ink
      var points: [Point]
    }

    let name: String
    let layers: [Layer]

    init(of named: NamedRun, _ subject: Subject, _ time: TimeScale) {
      name = named.name
      let steps = named.run.history.steps
      let all = named.run.layerNumbers
      let numbers = subject.layers == .all ? all : Self.layers(of: named.run)
      layers = numbers.compactMap { number in
        var points = steps.compactMap { step -> Point? in
          step.layers[ifPresent: number].flatMap { subject.value(of: $0) }.map {
            Point(time.place(of: step.step), $0)
          }
        }
        points += Self.end(of: named.run, number, subject, time)
        // A share may be of what a layer does not have: softmax has no σ′ that could be 0.
        guard subject.quantity.kind != .share || !points.isEmpty else { return nil }
        return Layer(
          layer: number, ink: .depth(number.index, of: all.count), points: points)
      }
    }

    /// The hidden layers, or all where there is one hidden layer, which has nothing but the output
    /// to be compared with.
    static func layers(of run: RunRecord) -> [LayerNumber] {
      let hidden = run.layerNumbers.dropLast()
      return hidden.count >= 2 ? Array(hidden) : run.layerNumbers
    }

    /// What the last measurement adds to the speed of learning in steps over the full batch: it
    /// is one more of their kind.
    private static func end(
      of run: RunRecord, _ number: LayerNumber, _ subject: Subject, _ time: TimeScale
    ) -> [Point] {
      guard subject.kind == .speed, let final = run.final,
        run.training?.batchSize == run.data.samples,
        final.step > run.history.steps.last?.step ?? 0, let layer = final.layers[ifPresent: number]
      else { return [] }
      let end = LayerMeasurement.quantities.first { $0.tag == subject.quantity.tag }
      guard let end, let value = end.number(layer) else { return [] }
      return [
        Point(time.place(of: final.step), logarithm(value, log10: end.logarithm?(layer)))
      ]
    }
  }
}

extension RunRecord {
  /// Whether the gradient left the range of the working precision at a recorded step.
  var needsExact: Bool {
    history.steps.contains { $0.layers.contains { $0.exact != nil } }
  }
}

/// A row of cells: what lies in each column, in sum.
struct CellRow {
  private(set) var cells: [Cells.Cell?]

  init(_ points: [Point], _ range: ClosedRange<Double>, columns: Int) {
    var sums = Array(repeating: Sum(), count: columns)
    let scale = Double(columns) / (range.upperBound - range.lowerBound)
    for point in points {
      let place = ((point.x - range.lowerBound) * scale).rounded(.down)
      sums[Int(min(max(place, 0), Double(columns - 1)))].add(point.y)
    }
    // Recorded steps thin out: a column without one shows the last one before it.
    var last: Cells.Cell?
    cells = sums.map { sum in
      if let cell = sum.cell { last = cell }
      return last
    }
  }

  private struct Sum {
    var sum = 0.0
    var count = 0.0
    var low = Double.infinity
    var high = -Double.infinity
    var special: Double?

    mutating func add(_ value: Double) {
      guard value.isFinite else {
        special = special ?? value
        return
      }
      sum += value
      count += 1
      low = min(low, value)
      high = max(high, value)
    }

    var cell: Cells.Cell? {
      guard count > 0 else {
        return special.map { Cells.Cell(mean: $0, low: $0, high: $0) }
      }
      return Cells.Cell(mean: sum / count, low: low, high: high)
    }
  }
}
