import FathomVocabulary
import EventMessages
import FathomLogs
import FathomRecords
import Foundation
import SwiftProtobuf
import Testing

@Suite("What is written for TensorBoard")
struct TensorBoardLogTests {
  /// The numbers of an event file, by step and tag.
  private func numbers(in folder: String) throws -> [Int: [String: Float]] {
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.contains("tfevents") })
    var data = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
    var found: [Int: [String: Float]] = [:]
    // A record is its length in eight bytes, their checksum, the message, and its checksum.
    while data.count > 16 {
      let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      let event = try TBEvent(serializedBytes: data.dropFirst(12).prefix(length))
      for value in event.summary.value where !value.tag.hasPrefix("_") && value.tag != "run" {
        found[Int(event.step), default: [:]][value.tag] = value.simpleValue
      }
      data = data.dropFirst(length + 16)
    }
    return found
  }

  private static let layer = StepRecord.Layer(
    layer: 2, errorRMS: 1, gradientNorm: 0, weightsGradientNorm: 100, biasesGradientNorm: 4,
    gradientMax: 5, zeroDerivatives: 6, nonFiniteDerivatives: 7, updateNorm: .nan,
    relativeUpdateNorm: nil, saturatedActivations: 0.1,
    activation: .init(mean: -11, deviation: .infinity, deadUnits: 0.13), signalToNoise: 14,
    exact: .init(log10ErrorRMS: -4000, log10GradientNorm: nil))

  private static func look(_ step: Int) -> FathomRecords.Measurement {
    let layer = LayerMeasurement(
      layer: 2,
      gradient: GradientMeasurement(
        norm: Magnitude(10), weights: Magnitude(8), biases: Magnitude(6), parameters: 6, max: 5,
        zeroDerivativeShare: 0, nonFiniteDerivatives: 0, state: .finite),
      error: ErrorMeasurement(norm: Magnitude(2), units: 4), update: nil, noise: nil,
      activation: ActivationMeasurement(
        mean: 1, deviation: 2, saturatedUnits: 0.25, deadUnits: 0.5),
      errorDecay: nil,
      parameters: ParameterMeasurement(weightsNorm: 13, equalUnits: 1, constantWeights: false))
    return FathomRecords.Measurement(step: step, cost: 3, accuracy: 0.75, layers: [layer])
  }

  @Test("the tags of a step are the table's, with its numbers; what is missing has none")
  func steps() throws {
    let folder = try TemporaryFolder()
    let log = try TensorBoardLog(in: folder.path, layers: 3)
    try log.write([StepRecord(step: 7, cost: 0.5, learningRate: 0.1, layers: [Self.layer])])
    let found = try #require(try numbers(in: folder.path)[7])
    var wanted: [String: Float] = ["cost/batch": 0.5]
    for quantity in StepRecord.Layer.quantities {
      guard let tag = quantity.tag, let number = quantity.number(Self.layer) else { continue }
      wanted["\(tag)/layer_02"] = Float(number)
    }
    #expect(Set(found.keys) == Set(wanted.keys))
    for (tag, number) in found where !number.isNaN { #expect(number == wanted[tag], "\(tag)") }
    #expect(found["speed/layer_02"]?.isNaN == true)
    #expect(found["relative_speed/layer_02"] == nil)
    #expect(found["log10_error_rms/layer_02"] == -4000)
    #expect(found["log10_gradient_norm/layer_02"] == -.infinity)
    #expect(found["log10_weights_gradient_norm/layer_02"] == 2)
    #expect(found["activation_deviation/layer_02"] == .infinity)
  }

  @Test("series begin with all samples, and end with those that no step has")
  func looks() throws {
    let folder = try TemporaryFolder()
    let log = try TensorBoardLog(in: folder.path, layers: 3)
    try log.write(Self.look(0))
    var old = Self.layer
    old.activation = nil
    try log.write([StepRecord(step: 1, cost: 0.5, layers: [old])])
    try log.write(Self.look(2))
    let found = try numbers(in: folder.path)
    let overall = ["cost/all_samples", "accuracy/all_samples"]
    let atEnd = [
      "saturated_units/layer_02", "activation_mean/layer_02", "activation_deviation/layer_02",
      "dead_units/layer_02",
    ]
    let sizes = ["error_rms", "gradient_norm", "weights_gradient_norm", "biases_gradient_norm"]
      .flatMap { ["\($0)/layer_02", "log10_\($0)/layer_02"] }
    #expect(Set(found[0]?.keys ?? [:].keys) == Set(overall + atEnd + sizes))
    #expect(Set(found[2]?.keys ?? [:].keys) == Set(overall + atEnd))
    #expect(found[0]?["gradient_norm/layer_02"] == 10 && found[2]?["dead_units/layer_02"] == 0.5)
  }
}
