import FathomVocabulary
import FathomRecords
import Foundation
import Testing

@Suite("Records")
struct CodingTests {
  @Test("a magnitude keeps what a double cannot hold")
  func magnitude() {
    #expect(Magnitude(0).log10 == nil)
    #expect(Magnitude(.nan).log10 == nil && Magnitude(.infinity).log10 == nil)
    #expect(Magnitude(1e-200).log10 == -200)
    let tiny = Magnitude(log10: -4000)
    #expect(tiny.value == 0 && tiny.log10 == -4000)
    #expect(tiny.divided(by: 100).log10 == -4002)
    #expect(Magnitude(6).divided(by: 4).value == 1.5)
    #expect(Magnitude(0).divided(by: 4).log10 == nil)
  }

  @Test("numbers that JSON cannot hold are null, and keys are never missing")
  func nulls() throws {
    let gradient = GradientMeasurement(
      norm: Magnitude(log10: -4000), weights: Magnitude(.nan), biases: Magnitude(.infinity),
      parameters: 6, max: .nan, zeroDerivativeShare: 0, nonFiniteDerivatives: 2, state: .underflow)
    let data = try JSONEncoder().encode(gradient)
    let object = try #require(
      try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["norm"] as? Double == 0)
    #expect(object["log10Norm"] as? Double == -4000)
    #expect(object["max"] is NSNull)
    let weights = try #require(object["weights"] as? [String: Any])
    #expect(weights["norm"] is NSNull && weights["log10Norm"] is NSNull)
    let read = try JSONDecoder().decode(GradientMeasurement.self, from: data)
    #expect(read.max.isNaN && read.log10Norm == -4000 && read.weights.log10Norm == nil)
  }

  @Test("documents hold NaN and infinity in one spelling, and that of 0.1.0 is read as well")
  func spelling() throws {
    struct Document: Codable { var values: [Double] }
    let written = try ExactJSON.data(Document(values: [.nan, .infinity, -.infinity, 0.5]))
    #expect(
      String(decoding: written, as: UTF8.self)
        == #"{"values":["NaN","Infinity","-Infinity",0.5]}"#)
    let earlier = Data(#"{"values":["nan","inf","-inf",0.5]}"#.utf8)
    for data in [written, earlier] {
      let values = try ExactJSON.value(Document.self, from: data).values
      #expect(values[0].isNaN && values[1...] == [.infinity, -.infinity, 0.5])
    }
    #expect(throws: DecodingError.self) {
      try ExactJSON.value(Document.self, from: Data(#"{"values":["none"]}"#.utf8))
    }
  }

  @Test("a step from before activations were written down is read, and NaN among them is null")
  func steps() throws {
    var layer = StepRecord.Layer(
      layer: 2, errorRMS: 1, gradientNorm: 1, weightsGradientNorm: 1, biasesGradientNorm: 1,
      gradientMax: 1,
      zeroDerivatives: 0, nonFiniteDerivatives: 0, updateNorm: 1, relativeUpdateNorm: nil,
      saturatedActivations: 0,
      activation: .init(mean: 0.5, deviation: 0.25, deadUnits: nil))
    let data = try JSONEncoder().encode(layer)
    #expect(try JSONDecoder().decode(StepRecord.Layer.self, from: data) == layer)
    var object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect((object["activation"] as? [String: Any])?["deadFraction"] is NSNull)
    object["activation"] = nil
    let old = try JSONSerialization.data(withJSONObject: object)
    let read = try JSONDecoder().decode(StepRecord.Layer.self, from: old)
    #expect(read.activation == nil && read.gradientNorm == 1)
    layer.activation = .init(mean: .nan, deviation: .infinity, deadUnits: 1)
    let broken = try JSONDecoder().decode(
      StepRecord.Layer.self, from: JSONEncoder().encode(layer))
    #expect(broken.activation?.mean.isNaN == true && broken.activation?.deadUnits == 1)
  }

  @Test("a record survives being written and read, and a field that is missing is nil")
  func roundTrip() throws {
    let layer = LayerMeasurement(
      layer: 2,
      gradient: GradientMeasurement(
        norm: Magnitude(0.5), weights: Magnitude(0.3), biases: Magnitude(0.4), parameters: 6,
        max: 0.2, zeroDerivativeShare: 0, nonFiniteDerivatives: 0, state: .finite),
      error: ErrorMeasurement(norm: Magnitude(2), units: 4), update: nil, noise: nil,
      activation: ActivationMeasurement(
        mean: 0.5, deviation: 0.1, saturatedUnits: 0, deadUnits: 0),
      errorDecay: nil,
      parameters: ParameterMeasurement(weightsNorm: 1, equalUnits: 1, constantWeights: false))
    let record = RunRecord(
      seed: .max, precision: .double,
      network: NetworkRecord(
        sizes: [2, 4], parameters: 12, cost: "mse",
        layers: [.init(layer: 2, units: 4, inputs: 2, activation: "tanh", initializer: "he")]),
      data: DataRecord(
        name: "x", samples: 3, testSamples: 0, classes: nil,
        baseline: Baseline(cost: 1, accuracy: nil)),
      initial: Measurement(step: 0, cost: 1, accuracy: nil, layers: [layer]))
    let data = try JSONEncoder().encode(record)
    #expect(try JSONDecoder().decode(RunRecord.self, from: data) == record)
    let object = try #require(
      try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["final"] is NSNull && object["training"] is NSNull)
    #expect(layer.error.rms == 1 && layer.gradient.rms == 0.5 / 6.0.squareRoot())
    var partial = object
    partial["final"] = nil
    let old = try JSONSerialization.data(withJSONObject: partial)
    #expect(try JSONDecoder().decode(RunRecord.self, from: old).final == nil)
  }
}
