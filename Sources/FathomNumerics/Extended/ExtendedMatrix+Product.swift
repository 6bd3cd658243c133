/// The weights of a layer as a factor in products, scaled by a power of two where their own
/// range would leave too little room.
package struct ExtendedWeights<Scalar: RealScalar>: Sendable {
  /// The weights that products run over.
  let factor: PanelMatrix<Scalar>
  /// The weights are `factor`·2^`exponent`.
  let exponent: Int
  /// The exponents of the largest and the smallest weight of the factor, before it was rounded.
  let top: Int
  let bottom: Int
  /// The weights as they are.
  package let exact: MatrixView<Double>
  /// What they hold.
  package let range: RowRange

  /// Weights, units × inputs, all of them finite.
  package init(_ exact: MatrixView<Double>) {
    self.exact = exact
    range = exact.range
    let top = range.largest == 0 ? 0 : range.top
    let bottom = range.largest == 0 ? 0 : range.bottom
    let isScaled = top.magnitude > 30
    exponent = isScaled ? top : 0
    self.top = top - exponent
    self.bottom = bottom - exponent
    let storage = AlignedStorage<Scalar>(repeating: 0, count: exact.count)
    let rounded = MatrixView(storage, offset: 0, rows: exact.rows, columns: exact.columns)
    let half = Extended.power(of2: -exponent / 2)
    let rest = Extended.power(of2: -exponent - -exponent / 2)
    let scaled = MatrixView(
      AlignedStorage<Double>(repeating: 0, count: exact.count), offset: 0, rows: 1,
      columns: exact.count)
    let flat = exact.flattened
    scaled.narrow(flat, scales: [half])
    rounded.flattened.narrow(scaled, scales: [rest])
    factor = PanelMatrix(rounded)
  }
}

extension MatrixView {
  /// The same entries in one row.
  package var flattened: MatrixView {
    precondition(isDense)
    return MatrixView(storage, offset: offset, rows: 1, columns: count)
  }
}

extension ExtendedMatrix {
  /// The direction of a product.
  package enum Direction: Sendable {
    /// A Wᵀ: the way forward.
    case forward
    /// E W: the way back.
    case back
  }

  /// Multiplies the first rows by weights.
  ///
  /// One ordinary product serves all rows. Where a row's and the weights' ranges together
  /// exceed the working precision's, each result that is not far above anything that can have
  /// been lost is computed again, entry by entry, with extended exponents.
  ///
  /// - Postcondition: `product` has values, exponents and spread rows, but no ranges.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func multiply(
    _ rows: Int, by weights: ExtendedWeights<Scalar>, _ direction: Direction,
    into product: ExtendedMatrix
  ) {
    let (from, to) = (values.rows(0..<rows), product.values.rows(0..<rows))
    switch direction {
    case .forward: Kernels.multiply(from, transposed: weights.factor, into: to)
    case .back: Kernels.multiply(from, weights.factor, into: to)
    }
    product.spread.removeAll()
    // Above this no partial sum is so small that underflow adds to its rounding.
    let floor = Scalar.significandBitCount + 3 - Self.depth - weights.bottom
    let (ranges, spread) = (ranges, spread)
    product.exponents = exponents.map { $0 + weights.exponent }
    for row in 0..<rows where ranges[row].isBelow(floor) || spread[row] != nil {
      certify(row, weights, direction, product)
    }
  }

  /// Checks a row of a product for what may have been lost on the way, and repairs it.
  ///
  /// Rounding n factors and products to subnormal numbers changes a sum by less than
  /// n·2^(2 − R − p) times the larger factors; a result 2^(p + 6) times that is right to its
  /// last place.
  private func certify(
    _ row: Int, _ weights: ExtendedWeights<Scalar>, _ direction: Direction,
    _ product: ExtendedMatrix
  ) {
    let tops = max(weights.top, 0) + max(ranges[row].largest == 0 ? 0 : ranges[row].top, 0)
    let limit = Double(values.columns) * Extended.power(of2: 8 - Self.depth + tops)
    let columns = product.values.columns
    let exponent = product.exponents[row]
    var isComplete = true
    for column in 0..<columns where Double(product.values[row, column]).magnitude < limit {
      isComplete = false
      break
    }
    guard !isComplete else { return }
    let factors = self.row(row)
    product.spread[row] = (0..<columns).map { column in
      let value = Double(product.values[row, column])
      guard value.magnitude < limit else { return Extended(value, exponent: exponent) }
      return factors.indices.reduce(Extended.zero) { sum, k in
        let weight = direction == .forward ? weights.exact[column, k] : weights.exact[k, column]
        return sum + factors[k] * Extended(weight)
      }
    }
  }
}
