import FathomVocabulary
internal import FathomNumerics

/// Some samples on their way through the exact pass; one thread works on a tile at a time.
final class ExactTile<Scalar: RealScalar>: @unchecked Sendable {
  /// What a tile saw of one layer.
  struct Sums {
    /// Σ_s ‖e_s‖², from the errors as they are stored.
    var errors = Extended.zero
    /// Σ_s ‖∂C_s/∂·‖² between two accounts on the way back to this layer, and Σ_s ‖e_s‖² at its end,
    /// from the pass that made e of the errors above.
    var between: [Extended] = []
    var after = Extended.zero
    /// Σ_s ‖e_s‖ ‖a_s‖ and Σ_s ‖e_s‖.
    var weightTerms = Extended.zero
    var biasTerms = Extended.zero
    /// The exponent of the largest product e_j a_k, and of the largest e_j; nil for none.
    var weightPlace: Int?
    var biasPlace: Int?
    /// Σ σ′² and how many |σ′| are saturated.
    var slopeSquares = 0.0
    var saturated = 0
    /// Whether an error that is not zero may come here.
    var isReached = false
  }

  /// Activations are kept without an exponent of their own while |log₂| of the largest is at
  /// most this: their squares and products with weights are then far from any bound.
  static var plainReach: Int { 400 }

  /// The number of samples there is room for.
  let capacity: Int
  /// The samples that are there.
  var count = 0
  let inputs: MatrixView<Scalar>
  let targets: MatrixView<Scalar>
  /// What the input and the hidden layers hand on, in double.
  let activations: [ExtendedMatrix<Double>]
  /// What each affine map takes in: mostly what the layer before hands on.
  let taken: [ExtendedMatrix<Double>]
  /// The same in the working precision, as the gradient needs them.
  let narrowed: [MatrixView<Scalar>]
  var narrowingExponents: [[Int]]
  /// σ′ of each activation, and of rows that doubles cannot hold.
  let slopes: [MatrixView<Double>]
  var spreadSlopes: [[Int: [Extended]]]
  /// min(z, 0) where a slope is learned, and of rows that doubles cannot hold.
  let kept: [MatrixView<Double>?]
  var spreadKept: [[Int: [Extended]]]
  /// Σ_s u_s min(z_s, 0) for each unit, where a slope is learned.
  var slopeSums: [[Extended]]
  /// What later layers send back along sums, layer by layer; nothing where none ends.
  let carries: [ExtendedMatrix<Scalar>?]
  var carriesStarted: Set<LayerNumber> = []
  /// e² … e^L, per sample.
  let errors: [ExtendedMatrix<Scalar>]
  /// Σ_s e_s of each layer, scaled to a common exponent.
  let biasSums: [MatrixView<Scalar>]
  var sums: [Sums]
  /// Whether all inputs and targets are finite numbers.
  var isFinite = true

  /// a^l to twice the precision, a row for each sample; empty when that is not asked for.
  private(set) var refined: [[DoubleDouble]] = []
  let network: ExactNetwork<Scalar>
  let output: ExtendedMatrix<Double>
  /// z^L, y and e^L in double.
  let logits, answers, residuals: MatrixView<Double>
  private let doubleScratch: AlignedStorage<Double>
  let scratch: AlignedStorage<Scalar>
  /// The same again, for errors that go through more than an activation.
  let spare: AlignedStorage<Scalar>

