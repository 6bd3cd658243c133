extension FeatureMatrix {
  /// The scale and the shift of each column that bring these samples to a scale.
  package func scaling(_ kind: DataOptions.Scale) -> (scale: [Double], shift: [Double]) {
    let zeros = Array(repeating: 0.0, count: columns)
    switch (kind, storage) {
    case (.unit, .bytes): return (Array(repeating: 1 / 255, count: columns), zeros)
    case (.unit, _), (.none, _): return (Array(repeating: 1, count: columns), zeros)
    case (.standard, .bytes(let bytes)): return Self.standard(bytes, columns: columns)
    case (.standard, .floats(let floats)): return Self.standard(floats, columns: columns)
    case (.standard, .reals(let reals)): return Self.standard(reals, columns: columns)
    }
  }

  /// Mean 0 and deviation 1 (divided by n) for bytes, from exact sums.
  private static func standard(
    _ bytes: [UInt8], columns: Int
  ) -> (scale: [Double], shift: [Double]) {
    let samples = bytes.count / columns
    var sums = Array(repeating: UInt64(0), count: columns)
    var squares = sums
    var index = 0
    for _ in 0..<samples {
      for column in 0..<columns {
        let value = UInt64(bytes[index])
        sums[column] &+= value
        squares[column] &+= value &* value
        index += 1
      }
    }
    let n = Double(samples)
    return columnwise(columns) { column in
      // n² times the variance is a whole number, so that a constant column is known as one.
      let spread =
        UInt128(samples) * UInt128(squares[column]) - UInt128(sums[column]) * UInt128(sums[column])
      return (Double(sums[column]) / n, Double(spread).squareRoot() / n)
    }
  }

  /// Mean 0 and deviation 1 (divided by n) for finite numbers of any size.
  private static func standard<Real: BinaryFloatingPoint>(
    _ reals: [Real], columns: Int
  ) -> (scale: [Double], shift: [Double]) {
    let n = Double(reals.count / columns)
    var units = Array(repeating: 0.0, count: columns)
    var constant = Array(repeating: true, count: columns)
    forEach(in: reals, columns: columns) { column, value in
      units[column] = max(units[column], abs(value))
      if value != Double(reals[column]) { constant[column] = false }
    }
    // In units of a column's largest number no sum or square overflows.
    var means = Array(repeating: 0.0, count: columns)
    forEach(in: reals, columns: columns) { column, value in
      if !constant[column] { means[column] += value / units[column] / n }
    }
    var variances = Array(repeating: 0.0, count: columns)
    forEach(in: reals, columns: columns) { column, value in
      let difference = constant[column] ? 0 : value / units[column] - means[column]
      variances[column] += difference * difference / n
    }
    return columnwise(columns) { column in
      constant[column]
        ? (Double(reals[column]), 0)
        : (means[column] * units[column], variances[column].squareRoot() * units[column])
    }
  }

  private static func forEach<Real: BinaryFloatingPoint>(
    in reals: [Real], columns: Int, _ body: (_ column: Int, _ value: Double) -> Void
  ) {
    for start in stride(from: 0, to: reals.count, by: columns) {
      for column in 0..<columns { body(column, Double(reals[start + column])) }
    }
  }

  /// The scale and shift that take each column's mean to 0 and its deviation to 1.
  ///
  /// A column without deviation is only shifted.
  private static func columnwise(
    _ columns: Int, _ moments: (Int) -> (mean: Double, deviation: Double)
  ) -> (scale: [Double], shift: [Double]) {
    var scale: [Double] = []
    var shift: [Double] = []
    for column in 0..<columns {
      let (mean, deviation) = moments(column)
      let factor = deviation > 0 && (1 / deviation).isFinite ? 1 / deviation : 1
      scale.append(factor)
      shift.append(-mean * factor)
    }
    return (scale, shift)
  }
}
