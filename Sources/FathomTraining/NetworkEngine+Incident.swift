internal import FathomNetworks
internal import FathomNumerics
internal import FathomRecords

extension NetworkEngine {
  /// The first value on the last way forward that is NaN or infinite, in the order in which they
  /// are computed: activations from the input on, then the cost.
  ///
  /// The kernels look at the values themselves, but for an output that is computed with its cost.
  func forwardIncident(samples: Int, step: Int) -> Incident? {
    let output = pass.forward.count - 1
    if let index = pass.forward.firstIndex(where: { !$0.isFinite }) {
      return Incident(step: step, layer: index + 2, quantity: .activation)
    }
    guard !pass.totalCost.isFinite else { return nil }
    let isBroken = !outputs.rows(0..<samples).array().allSatisfy(\.isFinite)
    return Incident(step: step, layer: output + 2, quantity: isBroken ? .activation : .cost)
  }

  /// The first layer on the last way back with an error that is NaN or infinite.
  func errorIncident(step: Int) -> Incident? {
    pass.backward.lastIndex { !$0.isFinite }.map {
      Incident(step: step, layer: $0 + 2, quantity: .error)
    }
  }
}
