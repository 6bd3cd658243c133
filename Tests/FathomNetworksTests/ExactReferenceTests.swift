import FathomNetworks
import FathomNumerics
import Testing

@Suite("Exact magnitudes of reference networks")
struct ExactReferenceTests {
  @Test("are all there, of every kind")
  func references() {
    #expect(ReferenceNetwork.all.count == 65)
  }

  // Double: rounding grows with depth and with z in saturated units, far below this. Float: errors
  // are rounded to 2⁻²⁴ in each of up to 300 layers, the forward pass is in double.
  @Test("are right in double", arguments: ReferenceNetwork.all + ReferenceNetwork.more)
  func double(reference: ReferenceNetwork) throws {
    try check(reference, Double.self, tolerance: reference.tolerances["double"] ?? 1e-11)
  }

  @Test("are right in float", arguments: ReferenceNetwork.all + ReferenceNetwork.more)
  func float(reference: ReferenceNetwork) throws {
    try check(reference, Float.self, tolerance: reference.tolerances["float"] ?? 1e-4)
  }

  private func check<Scalar: RealScalar>(
    _ reference: ReferenceNetwork, _ scalar: Scalar.Type, tolerance: Double
  ) throws {
    let exact = try #require(reference.run(scalar))
    #expect(exact.layers.count == reference.expected.count)
    for (index, (layer, expected)) in zip(exact.layers, reference.expected).enumerated() {
      let place = "layer \(index + 2) of \(reference.name)"
      func compare(_ found: Extended, _ expected: String, _ what: String) throws {
        let expected = try #require(Extended(decimal: expected))
        guard !expected.isZero else {
          #expect(found.isZero, "\(what), \(place)")
          return
        }
        let error = abs(found.ratio(to: expected) - 1)
        #expect(error <= tolerance, "\(what), \(place): \(found.log10) not \(expected.log10)")
      }
      try compare(layer.weights, expected.weights, "weights")
      try compare(layer.biases, expected.biases, "biases")
      try compare(layer.norm, expected.norm, "gradient")
      if let error = expected.error { try compare(layer.error, error, "error") }
      if let condition = expected.condition, let found = layer.condition {
        #expect(abs(found / condition - 1) <= tolerance)
      }
      let isZero = try #require(Extended(decimal: expected.norm)).isZero
      #expect((layer.zeroCause != nil) == isZero)
      if isZero {
        #expect(layer.zeroCause == (reference.cancels ? .cancellation : .unreached))
        #expect(layer.condition == (reference.cancels ? .infinity : nil))
      }
    }
  }
}
