import FathomVocabulary
internal import FathomNumerics
internal import FathomRecords

/// The steps of one epoch in sum.
struct EpochAggregate: Codable, Equatable {
  private var gradientSquares: [Double]
  private var updateSquares: [Double]
  private var firstStep = 0
  private var steps = 0
  private(set) var cost = 0.0
  private(set) var correct = 0
  private(set) var samples = 0

  /// The keys of checkpoints, one of which is older than the name.
  enum CodingKeys: String, CodingKey {
    case gradientSquares
    case updateSquares = "speedSquares"
    case firstStep, steps, cost, correct, samples
  }

  init(layers: Int) {
    gradientSquares = Array(repeating: 0, count: layers)
    updateSquares = gradientSquares
  }

  var isEmpty: Bool { samples == 0 }

  /// For how many layers it adds up.
  var layers: Int { gradientSquares.count == updateSquares.count ? gradientSquares.count : 0 }

  /// Adds a mini-batch, whose cost is the sum over its samples.
  mutating func add(step: Int, cost: Double, correct: Int, samples: Int) {
    if steps == 0 { firstStep = step }
    steps += 1
    self.cost += cost
    self.correct += correct
    self.samples += samples
  }

  /// Adds ‖δ^l‖² and ‖Δ(W^l, b^l)‖² of each layer.
  mutating func add(_ layers: [LayerGradientStatistics]) {
    Self.add(layers, \.gradientSquares, to: &gradientSquares)
    Self.add(layers, \.stepSquares, to: &updateSquares)
  }

  @inline(__always)
  private static func add(
    _ layers: [LayerGradientStatistics], _ squares: (LayerGradientStatistics) -> Double,
    to sums: inout [Double]
  ) {
    var sums = sums.mutableSpan
    for layer in layers.indices { sums[layer] += squares(layers[layer]) }
  }

  func record(epoch: Int) -> EpochRecord {
    func rms(_ squares: Double) -> Double { (squares / Double(steps)).squareRoot() }
    return EpochRecord(
      epoch: epoch, steps: firstStep...max(firstStep, firstStep + steps - 1),
      layers: gradientSquares.numbered.map { layer, squares in
        EpochRecord.Layer(
          layer: layer, gradientNorm: rms(squares), updateNorm: rms(updateSquares[layer: layer]))
      })
  }

  /// Starts over, without giving its memory back.
  mutating func reset() {
    for layer in gradientSquares.indices {
      gradientSquares[layer] = 0
      updateSquares[layer] = 0
    }
    (firstStep, steps, cost, correct, samples) = (0, 0, 0, 0, 0)
  }
}
