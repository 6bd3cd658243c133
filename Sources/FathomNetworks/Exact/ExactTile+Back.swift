import FathomVocabulary
internal import FathomNumerics

/// The way back: e^L, and from e^{l+1} to e^l.
extension ExactTile {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func computeOutputErrors() {
    let last = network.architecture.outputLayer
    let layer = network.layers[layer: last]
    multiply(last, into: output)
    var outputBiases = layer.biases
    if !layer.behind.isEmpty {
      add(layer.biases, to: output)
      apply(layer.behind[...], to: output)
      outputBiases = layer.noBiases
    }
    if !computePlainOutputErrors(outputBiases) { computeExtendedOutputErrors(outputBiases) }
    for step in layer.behind.reversed() {
      switch step {
      case .add(let source): send(errors[layer: last], to: source)
      case .bend(let bend): stepBackThrough(bend, errorsOf: last)
      }
    }
  }

  private func computeExtendedOutputErrors(_ outputBiases: MatrixView<Double>) {
    let last = network.architecture.outputLayer
    let layer = network.layers[layer: last]
    let units = layer.units
    let biases = (0..<units).map { Extended(outputBiases[$0, 0]) }
    let products = output.values.rows(0..<count).array()
    let answers = targets.rows(0..<count).array()
    let (exponents, spread) = (output.exponents, output.spread)
    for row in 0..<count {
      let known = spread[row]
      let better = refined.isEmpty ? nil : refined[row]
      let z = (0..<units).map { unit in
        if let better {
          let z = DoubleDouble.dot(
            layer.forward.exact, row: unit, better, plus: layer.biases[unit, 0])
          return Extended(z.high)
        }
        return (known?[unit] ?? Extended(products[row * units + unit], exponent: exponents[row]))
          + biases[unit]
      }
      let y = (0..<units).map { Extended(Double(answers[row * units + $0])) }
      errors[layer: last].setRow(
        row, to: network.architecture.outputErrors(z, targets: y), unscaledWithin: 0)
    }
  }

  /// e^L in double, where all numbers are of a size that doubles hold.
  ///
  /// - Returns: Whether that could be done.
  private func computePlainOutputErrors(_ outputBiases: MatrixView<Double>) -> Bool {
    let last = network.layers[layer: network.architecture.outputLayer]
    let rows = 0..<count
    guard let kind = network.architecture.combinedOutput, refined.isEmpty, !last.hasLargeBias,
      output.spread.isEmpty, output.exponents[rows].allSatisfy({ $0 == 0 })
    else { return false }
    let z = logits.rows(rows)
    z.copy(output.values.rows(rows))
    Kernels.add(outputBiases, to: z)
    // e^−|z| and its products are normal numbers then.
    guard z.rowRanges().allSatisfy({ $0.largest <= 300 }) else { return false }
    targets.rows(rows).widen(into: answers.rows(rows))
    Kernels.outputErrors(kind, z, targets: answers.rows(rows), into: residuals.rows(rows))
    let errors = errors[layer: network.architecture.outputLayer]
    for row in rows {
      errors.setRow(
        row, to: (0..<last.units).map { Extended(residuals[row, $0]) }, unscaledWithin: 0)
    }
    return true
  }

  /// From e^{l+1} to e^l: U = E^{l+1} W^{l+1}, then everything on the way, in most layers
  /// E^l = U ⊙ σ′.
  func stepBack(_ number: LayerNumber) {
    let layer = network.layers[layer: number]
    let u = ExtendedMatrix(window(scratch, columns: layer.units))
    errors[layer: number.above].multiply(
      count, by: network.layers[layer: number.above].back, .back, into: u)
    if layer.isPlain, case .bend(let bend) = layer.ways[0], !network.bends[bend].learns {
      let (before, after) = multiplySlopes(bend, u, into: errors[layer: number])
      sums[layer: number].between.append(before)
      sums[layer: number].after = after
    } else {
      takeBack(u, to: number)
    }
  }

  /// The way back through everything that lies between two affine maps.
  private func takeBack(_ u: ExtendedMatrix<Scalar>, to number: LayerNumber) {
    let layer = network.layers[layer: number]
    u.ranges.replaceSubrange(0..<count, with: u.values.rows(0..<count).rowRanges())
    let others = ExtendedMatrix<Scalar>(window(spare, columns: layer.units))
    var (current, next) = (u, others)
    var account = Architecture.Account.weights
    func turn(to new: Architecture.Account) {
      guard new != account else { return }
      sums[layer: number].between.append(current.sumOfSquares(rows: count))
      account = new
    }
    for way in layer.ways {
      switch way {
      case .carry:
        turn(to: .shortcut)
        guard let carry = carries[layer: number], carriesStarted.contains(number) else { continue }
        current.add(carry, rows: count, unscaledWithin: 0)
      case .send(let source): send(current, to: source)
      case .bend(let bend):
        turn(to: .activation)
        noteSlopes(bend, current)
        _ = multiplySlopes(bend, current, into: next)
        (current, next) = (next, current)
      }
    }
    let errors = errors[layer: number]
    for row in 0..<count { errors.setRow(row, to: current.row(row), unscaledWithin: 0) }
    sums[layer: number].after = errors.sumOfSquares(rows: count)
  }

