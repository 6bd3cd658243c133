import FathomVocabulary
internal import FathomNumerics

/// Some samples on their way through the exact pass; one thread works on a tile at a time.
final class ExactTile<Scalar: RealScalar>: @unchecked Sendable {
  /// What a tile saw of one layer.
  struct Sums {
    /// Σ_s ‖e_s‖², from the errors as they are stored.
    var errors = Extended.zero
    /// Σ_s ‖u_s‖² and Σ_s ‖e_s‖², from the pass that made e of u.
    var before = Extended.zero
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
  /// a¹ … a^{L−1}, in double.
  let activations: [ExtendedMatrix<Double>]
  /// The same in the working precision, as the gradient needs them.
  let narrowed: [MatrixView<Scalar>]
  var narrowingExponents: [[Int]]
  /// σ′ of the hidden layers, and of rows that doubles cannot hold.
  let slopes: [MatrixView<Double>]
  var spreadSlopes: [[Int: [Extended]]]
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
    narrowed = zip(activations, sizes).enumerated().map { index, pair in
      if index == 0 { return inputs }
      return (pair.0.values as? MatrixView<Scalar>) ?? matrix(isDouble ? 0 : pair.1)
    }
    narrowingExponents = sizes.dropLast().map { _ in Array(repeating: 0, count: capacity) }
    let hidden = sizes.dropFirst().dropLast()
    slopes = hidden.map { matrix($0) }
    spreadSlopes = hidden.map { _ in [:] }
    errors = sizes.dropFirst().map { ExtendedMatrix(matrix($0)) }
    biasSums = sizes.dropFirst().map {
      MatrixView(AlignedStorage(repeating: 0, count: $0), offset: 0, rows: $0, columns: 1)
    }
    sums = sizes.dropFirst().map { _ in Sums() }
    output = ExtendedMatrix(matrix(outputs))
    (logits, answers, residuals) = (matrix(outputs), matrix(outputs), matrix(outputs))
    let widest = sizes.dropFirst().max() ?? 0
    doubleScratch = AlignedStorage(
      repeating: 0, count: capacity * MatrixView<Double>.paddedStride(widest))
    scratch = AlignedStorage(
      repeating: 0, count: capacity * MatrixView<Scalar>.paddedStride(widest))
  }