  init(_ network: ExactNetwork<Scalar>, capacity: Int) {
    self.network = network
    self.capacity = capacity
    let sizes = network.architecture.sizes
    func matrix<T: RealScalar>(_ columns: Int) -> MatrixView<T> {
      MatrixView(padded: capacity, columns: columns)
    }
    let inputs: MatrixView<Scalar> = matrix(sizes[0])
    self.inputs = inputs
    let outputs = network.architecture.outputs
    targets = matrix(outputs)
    let isDouble = Scalar.self == Double.self
    activations = sizes.dropLast().enumerated().map { index, size in
      // In double the inputs need not be copied.
      ExtendedMatrix(
        index == 0 ? (inputs as? MatrixView<Double>) ?? matrix(size) : matrix(size))
    }
    taken = zip(network.layers, activations).map { layer, below in
      layer.front.isEmpty ? below : ExtendedMatrix(matrix(below.values.columns))
    }
    narrowed = zip(taken, network.layers).enumerated().map { index, pair in
      if index == 0 && pair.1.front.isEmpty { return inputs }
      return (pair.0.values as? MatrixView<Scalar>)
        ?? matrix(isDouble ? 0 : pair.0.values.columns)
    }
    narrowingExponents = taken.map { _ in Array(repeating: 0, count: capacity) }
    slopes = network.bends.map { matrix($0.units) }
    spreadSlopes = network.bends.map { _ in [:] }
    kept = network.bends.map { $0.learns ? matrix($0.units) : nil }
    spreadKept = network.bends.map { _ in [:] }
    slopeSums = network.bends.map {
      Array(repeating: .zero, count: $0.learns ? $0.units : 0)
    }
    carries = network.layers.map { layer in
      let ends = layer.ways.contains { if case .carry = $0 { true } else { false } }
      return ends ? ExtendedMatrix(matrix(layer.units)) : nil
    }
    errors = sizes.dropFirst().map { ExtendedMatrix(matrix($0)) }
    biasSums = sizes.dropFirst().map {
      MatrixView(AlignedStorage(repeating: 0, count: $0), offset: 0, rows: $0, columns: 1)
    }
    sums = sizes.dropFirst().map { _ in Sums() }
    output = ExtendedMatrix(matrix(outputs))
    (logits, answers, residuals) = (matrix(outputs), matrix(outputs), matrix(outputs))
    // What stands in front of the first weights works on the inputs.
    let worked = network.layers.first?.front.isEmpty == false ? sizes[...] : sizes.dropFirst()
    let widest = worked.max() ?? 0
    doubleScratch = AlignedStorage(
      repeating: 0, count: capacity * MatrixView<Double>.paddedStride(widest))
    scratch = AlignedStorage(
      repeating: 0, count: capacity * MatrixView<Scalar>.paddedStride(widest))
    let isPlain =
      network.layers.dropLast().allSatisfy(\.isPlain) && !network.bends.contains(where: \.learns)
      && network.layers.last?.behind.isEmpty != false
    spare = AlignedStorage(
      repeating: 0, count: isPlain ? 0 : capacity * MatrixView<Scalar>.paddedStride(widest))
  }

  /// Takes the samples that are there forward and back.
  ///
  /// - Parameter isRefined: Whether activations are kept to twice a double's precision on the way
  ///   forward, where rows need no exponents.
  func run(isRefined: Bool) {
    for layer in sums.indices { sums[layer] = Sums() }
    for bend in slopeSums.indices {
      for unit in slopeSums[bend].indices { slopeSums[bend][unit] = .zero }
    }
    guard readInputs() else { return }
    refined = isRefined ? refinedInputs() : []
    let layers = network.layers.layerNumbers
    for layer in layers.dropLast() {
      goForward(layer, into: activations[countingInput: layer])
    }
    carriesStarted = []
    computeOutputErrors()
    for layer in layers.dropLast().reversed() { stepBack(layer) }
    if network.learnsInFront { stepBackToInputs() }
    for layer in layers { addUp(layer) }
    if sums.contains(where: \.errors.isZero) {
      var reachability = Reachability(network, self)
      reachability.mark(&sums)
    }
  }

  /// Takes what the layer before hands on through a layer.
  private func goForward(_ number: LayerNumber, into a: ExtendedMatrix<Double>) {
    multiply(number, into: a)
    let layer = network.layers[layer: number]
    // Biases are added with the activation, where it comes first.
    if case .bend(let bend)? = layer.behind.first {
      activate(bend, a, biasesOf: number)
      apply(layer.behind.dropFirst(), to: a)
    } else {
      add(layer.biases, to: a)
      apply(layer.behind[...], to: a)
    }
  }

  /// The product of a layer's weights with what they take in, without biases.
  func multiply(_ number: LayerNumber, into a: ExtendedMatrix<Double>) {
    let layer = network.layers[layer: number]
    let inputs = taken[layer: number]
    if !layer.front.isEmpty {
      inputs.copy(activations[countingInput: number.below], rows: count)
      apply(layer.front[...], to: inputs)
    }
    narrow(number)
    inputs.multiply(count, by: layer.forward, .forward, into: a)
  }

