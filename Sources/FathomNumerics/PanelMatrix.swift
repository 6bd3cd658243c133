/// One number for each weight and bias of a layer, in the order that the kernels like: panels of
/// columns, one column for each unit, the biases as the last row.
///
/// The order is this module's business; others put numbers in and take them out as units × inputs.
@safe
package struct PanelMatrix<Scalar: RealScalar>: Sendable {
  /// The number of inputs.
  package let inputs: Int
  /// The number of units.
  package let units: Int
  let storage: AlignedStorage<Scalar>

  /// Zeros.
  package init(inputs: Int, units: Int) {
    precondition(inputs >= 0 && units > 0, "a layer of \(units) units from \(inputs) inputs")
    self.inputs = inputs
    self.units = units
    let line = 64 / MemoryLayout<Scalar>.stride
    let columns = (units + line - 1) / line * line
    storage = AlignedStorage(repeating: 0, count: columns * (inputs + 1))
  }

  var base: UnsafeMutablePointer<Scalar> { unsafe storage.base }

  /// Puts numbers in: weights as units × inputs, row by row.
  ///
  /// - Parameters:
  ///   - values: Where they come from.
  ///   - weights: Where the weights begin; nil without inputs.
  ///   - biases: Where the biases begin; nil for zeros.
  package func store(_ values: [Scalar], weights: Int?, biases: Int?) {
    precondition(weights != nil || inputs == 0, "\(shape) without weights")
    let weights = weights ?? 0
    precondition(weights >= 0 && weights + units * inputs <= values.count)
    guard let biases else {
      let rows = values[weights..<weights + units * inputs] + Array(repeating: 0, count: units)
      store(Array(rows), weights: 0, biases: units * inputs)
      return
    }
    precondition(biases >= 0 && biases + units <= values.count)
    unsafe values.withUnsafeBufferPointer { from in
      guard let start = from.baseAddress else { return }
      unsafe Scalar.kernels.pack(
        base, start + weights, start + biases, Int64(inputs), Int64(units))
    }
  }

  /// Takes numbers out, to where `store` had them from.
  package func load(into values: inout [Scalar], weights: Int?, biases: Int?) {
    precondition(weights != nil || inputs == 0, "\(shape) without weights")
    let weights = weights ?? 0
    precondition(weights >= 0 && weights + units * inputs <= values.count)
    guard let biases else {
      var copy = Array(repeating: Scalar.zero, count: units * (inputs + 1))
      load(into: &copy, weights: 0, biases: units * inputs)
      values.replaceSubrange(
        weights..<weights + units * inputs, with: copy.prefix(units * inputs))
      return
    }
    precondition(biases >= 0 && biases + units <= values.count)
    unsafe values.withUnsafeMutableBufferPointer { to in
      guard let start = to.baseAddress else { return }
      unsafe Scalar.kernels.unpack(
        base, start + weights, start + biases, Int64(inputs), Int64(units))
    }
  }

  /// Takes all numbers over from another layer of the same shape.
  package func copy(_ other: PanelMatrix<Scalar>) {
    precondition(inputs == other.inputs && units == other.units, "\(shape) from \(other.shape)")
    storage.copy(other.storage)
  }

  /// THIS ← scale · OTHER, added to what is here if asked.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func take(_ other: PanelMatrix<Scalar>, scale: Double, adding: Bool) {
    precondition(inputs == other.inputs && units == other.units)
    for index in 0..<storage.count {
      let value = Scalar(Double(other.storage[index]) * scale)
      storage[index] = adding ? storage[index] + value : value
    }
  }

  /// Σ x² over all numbers, in double.
  package var sumOfSquares: Double {
    unsafe Scalar.kernels.sumSquares(base, Int64(storage.count), 1)
  }

  /// Takes the weights out, into a matrix of units × inputs without gaps.
  func loadWeights(into matrix: MatrixView<Scalar>) {
    precondition(matrix.rows == units && matrix.columns == inputs && matrix.isDense)
    let biases = AlignedStorage<Scalar>(repeating: 0, count: units)
    unsafe Scalar.kernels.unpack(base, matrix.base, biases.base, Int64(inputs), Int64(units))
  }

  /// The numbers of a matrix of units × inputs, without biases.
  init(_ matrix: MatrixView<Scalar>) {
    self.init(inputs: matrix.columns, units: matrix.rows)
    store(
      matrix.array() + Array(repeating: 0, count: units), weights: 0, biases: units * inputs)
  }

  var shape: String { "\(inputs) → \(units)" }
}
