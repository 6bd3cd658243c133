import FathomVocabulary
package import FathomNumerics

/// Finds the magnitudes of a network's gradient as they truly are, also where the working
/// precision gives 0, infinity or NaN.
///
/// It goes forward in double, back in the working precision, and gives numbers an exponent of
/// their own as widely shared as is safe: none where a sample's activations are ordinary, one
/// for each sample's errors, one for each number only in rows that need it. A network without
/// extreme numbers costs one ordinary matrix product for each layer and direction. Nothing is
/// trained, and nothing is shared with the training step but the kernels.
///
/// Memory is taken for one chunk of samples: it grows with the number of units, so linearly
/// with the depth.
package final class ExactPass<Scalar: RealScalar> {
  private let network: ExactNetwork<Scalar>
  private let pool: WorkerPool
  private let tiles: [ExactTile<Scalar>]
  private var sums: [ExactTile<Scalar>.Sums] = []
  private var slopeSums: [[Extended]] = []
  private let tileCapacity: Int
  private var isRefined = false

  /// A pass over a network as it is.
  ///
  /// - Parameters:
  ///   - architecture: The network.
  ///   - parameters: Its weights and biases.
  ///   - samples: The most samples that a call will take.
  ///   - threads: How many threads may work; results do not depend on it.
  package init(
    _ architecture: Architecture, parameters: ParameterVector<Scalar>, samples: Int, threads: Int
  ) {
    precondition(parameters.layout == ParameterLayout(architecture), "other parameters")
    network = ExactNetwork(architecture, parameters: parameters)
    pool = WorkerPool(threads: max(1, threads))
    let perSample = architecture.sizes.reduce(0, +) * (16 + 2 * MemoryLayout<Scalar>.stride)
    let capacity = max(1, min(Self.tileRows, Self.chunkBytes / perSample, samples))
    tileCapacity = capacity
    let fitting = max(1, Self.chunkBytes / (perSample * capacity))
    let needed = (samples + capacity - 1) / capacity
    let network = network
    tiles = (0..<(network.isFinite ? max(1, min(fitting, needed, 8)) : 0)).map { _ in
      ExactTile(network, capacity: capacity)
    }
  }

  /// Samples that go through the network together: one bit of a word for each.
  private static var tileRows: Int { 64 }
  private static var chunkBytes: Int { 64 << 20 }
  private static var unitsPerTile: Int { 64 }

  /// Takes samples through the network.
  ///
  /// - Parameters:
  ///   - samples: How many there are.
  ///   - prepare: Fills matrices of inputs and targets with the samples of a range, a row for
  ///     each; it may run on several threads at once.
  /// - Returns: What was found; nil when a parameter, an input or a target is NaN or infinite,
  ///   so that there is no gradient to be found, and for layers that the pass does not cover.
  package func run(
    samples: Int,
    prepare:
      @Sendable (_ range: Range<Int>, _ inputs: MatrixView<Scalar>, _ targets: MatrixView<Scalar>)
      -> Void
  ) -> ExactGradient? {
    precondition(samples > 0)
    guard network.isFinite else { return nil }
    isRefined = false
    guard let found = gradient(samples, prepare) else { return nil }
    guard isChaotic, network.productsPerSample * Double(samples) <= Self.refinementLimit else {
      return found
    }
    isRefined = true
    return gradient(samples, prepare)
  }

  /// Whether rounding on the way forward grows so much that the gradient is in doubt.
  ///
  /// By the chain rule the outputs change with z^l as much as e^l is larger than e^L: in a
  /// chaotic network exponentially with the depth. Where that is a millionfold, activations are
  /// kept to twice the precision.
  private var isChaotic: Bool {
    guard network.canBeRefined, let output = sums.last?.errors else { return false }
    let limit = output.scaled(by: 40)
    return sums.contains { $0.errors > limit }
  }

  /// Products of twice the precision, each of which takes some 5 ns, that are worth their time.
  private static var refinementLimit: Double { 3e8 }

  private func gradient(
    _ samples: Int,
    _ prepare: @Sendable (Range<Int>, MatrixView<Scalar>, MatrixView<Scalar>) -> Void
  ) -> ExactGradient? {
    sums = network.layers.map { _ in ExactTile<Scalar>.Sums() }
    slopeSums = network.bends.map {
      Array(repeating: .zero, count: $0.learns ? $0.units : 0)
    }
    let sizes = network.architecture.sizes
    let gradients = zip(sizes, sizes.dropFirst()).map {
      GradientSum<Scalar>(units: $1, inputs: $0)
    }
    for start in stride(from: 0, to: samples, by: tiles.count * tileCapacity) {
      let filled = run(start, of: samples, prepare)
      guard filled.allSatisfy(\.isFinite) else { return nil }
      add(filled)
      addGradients(filled, to: gradients)
    }
    let hasBiases = network.architecture.layers.map(\.hasBiases)
    let norms = gradients.indices.map {
      Norms(gradients[$0], sums[$0], hasBiases: hasBiases[$0])
    }
    let doubtful = norms.layerNumbers.filter {
      norms[layer: $0].isDoubtful(sums[layer: $0], samples: samples)
    }
    return result(
      replacing(norms, doubtful, samples: samples, prepare), samples: samples)
  }

  /// Fills tiles from a sample on and takes them forward and back.
  private func run(
    _ start: Int, of samples: Int,
    _ prepare: @Sendable (Range<Int>, MatrixView<Scalar>, MatrixView<Scalar>) -> Void
  ) -> [ExactTile<Scalar>] {
    let starts = stride(
      from: start, to: min(samples, start + tiles.count * tileCapacity), by: tileCapacity)
    let filled = Array(zip(starts, tiles)).map { start, tile in
      tile.count = min(tileCapacity, samples - start)
      return (start, tile)
    }
    pool.forEach(tiles: filled.count) { [isRefined] number in
      let (start, tile) = filled[number]
      prepare(
        start..<start + tile.count, tile.inputs.rows(0..<tile.count),
        tile.targets.rows(0..<tile.count))
      tile.run(isRefined: isRefined)
    }
    return filled.map { $0.1 }
  }

  private func add(_ tiles: [ExactTile<Scalar>]) {
    for tile in tiles {
      for bend in slopeSums.indices {
        slopeSums[bend] = zip(slopeSums[bend], tile.slopeSums[bend]).map { $0 + $1 }
      }
      for layer in sums.indices { sums[layer] += tile.sums[layer] }
    }
  }

  private func addGradients(
    _ tiles: [ExactTile<Scalar>], to gradients: [GradientSum<Scalar>]
  ) {
    let layers = network.layers.layerNumbers
    let places = layers.map { layer in
      (
        weights: tiles.compactMap { $0.sums[layer: layer].weightPlace }.max(),
        biases: tiles.compactMap { $0.sums[layer: layer].biasPlace }.max()
      )
    }
    pool.forEach(tiles: tiles.count) { number in
      for layer in layers where places[layer: layer].biases != nil {
        tiles[number].prepareGradient(
          layer, weightPlace: places[layer: layer].weights ?? 0,
          biasPlace: places[layer: layer].biases ?? 0)
      }
    }
    let parts = layers.flatMap { layer -> [(layer: LayerNumber, units: Range<Int>)] in
      guard places[layer: layer].weights != nil else { return [] }
      let units = network.layers[layer: layer].units
      return stride(from: 0, to: units, by: Self.unitsPerTile).map {
        (layer, $0..<min($0 + Self.unitsPerTile, units))
      }
    }
    pool.forEach(tiles: parts.count) { number in
      let part = parts[number]
      gradients[layer: part.layer].addWeights(
        part.layer, units: part.units, tiles: tiles,
        place: places[layer: part.layer].weights ?? 0)
    }
    for layer in layers {
      gradients[layer: layer].addBiases(
        layer, tiles: tiles, weightPlace: places[layer: layer].weights,
        biasPlace: places[layer: layer].biases)
    }
  }

  /// Goes over all samples once more for the layers whose sums are in doubt.
  private func replacing(
    _ norms: [Norms], _ doubtful: [LayerNumber], samples: Int,
    _ prepare: @Sendable (Range<Int>, MatrixView<Scalar>, MatrixView<Scalar>) -> Void
  ) -> [Norms] {
    guard !doubtful.isEmpty else { return norms }
    let sizes = network.architecture.sizes
    let careful = doubtful.map {
      CarefulSum<Scalar>(
        units: sizes[countingInput: $0], inputs: sizes[countingInput: $0.below])
    }
    for start in stride(from: 0, to: samples, by: tiles.count * tileCapacity) {
      for tile in run(start, of: samples, prepare) {
        for (layer, sum) in zip(doubtful, careful) { sum.add(layer, tile, pool) }
      }
    }
    var norms = norms
    for (layer, sum) in zip(doubtful, careful) {
      norms[layer: layer] = Norms(
        sum, hasBiases: network.architecture.layers[layer: layer].hasBiases)
    }
    return norms
  }

  private func result(_ norms: [Norms], samples: Int) -> ExactGradient {
    let count = Extended(Double(samples))
    let bounds = bounds()
    return ExactGradient(
      layers: norms.numbered.map { layer, norm in
        let sum = sums[layer: layer]
        let slopes = slopeNorm(layer)
        let isZero =
          norm.weights.isZero && norm.biases.isZero && slopes?.isZero != false
        return ExactGradient.Layer(
          weights: norm.weights / count, biases: norm.biases / count,
          slopes: slopes.map { $0 / count }, largest: norm.largest / count,
          error: (sum.errors / count).squareRoot,
          zeroCause: isZero ? (sum.isReached ? .cancellation : .unreached) : nil,
          condition: condition(sum.weightTerms, norm.weights), step: step(layer, count, bounds))
      })
  }

  private func condition(_ terms: Extended, _ norm: Extended) -> Double? {
    guard !terms.isZero else { return nil }
    return norm.isZero ? .infinity : max(1, terms.ratio(to: norm))
  }

  /// The norm of the derivatives by a layer's slopes; nil where none are learned.
  private func slopeNorm(_ layer: LayerNumber) -> Extended? {
    let learned = network.bends.indices.filter {
      network.bends[$0].layer == layer && network.bends[$0].learns
    }
    guard !learned.isEmpty else { return nil }
    let derivatives = learned.flatMap { bend in
      network.bends[bend].unitSlopes == nil
        ? [slopeSums[bend].reduce(.zero) { $0 + $1 }] : slopeSums[bend]
    }
    return derivatives.reduce(Extended.zero) { $0 + $1 * $1 }.squareRoot
  }

  private func step(
    _ layer: LayerNumber, _ count: Extended, _ bounds: [Extended?]
  ) -> ExactGradient.Step? {
    let output = network.architecture.outputLayer
    guard layer < output else { return nil }
    let (sum, sumAbove) = (sums[layer: layer], sums[layer: layer.above])
    let above = network.layers[layer: layer.above].forward
    let bend = network.bends.last { $0.layer == layer && $0.isMeasured }
    let values = count.double * Double(bend?.units ?? network.layers[layer: layer].units)
    let scale = above.range.largest == 0 ? 0 : above.range.top
    let squares = Kernels.sumOfSquares(above.exact, scale: Extended.power(of2: -scale))
    return ExactGradient.Step(
      accounts: network.accounts[layer: layer],
      sizes: ([layer.above == output ? sumAbove.errors : sumAbove.after] + sum.between
        + [sum.after]).map { ($0 / count).squareRoot },
      slopeMeanSquare: sum.slopeSquares / values,
      saturatedActivations: Double(sum.saturated) / values,
      weightGain: (Extended(squares, exponent: 2 * scale)
        / Extended(Double(network.layers[layer: layer.above].units))).squareRoot,
      bound: bounds[layer: layer])
  }

  /// γ s_max(W^{l+1}) for each hidden layer.
  private func bounds() -> [Extended?] {
    let hidden = network.layers.count - 1
    let found = AlignedStorage(repeating: Extended.zero, count: hidden)
    let slopes = network.layers.dropLast().map { layer in
      layer.ways.reduce(1.0 as Double?) { slope, way in
        switch way {
        case .bend(let bend): slope.map { $0 * network.bends[bend].largestSlope }
        case .carry: nil
        case .send: slope
        }
      }
    }
    pool.forEach(tiles: hidden) { [network] index in
      guard let slope = slopes[index] else { return }
      let layer = LayerNumber(at: index)
      // Wide enough for γ's own rounding.
      let largestSlope = slope * (1 + 0x1p-50)
      found[index] =
        Extended(largestSlope)
        * SpectralBound.largestSingularValue(
          of: network.layers[layer: layer.above].forward.exact, limit: 1 / largestSlope)
    }
    return zip(found.array(0..<hidden), slopes).map { $1 == nil ? nil : $0 }
  }
}

