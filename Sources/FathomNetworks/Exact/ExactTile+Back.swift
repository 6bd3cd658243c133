import FathomVocabulary
internal import FathomNumerics

/// The way back: e^L, and from e^{l+1} to e^l.
extension ExactTile {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func computeOutputErrors() {
    let last = network.architecture.outputLayer
    let layer = network.layers[layer: last]
    activations[countingInput: last.below].multiply(
      count, by: layer.forward, .forward, into: output)
    guard !computePlainOutputErrors() else { return }
    let units = layer.units
    let biases = (0..<units).map { Extended(layer.biases[$0, 0]) }
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
  private func computePlainOutputErrors() -> Bool {
    let last = network.layers[layer: network.architecture.outputLayer]
    let rows = 0..<count
    guard let kind = network.architecture.combinedOutput, refined.isEmpty, !last.hasLargeBias,
      output.spread.isEmpty, output.exponents[rows].allSatisfy({ $0 == 0 })
    else { return false }
    let z = logits.rows(rows)
    z.copy(output.values.rows(rows))
    Kernels.add(last.biases, to: z)
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

  /// From e^{l+1} to e^l: U = E^{l+1} W^{l+1}, E^l = U ⊙ σ′.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func stepBack(_ number: LayerNumber) {
    let (from, to) = (errors[layer: number.above], errors[layer: number])
    let u = ExtendedMatrix(
      window(scratch, columns: network.layers[layer: number].units))
    from.multiply(count, by: network.layers[layer: number.above].back, .back, into: u)
    let seen = u.values.applySlopes(
      slopes[layer: number].rows(0..<count), into: to.values.rows(0..<count))
    to.spread.removeAll()
    let (spread, spreadSlopes, exponents) = (u.spread, spreadSlopes[layer: number], u.exponents)
    let depth = ExtendedMatrix<Scalar>.depth - 2
    var (newExponents, ranges, sum) = (to.exponents, to.ranges, sums[layer: number])
    var extended: [Int] = []
    for row in 0..<count {
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
      sum.before += Extended(seen.sumBefore, exponent: 2 * exponents[row])
      sum.after += Extended(seen.sumAfter, exponent: 2 * exponent)
    }
    (to.exponents, to.ranges, sums[layer: number]) = (newExponents, ranges, sum)
    for row in extended { stepBackExtended(number, row, u) }
  }

  private func stepBackExtended(_ number: LayerNumber, _ row: Int, _ u: ExtendedMatrix<Scalar>) {
    var entries: [Extended] = []
    for unit in 0..<network.layers[layer: number].units {
      let before = u[row, unit]
      let slope =
        spreadSlopes[layer: number][row]?[unit] ?? Extended(slopes[layer: number][row, unit])
      let after = before * slope
      sums[layer: number].before += before * before
      sums[layer: number].after += after * after
      entries.append(after)
    }
    errors[layer: number].setRow(row, to: entries, unscaledWithin: 0)
  }
}
