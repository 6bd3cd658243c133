import FathomVocabulary
import FathomDiagnosis
import FathomRecords
import FathomTestSupport
import Testing

/// Two hidden layers and an output, with the decay of each step as given.
private func measurement(
  _ steps: [(weights: Double?, activation: Double?)], saturated: Double? = nil,
  gain: Double? = nil, bound: Double? = nil
) -> Measurement {
  var measurement = RunBuilder().record().initial
  let output = measurement.layers[measurement.layers.count - 1]
  measurement.layers = (0..<steps.count).map { index in
    var layer = measurement.layers[0]
    layer.layer = LayerNumber(at: index)
    let parts = steps[index]
    layer.errorDecay = ErrorDecayMeasurement(
      log10Total: parts.weights.flatMap { weights in parts.activation.map { weights + $0 } },
      log10Weights: parts.weights, log10Activation: parts.activation,
      saturatedActivations: saturated, weightGain: gain, log10Bound: bound)
    return layer
  }
  var last = output
  last.layer = LayerNumber(at: steps.count)
  measurement.layers.append(last)
  return measurement
}

@Suite("Accounts in words")
struct AccountsTests {
  @Test(
    "say in one sentence where the error went",
    arguments: [
      (
        -0.9, -2.2,
        "Of 6.2 decades lost between layer 4 and layer 2, 4.4 went to σ′ and 1.8 to the weights."
      ),
      (
        -2.2, -0.9,
        "Of 6.2 decades lost between layer 4 and layer 2, 4.4 went to the weights and 1.8 to σ′."
      ),
      (0, -1, "Of 2 decades lost between layer 4 and layer 2, all went to σ′."),
      (
        0.5, -2,
        "Between layer 4 and layer 2 the error loses 3 decades: σ′ takes 4, the weights give 1 back."
      ),
      (
        2, -0.5,
        "Between layer 4 and layer 2 the error gains 3 decades: the weights add 4, σ′ takes 1 back."
      ),
      (
        1, 0.25,
        "Of 2.5 decades gained between layer 4 and layer 2, 2 came from the weights and 0.5 from"
          + " σ′."
      ),
      (
        1, -1,
        "Between layer 4 and layer 2 the error keeps its size: σ′ takes 2, the weights add 2."
      ),
      (0, -0.5, "Of 1 decade lost between layer 4 and layer 2, all went to σ′."),
      // Rounded one by one, 0.1 of 3.7 would be given back and 3.7 be left.
      (0.04, -1.87, "Of 3.7 decades lost between layer 4 and layer 2, all went to σ′."),
    ] as [(Double, Double, String)])
  func sentences(weights: Double, activation: Double, expected: String) throws {
    let accounts = try #require(
      Accounts(measurement([(weights, activation), (weights, activation)])))
    #expect(accounts.sentence == expected)
  }

  @Test("name saturated layers and the weights' gain")
  func notes() throws {
    let accounts = try #require(
      Accounts(measurement([(-1, -1), (-1, -2)], saturated: 0.6, gain: 0.1)))
    #expect(
      accounts.sentence
        == "Of 5 decades lost between layer 4 and layer 2, 3 went to σ′ (saturation in layers 2"
        + " and 3) and 2 to the weights (gain about 0.1 per layer).")
  }

  @Test("name no gain from which the decades do not follow")
  func misleadingNotes() throws {
    let accounts = try #require(Accounts(measurement([(0.5, -2), (0.5, -2)], gain: 0.8)))
    #expect(
      accounts.sentence == "Between layer 4 and layer 2 the error loses 3 decades: σ′ takes 4, the"
        + " weights give 1 back.")
  }

  @Test("end where no error comes, and are empty where none comes at all")
  func blocked() throws {
    let accounts = try #require(Accounts(measurement([(nil, nil), (-1, -2)])))
    #expect(accounts.first == 3 && accounts.total == -3)
    #expect(accounts.sentence.hasSuffix("; no error reaches the layers before it."))
    #expect(Accounts(measurement([(nil, nil), (nil, nil)])) == nil)
  }

  @Test("certify only what holds in every layer")
  func certificates() throws {
    let certain = try #require(Accounts(measurement([(-1, -1), (-1, -1)], bound: -0.75)))
    #expect(certain.certifiedLoss == 1.5)
    #expect(try #require(certain.certificate).contains("loses at least 1.5 decades"))
    #expect(Accounts(measurement([(-1, -1), (-1, -1)], bound: 0))?.certificate == nil)
    #expect(Accounts(measurement([(-1, -1), (-1, -1)]))?.certificate == nil)
    // One hidden layer has no way back on which an error could vanish.
    #expect(Accounts(measurement([(-1, -1)], bound: -0.75))?.certificate == nil)
  }
}
