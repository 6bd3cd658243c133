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
      let (matrix, row) = layer.parts[group.part].kind.drawn(
        group.shape, layer.initializer, from: &stream)
      if let place = group.matrix { values.store(matrix.map { Scalar($0) }, at: place) }
      if let place = group.row { values.store(row.map { Scalar($0) }, at: place) }
    }
    self.init(layout: layout, values: values.array(0..<layout.count))
  }
}

extension Initializer {
  /// The weights (units × inputs, row by row) and biases of one layer.
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
    case .orthogonal, .lsuv:
      let matrix = OrthogonalMatrix.draw(rows: units, columns: inputs, from: &stream)
      return (matrix, Array(repeating: 0, count: units))
    }
  }
}