  /// Takes the samples that are there forward and back.
  ///
  /// - Parameter isRefined: Whether activations are kept to twice a double's precision on the way
  ///   forward, where rows need no exponents.
  func run(isRefined: Bool) {
    for layer in sums.indices { sums[layer] = Sums() }
    guard readInputs() else { return }
    refined = isRefined ? refinedInputs() : []
    let layers = network.layers.layerNumbers
    for layer in layers.dropLast() {
      activations[countingInput: layer.below].multiply(
        count, by: network.layers[layer: layer].forward, .forward,
        into: activations[countingInput: layer])
      activate(layer)
      narrow(layer)
    }
    computeOutputErrors()
    for layer in layers.dropLast().reversed() { stepBack(layer) }
    for layer in layers { addUp(layer) }
    if sums.contains(where: \.errors.isZero) {
      Reachability(network, self).mark(&sums)
    }
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
      if Self.isUnsettled(first.ranges[row]) { settle(first, row) }
    }
    narrow(.input)
    return true
  }

  /// Whether a row of activations needs an exponent.
  private static func isUnsettled(_ range: RowRange) -> Bool {
    range.largest > 0 && !(0x1p-400...0x1p399).contains(range.largest)
  }

  /// Gives a row of activations an exponent.
  private func settle(_ matrix: ExtendedMatrix<Double>, _ row: Int) {
    if matrix.ranges[row].top - matrix.ranges[row].bottom > 900 {
      matrix.setRow(row, to: matrix.row(row), unscaledWithin: Self.plainReach)
    } else {
      matrix.normalize(row)
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func activate(_ number: LayerNumber) {
    let layer = network.layers[layer: number]
    let (a, steep) = (activations[countingInput: number], slopes[layer: number])
    let z = window(doubleScratch, columns: layer.units)
    let biases = refine(number, a)
    a.values.rows(0..<count).widen(into: z)
    Kernels.activate(
      layer.activation, a.values.rows(0..<count), slopes: steep.rows(0..<count), bias: biases)
    for (row, entries) in refined.enumerated() {
      for unit in entries.indices { a.values[row, unit] = entries[unit].high }
    }
    a.ranges.replaceSubrange(0..<count, with: a.values.rows(0..<count).rowRanges())
    let ranges = steep.rows(0..<count).rowRanges(
      limit: layer.saturationLimit, isOneSided: layer.activation.saturatesOnlyAbove)
    spreadSlopes[layer: number] = [:]
    let (exponents, spread, values) = (a.exponents, a.spread, a.ranges)
    var sum = sums[layer: number]
    var extended: [Int] = []
    for row in 0..<count {
      let isSteep = ranges[row].zeros == 0 && ranges[row].smallest >= Self.leastPlainSlope
      if layer.hasLargeBias || exponents[row] != 0 || (layer.isSmooth && !isSteep)
        || spread[row] != nil
      {
        extended.append(row)
      } else {
        if Self.isUnsettled(values[row]) { settle(a, row) }
        sum.slopeSquares += ranges[row].sumOfSquares
        sum.saturated += ranges[row].below
      }
    }
    sums[layer: number] = sum
    for row in extended { activateExtended(number, row, z, biases) }
    if !extended.isEmpty { refined = [] }
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
  private func refine(_ number: LayerNumber, _ a: ExtendedMatrix<Double>) -> MatrixView<Double> {
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
        return layer.activation.refined(z) ?? z
      }
    }
    return layer.noBiases
  }

  /// The way of a row that needs exponents of its own: z, a and σ′ number by number.
  private func activateExtended(
    _ number: LayerNumber, _ row: Int, _ products: MatrixView<Double>, _ biases: MatrixView<Double>
  ) {
    let layer = network.layers[layer: number]
    let a = activations[countingInput: number]
    let known = a.spread[row]
    var values: [Extended] = []
    var steep: [Extended] = []
    var isSpread = false
    for unit in 0..<layer.units {
      let product =
        known?[unit] ?? Extended(products[row, unit], exponent: a.exponents[row])
      let z = product + Extended(biases[unit, 0])
      let activated = layer.activation.exact(z)
      values.append(activated.value)
      steep.append(activated.slope)
      let slope = activated.slope.double
      slopes[layer: number][row, unit] = slope
      isSpread =
        isSpread || (slope.magnitude < Self.leastPlainSlope && !activated.slope.isZero)
      sums[layer: number].slopeSquares += slope * slope
      let isSpared = layer.activation.saturatesOnlyAbove && slope.sign == .minus
      sums[layer: number].saturated +=
        slope.magnitude < layer.saturationLimit && !isSpared ? 1 : 0
    }
    if isSpread { spreadSlopes[layer: number][row] = steep }
    a.setRow(row, to: values, unscaledWithin: Self.plainReach)
  }

  /// Puts a^l into the working precision, a row scaled where its numbers would leave it.
  private func narrow(_ number: LayerNumber) {
    guard Scalar.self != Double.self else { return }
    let wide = activations[countingInput: number]
    let ranges = wide.ranges
    var scales = Array(repeating: 1.0, count: count)
    var exponents = Array(repeating: 0, count: capacity)
    for row in 0..<count where ranges[row].largest > 0 {
      let top = ranges[row].top
      guard top.magnitude > Self.narrowReach else { continue }
      exponents[row] = top
      scales[row] = Extended.power(of2: -top)
    }
    narrowingExponents[countingInput: number] = exponents
    guard number > .input || scales.contains(where: { $0 != 1 }) else { return }
    narrowed[countingInput: number].rows(0..<count).narrow(
      wide.values.rows(0..<count), scales: scales)
  }

  private static var narrowReach: Int { 30 }
}
