import FathomVocabulary
internal import FathomNumerics

extension ParameterVector {
  /// Parameters as an architecture's initialisers draw them.
  ///
  /// Every layer has a random stream of its own, and draws are made in double precision, so
  /// `Float` and `Double` networks of one seed start from the same numbers but for rounding. γ is
  /// 1 and β 0.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public init(initializing architecture: Architecture, seed: UInt64) {
    let layout = ParameterLayout(architecture)
    let values = AlignedStorage<Scalar>(repeating: 0, count: layout.count)
    // A million normal numbers take some 20 ms.
    let threads = layout.count < 1 << 18 ? 1 : Parallel.availableThreads
    WorkerPool(threads: threads).forEach(tiles: layout.groups.count) { index in
      let group = layout.groups[index]
      let layer = architecture.layers[layer: group.layer]
      // Only the affine map draws from it.
      var stream = RandomStream(
        seed: seed, purpose: .initialization, index: UInt32(group.layer.value))
      let initializer = architecture.initializer(of: group.layer, inputs: group.shape.inputs)
      let (matrix, row) = layer.parts[group.part].kind.drawn(
        group.shape, initializer, from: &stream)
      if let place = group.matrix { values.store(matrix.map { Scalar($0) }, at: place) }
      if let place = group.row { values.store(row.map { Scalar($0) }, at: place) }
    }
    self.init(layout: layout, values: values.array(0..<layout.count))
  }
}

extension Architecture {
  /// How a layer's weights are drawn; for one that depends on the layer's place, what that comes to.
  fileprivate func initializer(of number: LayerNumber, inputs: Int) -> Initializer {
    let initializer = layers[layer: number].initializer
    guard initializer == .siren else { return initializer }
    if number == .firstWithWeights { return .uniform(bound: 1 / Double(inputs)) }
    let sines = layers.numbered.reversed().lazy.filter { $0.0 <= number }.compactMap { _, layer in
      if case .sin(let omega) = layer.activation { omega } else { nil as Double? }
    }
    return .uniform(bound: (6 / Double(inputs)).squareRoot() / (sines.first ?? 1))
  }
}

extension Initializer {
  /// The weights (units × inputs, row by row) and biases of one layer; a siren's are those of a
  /// first layer.
  func draw(
    units: Int, inputs: Int, from stream: inout RandomStream
  ) -> (weights: [Double], biases: [Double]) {
    let fanIn = Double(inputs)
    let fanOut = Double(units)
    func gaussian(_ deviation: Double, biases: Double = 0) -> ([Double], [Double]) {
      let weights = (0..<units * inputs).map { _ in deviation * stream.normal() }
      return (weights, (0..<units).map { _ in biases == 0 ? 0 : biases * stream.normal() })
    }
    func uniform(_ bound: Double, biases: Double = 0) -> ([Double], [Double]) {
      func draw(_ bound: Double) -> Double { bound * (2 * stream.uniform() - 1) }
      let weights = (0..<units * inputs).map { _ in draw(bound) }
      return (weights, (0..<units).map { _ in biases == 0 ? 0 : draw(biases) })
    }
    func orthogonal(_ gain: Double) -> ([Double], [Double]) {
      let matrix = OrthogonalMatrix.draw(rows: units, columns: inputs, from: &stream)
      return (matrix.map { gain * $0 }, Array(repeating: 0, count: units))
    }
    switch self {
    case .nielsen: return gaussian(1 / fanIn.squareRoot(), biases: 1)
    case .nielsenLarge: return gaussian(1, biases: 1)
    case .xavier: return gaussian((2 / (fanIn + fanOut)).squareRoot())
    case .xavierUniform: return uniform((6 / (fanIn + fanOut)).squareRoot())
    case .he: return gaussian((2 / fanIn).squareRoot())
    case .heUniform: return uniform((6 / fanIn).squareRoot())
    case .lecun: return gaussian(1 / fanIn.squareRoot())
    case .torch: return uniform(1 / fanIn.squareRoot(), biases: 1 / fanIn.squareRoot())
    case .normal(let weights, let biases):
      return gaussian(weights / fanIn.squareRoot(), biases: biases)
    case .uniform(let bound): return uniform(bound)
    case .zeros:
      return (Array(repeating: 0, count: units * inputs), Array(repeating: 0, count: units))
    case .orthogonal(let gain): return orthogonal(gain)
    case .lsuv: return orthogonal(1)
    case .gaussian(let deviation): return gaussian(deviation)
    case .truncatedNormal(let deviation):
      return (
        (0..<units * inputs).map { _ in deviation * stream.normal(within: 2) },
        Array(repeating: 0, count: units)
      )
    case .constant(let value):
      return (Array(repeating: value, count: units * inputs), Array(repeating: 0, count: units))
    case .siren: return uniform(1 / fanIn)
    }
  }
}

extension RandomStream {
  /// A normal number of at most a size; others are drawn again.
  fileprivate mutating func normal(within bound: Double) -> Double {
    var number = normal()
    while abs(number) > bound { number = normal() }
    return number
  }
}
