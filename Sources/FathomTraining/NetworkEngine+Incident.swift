import FathomVocabulary
internal import FathomNetworks
internal import FathomNumerics
internal import FathomRecords

extension NetworkEngine {
  /// The first value on the last way forward that is NaN or infinite, in the order in which they
  /// are computed: activations from the input on, then the cost.
  ///
  /// The kernels look at the values themselves, but for an output that is computed with its cost.
  func forwardIncident(samples: Int, step: Int) -> Incident? {
    if let index = pass.forward.firstIndex(where: { !$0.isFinite }) {
      return Incident(step: step, layer: LayerNumber(at: index), quantity: .activation)
    }
    guard !pass.totalCost.isFinite else { return nil }
    let isBroken = !outputs.rows(0..<samples).array().allSatisfy(\.isFinite)
    return Incident(
      step: step, layer: architecture.outputLayer, quantity: isBroken ? .activation : .cost)
  }

  /// The first layer on the last way back with an error that is NaN or infinite.
  func errorIncident(step: Int) -> Incident? {
    pass.backward.lastIndex { !$0.isFinite }.map {
      Incident(step: step, layer: LayerNumber(at: $0), quantity: .error)
    }
  }
}