extension ExactPass {
  /// The norms of a layer's sums over samples.
  private struct Norms {
    var weights: Extended
    var biases: Extended
    var largest: Extended
    private var weightPlace: Int?
    private var biasPlace: Int?
    private var parameters = 0

    init(_ sum: GradientSum<Scalar>, _ seen: ExactTile<Scalar>.Sums, hasBiases: Bool) {
      let weight = GradientSum<Scalar>.measure(sum.weights, place: sum.weightPlace)
      let bias = GradientSum<Scalar>.measure(
        sum.biases, place: hasBiases ? sum.biasPlace : nil)
      (weights, biases) = (weight.norm, bias.norm)
      largest = max(weight.largest, bias.largest)
      (weightPlace, biasPlace) = (sum.weightPlace, hasBiases ? sum.biasPlace : nil)
      parameters = sum.weights.count
    }

    init(_ sum: CarefulSum<Scalar>, hasBiases: Bool) {
      (weights, biases, largest) = sum.measure(hasBiases: hasBiases)
    }

    /// Whether numbers too small beside the largest product, or samples that cancel, may have
    /// spoilt a sum.
    ///
    /// What underflows in a sum over B samples is below B·2^(2 + reach − R − p) for each
    /// derivative, with `reach` the room that activations were left; a norm 2^(p + 8) times
    /// √parameters times that is right to its last place.
    func isDoubtful(_ seen: ExactTile<Scalar>.Sums, samples: Int) -> Bool {
      let isFloat = Scalar.self == Float.self
      let reach = isFloat ? 32 : ExactTile<Scalar>.plainReach
      let room = reach + 10 - ExtendedMatrix<Scalar>.depth
      let count = Double(samples) * Double(parameters).squareRoot()
      func isSpoilt(_ norm: Extended, _ place: Int?, _ terms: Extended, _ limit: Int) -> Bool {
        guard let place else { return false }
        return norm < Extended(count, exponent: room + place) || norm < terms.scaled(by: limit)
      }
      return isSpoilt(weights, weightPlace, seen.weightTerms, isFloat ? -20 : -40)
        || isSpoilt(biases, biasPlace, seen.biasTerms, isFloat ? -20 : -40)
    }
  }
}

extension ExactTile.Sums {
  /// Adds what another tile saw.
  static func += (lhs: inout Self, rhs: Self) {
    lhs.errors += rhs.errors
    lhs.between =
      lhs.between.isEmpty ? rhs.between : zip(lhs.between, rhs.between).map { $0 + $1 }
    lhs.after += rhs.after
    lhs.weightTerms += rhs.weightTerms
    lhs.biasTerms += rhs.biasTerms
    lhs.slopeSquares += rhs.slopeSquares
    lhs.saturated += rhs.saturated
    lhs.isReached = lhs.isReached || rhs.isReached
  }
}