  /// The way back through what stands in front of the first weights, as far as it learns.
  func stepBackToInputs() {
    let first = LayerNumber.firstWithWeights
    let columns = network.architecture.inputs
    var current = ExtendedMatrix<Scalar>(window(scratch, columns: columns))
    var next = ExtendedMatrix<Scalar>(window(spare, columns: columns))
    errors[layer: first].multiply(
      count, by: network.layers[layer: first].back, .back, into: current)
    for case .bend(let bend) in network.layers[layer: first].front.reversed() {
      noteSlopes(bend, current)
      _ = multiplySlopes(bend, current, into: next)
      (current, next) = (next, current)
    }
  }

  /// The way back through an activation behind the output layer's affine map.
  private func stepBackThrough(_ bend: Int, errorsOf last: LayerNumber) {
    let errors = errors[layer: last]
    noteSlopes(bend, errors)
    let after = ExtendedMatrix<Scalar>(window(spare, columns: network.bends[bend].units))
    _ = multiplySlopes(bend, errors, into: after)
    for row in 0..<count { errors.setRow(row, to: after.row(row), unscaledWithin: 0) }
  }

  private func send(_ errors: ExtendedMatrix<Scalar>, to source: LayerNumber) {
    guard source > .input, let carry = carries[layer: source] else { return }
    if carriesStarted.insert(source).inserted {
      carry.copy(errors, rows: count)
    } else {
      carry.add(errors, rows: count, unscaledWithin: 0)
    }
  }

  /// The derivatives by a slope that is learned: Σ_s u_s min(z_s, 0).
  private func noteSlopes(_ number: Int, _ u: ExtendedMatrix<Scalar>) {
    guard let kept = kept[number] else { return }
    for row in 0..<count {
      let below = spreadKept[number][row]
      for unit in slopeSums[number].indices {
        let z = below?[unit] ?? Extended(kept[row, unit])
        if !z.isZero { slopeSums[number][unit] += u[row, unit] * z }
      }
    }
  }

  /// Multiplies errors by an activation's slopes.
  ///
  /// - Returns: Σ_s of the squares before and after.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func multiplySlopes(
    _ number: Int, _ u: ExtendedMatrix<Scalar>, into to: ExtendedMatrix<Scalar>
  ) -> (before: Extended, after: Extended) {
    let rows = 0..<count
    let seen = u.values.rows(rows).applySlopes(
      slopes[number].rows(rows), into: to.values.rows(rows))
    to.spread.removeAll()
    let (spread, spreadSlopes, exponents) = (u.spread, spreadSlopes[number], u.exponents)
    let depth = ExtendedMatrix<Scalar>.depth - 2
    var (newExponents, ranges) = (to.exponents, to.ranges)
    var (before, after) = (Extended.zero, Extended.zero)
    var extended: [Int] = []
    for row in rows {
      let seen = seen[row]
      let (largest, smallest) = (Extended(seen.largest), Extended(seen.smallest))
      guard
        seen.lost == 0 && seen.sumBefore > 0x1p-800
          && largest.exponent - smallest.exponent < depth && spread[row] == nil
          && spreadSlopes[row] == nil
      else {
        extended.append(row)
        continue
      }
      let exponent = largest.isZero ? 0 : exponents[row] + largest.exponent
      newExponents[row] = exponent
      ranges[row] = RowRange(
        sumOfSquares: seen.sumAfter, largest: largest.mantissa,
        smallest: smallest.scaled(by: -largest.exponent).double)
      before += Extended(seen.sumBefore, exponent: 2 * exponents[row])
      after += Extended(seen.sumAfter, exponent: 2 * exponent)
    }
    (to.exponents, to.ranges) = (newExponents, ranges)
    for row in extended {
      let entries = u.row(row)
      let steep = spreadSlopes[row]
      var results: [Extended] = []
      for (unit, entry) in entries.enumerated() {
        let result = entry * (steep?[unit] ?? Extended(slopes[number][row, unit]))
        before += entry * entry
        after += result * result
        results.append(result)
      }
      to.setRow(row, to: results, unscaledWithin: 0)
    }
    return (before, after)
  }
}