  /// Some memory as a matrix with a row for each sample that is there.
  func window<T: RealScalar>(_ storage: AlignedStorage<T>, columns: Int) -> MatrixView<T> {
    MatrixView(
      storage, offset: 0, rows: count, columns: columns,
      stride: MatrixView<T>.paddedStride(columns))
  }

  private func readInputs() -> Bool {
    let first = activations[0]
    let (from, to) = (inputs.rows(0..<count), first.values.rows(0..<count))
    first.ranges.replaceSubrange(
      0..<count,
      with: Scalar.self == Double.self ? to.rowRanges() : from.widen(lookingInto: to))
    first.spread.removeAll()
    let answers = targets.rows(0..<count).range
    isFinite = answers.largest.isFinite && first.ranges[0..<count].allSatisfy(\.largest.isFinite)
    guard isFinite else { return false }
    for row in 0..<count {
      first.exponents[row] = 0
      if Self.isUnsettled(first.ranges[row]) { Self.settle(first, row) }
    }
    return true
  }

  /// Whether a row of activations needs an exponent.
  static func isUnsettled(_ range: RowRange) -> Bool {
    range.largest > 0 && !(0x1p-400...0x1p399).contains(range.largest)
  }

  /// Gives a row of activations an exponent.
  static func settle(_ matrix: ExtendedMatrix<Double>, _ row: Int) {
    if matrix.ranges[row].top - matrix.ranges[row].bottom > 900 {
      matrix.setRow(row, to: matrix.row(row), unscaledWithin: Self.plainReach)
    } else {
      matrix.normalize(row)
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func activate(_ number: Int, _ a: ExtendedMatrix<Double>, biasesOf layer: LayerNumber?) {
    let bend = network.bends[number]
    let steep = slopes[number]
    let isSmooth = bend.activation.isSmooth
    let hasLargeBias = layer.map { network.layers[layer: $0].hasLargeBias } ?? false
    let z = window(doubleScratch, columns: bend.units)
    let biases = layer.map { refine($0, bend, a) }
    let rows = a.values.rows(0..<count)
    rows.widen(into: z)
    if bend.learns {
      activateLearned(number, rows, biases)
    } else {
      Kernels.activate(
        bend.activation, rows, slopes: steep.rows(0..<count), bias: biases ?? noBiases(bend.units))
    }
    for (row, entries) in refined.enumerated() {
      for unit in entries.indices { a.values[row, unit] = entries[unit].high }
    }
    a.ranges.replaceSubrange(0..<count, with: rows.rowRanges())
    let ranges = steep.rows(0..<count).rowRanges(
      limit: bend.saturationLimit, isOneSided: bend.activation.saturatesOnlyAbove)
    spreadSlopes[number] = [:]
    let (exponents, spread, values) = (a.exponents, a.spread, a.ranges)
    spreadKept[number] = [:]
    var sum = sums[layer: bend.layer]
    var extended: [Int] = []
    for row in 0..<count {
      let isSteep = ranges[row].zeros == 0 && ranges[row].smallest >= Self.leastPlainSlope
      if hasLargeBias || exponents[row] != 0 || (isSmooth && !isSteep) || spread[row] != nil {
        extended.append(row)
      } else {
        if Self.isUnsettled(values[row]) { Self.settle(a, row) }
        sum.slopeSquares += bend.isMeasured ? ranges[row].sumOfSquares : 0
        sum.saturated += bend.isMeasured ? ranges[row].below : 0
      }
    }
    sums[layer: bend.layer] = sum
    for row in extended { activateExtended(number, a, row, z, biases) }
    if !extended.isEmpty { refined = [] }
  }

  /// The same where slopes are learned: z below 0 is kept.
  private func activateLearned(
    _ number: Int, _ a: MatrixView<Double>, _ biases: MatrixView<Double>?
  ) {
    let bend = network.bends[number]
    guard let kept = kept[number] else { return }
    if let biases { Kernels.add(biases, to: a) }
    for row in 0..<count {
      for unit in 0..<bend.units {
        let z = a[row, unit]
        let slope = z > 0 ? 1 : bend.unitSlopes?[unit] ?? bend.activation.slopeAtZero
        kept[row, unit] = z > 0 ? 0 : z
        slopes[number][row, unit] = slope
        a[row, unit] = slope * z
      }
    }
  }

  private func noBiases(_ units: Int) -> MatrixView<Double> {
    MatrixView(
      AlignedStorage(repeating: 0, count: units), offset: 0, rows: units, columns: 1)
  }

  private static var leastPlainSlope: Double { 0x1p-900 }

  /// The inputs to twice the precision; nothing when a row has an exponent.
  private func refinedInputs() -> [[DoubleDouble]] {
    let first = activations[0]
    guard first.exponents[0..<count].allSatisfy({ $0 == 0 }) else { return [] }
    return (0..<count).map { row in
      (0..<first.values.columns).map { DoubleDouble(first.values[row, $0]) }
    }
  }

  /// Replaces products by z^l from activations of twice the precision, as long as no row needs
  /// exponents.
  ///
  /// - Returns: The biases that are left to be added.
  private func refine(
    _ number: LayerNumber, _ bend: ExactNetwork<Scalar>.Bend, _ a: ExtendedMatrix<Double>
  ) -> MatrixView<Double> {
    let layer = network.layers[layer: number]
    guard
      !refined.isEmpty, !layer.hasLargeBias, a.spread.isEmpty,
      a.exponents[0..<count].allSatisfy({ $0 == 0 })
    else {
      refined = []
      return layer.biases
    }
    for row in 0..<count {
      let entries = refined[row]
      refined[row] = (0..<layer.units).map { unit in
        let z = DoubleDouble.dot(
          layer.forward.exact, row: unit, entries, plus: layer.biases[unit, 0])
        a.values[row, unit] = z.high
        return bend.activation.refined(z) ?? z
      }
    }
    return layer.noBiases
  }

  /// The way of a row that needs exponents of its own: z, a and σ′ number by number.
  private func activateExtended(
    _ number: Int, _ a: ExtendedMatrix<Double>, _ row: Int, _ products: MatrixView<Double>,
    _ biases: MatrixView<Double>?
  ) {
    let bend = network.bends[number]
    let known = a.spread[row]
    var values: [Extended] = []
    var steep: [Extended] = []
    var below: [Extended] = []
    var isSpread = false
    var (squares, saturated) = (sums[layer: bend.layer].slopeSquares, 0)
    for unit in 0..<bend.units {
      let product =
        known?[unit] ?? Extended(products[row, unit], exponent: a.exponents[row])
      let z = biases.map { product + Extended($0[unit, 0]) } ?? product
      let activation = bend.unitSlopes.map { .leakyReLU(slope: $0[unit]) } ?? bend.activation
      let activated = activation.exact(z)
      values.append(activated.value)
      steep.append(activated.slope)
      if bend.learns { below.append(z.mantissa > 0 ? .zero : z) }
      let slope = activated.slope.double
      slopes[number][row, unit] = slope
      isSpread =
        isSpread || (slope.magnitude < Self.leastPlainSlope && !activated.slope.isZero)
      squares += slope * slope
      let isSpared = bend.activation.saturatesOnlyAbove && slope.sign == .minus
      saturated += slope.magnitude < bend.saturationLimit && !isSpared ? 1 : 0
    }
    if bend.isMeasured {
      sums[layer: bend.layer].slopeSquares = squares
      sums[layer: bend.layer].saturated += saturated
    }
    if isSpread { spreadSlopes[number][row] = steep }
    if bend.learns { spreadKept[number][row] = below }
    a.setRow(row, to: values, unscaledWithin: Self.plainReach)
  }

  /// Puts what an affine map takes in into the working precision, a row scaled where its numbers
  /// would leave it.
  private func narrow(_ number: LayerNumber) {
    guard Scalar.self != Double.self else { return }
    let wide = taken[layer: number]
    let ranges = wide.ranges
    var scales = Array(repeating: 1.0, count: count)
    var exponents = Array(repeating: 0, count: capacity)
    for row in 0..<count where ranges[row].largest > 0 {
      let top = ranges[row].top
      guard top.magnitude > Self.narrowReach else { continue }
      exponents[row] = top
      scales[row] = Extended.power(of2: -top)
    }
    narrowingExponents[layer: number] = exponents
    let isData = number == .firstWithWeights && network.layers[0].front.isEmpty
    guard !isData || scales.contains(where: { $0 != 1 }) else { return }
    narrowed[layer: number].rows(0..<count).narrow(wide.values.rows(0..<count), scales: scales)
  }

  private static var narrowReach: Int { 30 }
}
