internal import FathomNetworks
internal import FathomNumerics
internal import FathomRecords

extension NetworkEngine {
  /// The first value of the last pass that is NaN or infinite, in the order in which a pass
  /// computes them: activations from the input on, the cost, errors from the output back.
  ///
  /// Sums of squares tell at no cost that all is well. Where one is not finite the values
  /// themselves are looked at, because squares of large doubles overflow before the values do.
  func incident(samples: Int, step: Int) -> Incident? {
    let layers = pass.forward.count
    func found(_ quantity: Incident.Quantity, _ index: Int) -> Incident {
      Incident(step: step, layer: index + 2, quantity: quantity)
    }
    func isBroken(_ values: MatrixView<Scalar>) -> Bool {
      let rows = values.rows(0..<samples)
      return Kernels.measure(rows, gradient: rows).nonFinite > 0
    }
    for index in 0..<layers
    where !pass.forward[index].sumOfSquares.isFinite && isBroken(activations(index + 2)) {
      return found(.activation, index)
    }
    if !pass.output.cost.isFinite {
      return found(isBroken(outputs) ? .activation : .cost, layers - 1)
    }
    for index in (0..<layers).reversed()
    where !pass.backward[index].sumOfSquares.isFinite && isBroken(errors(index + 2)) {
      return found(.error, index)
    }
    return nil
  }
}
