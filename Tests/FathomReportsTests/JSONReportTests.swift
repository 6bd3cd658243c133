import FathomVocabulary
import FathomRecords
import FathomReports
import Foundation
import Testing

@Suite("JSON report")
struct JSONReportTests {
  private typealias Object = [String: Any]

  private func object(_ report: DiagnosisReport) throws -> Object {
    try #require(JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? Object)
  }

  private func layers(_ measurement: Any?) throws -> [Object] {
    try #require((measurement as? Object)?["layers"] as? [Object])
  }

  private func expectKeys(_ value: Any?, _ keys: [String], _ name: Comment) throws {
    let object = try #require(value as? Object, name)
    #expect(keys.filter { object[$0] == nil } == [], name)
  }

  @Test func `has every key of the contract`() throws {
    let json = try object(SampleRun().report())
    try expectKeys(
      json,
      [
        "fathom", "seed", "precision", "network", "data", "initial", "final", "training", "verdict",
        "findings",
      ], "top level")
    try expectKeys(json["network"], ["sizes", "parameters", "cost", "layers"], "network")
    let layer = try #require(((json["network"] as? Object)?["layers"] as? [Object])?.first)
    try expectKeys(layer, ["layer", "units", "inputs", "activation"], "network layer")
    try expectKeys(json["data"], ["name", "samples"], "data")
    try expectKeys(
      json["training"],
      [
        "optimizer", "learningRate", "batchSize", "steps", "epochsCompleted", "seconds",
        "stepsPerSecond", "cost", "accuracy", "testAccuracy",
      ], "training")
    try expectKeys(
      json["verdict"],
      [
        "condition", "severity", "decadesPerLayer", "decadesPerLayerError", "firstToLastRatio",
        "finalFirstToLastRatio", "summary",
      ], "verdict")
    let finding = try #require((json["findings"] as? [Object])?.first)
    try expectKeys(
      finding,
      [
        "rule", "severity", "layers", "observed", "threshold", "evidence", "remedies", "changes",
      ], "finding")
    for name in ["initial", "final"] {
      try expectKeys(json[name], ["step", "cost", "accuracy", "layers", "accounts"], "measurement")
      for layer in try layers(json[name]) {
        try expectKeys(
          layer,
          ["layer", "gradient", "error", "speed", "noise", "activation", "decay"], "layer")
        try expectKeys(
          layer["gradient"],
          [
            "norm", "log10Norm", "rms", "log10RMS", "max", "zeroFraction", "state", "weights",
            "biases", "zeroCause", "condition",
          ], "gradient")
        for part in ["weights", "biases"] {
          try expectKeys((layer["gradient"] as? Object)?[part], ["norm", "log10Norm"], "part")
        }
        try expectKeys(layer["error"], ["norm", "log10Norm", "log10RMS"], "error")
        try expectKeys(
          layer["activation"], ["mean", "deviation", "saturatedFraction", "deadFraction"],
          "activation")
      }
    }
    let last = try #require(try layers(json["final"]).last)
    try expectKeys(last["speed"], ["norm", "rms", "relative", "decayIncluded"], "speed")
    let first = try #require(try layers(json["final"]).first)
    try expectKeys(
      first["decay"], ["log10Total", "log10Weights", "log10Activation"], "decay")
  }

  @Test func `carries the values`() throws {
    let json = try object(SampleRun().report())
    #expect(json["fathom"] as? String == "9.8.7")
    #expect(json["seed"] as? UInt64 == .max)
    #expect(json["precision"] as? String == "float")
    #expect((json["network"] as? Object)?["sizes"] as? [Int] == [784, 30, 30, 30, 30, 30])
    let first = try #require(try layers(json["initial"]).first)
    #expect(first["layer"] as? Int == 2)
    let error = try #require(first["error"] as? Object)
    let log10 = try #require(error["log10RMS"] as? Double)
    #expect(abs(log10 + 4.2) < 1e-12)
    #expect((json["verdict"] as? Object)?["condition"] as? String == "vanishing")
    #expect((json["training"] as? Object)?["testAccuracy"] as? [Double] == [0.1, 0.45])
    #expect(json["warnings"] as? [String] == ["class 3 is missing"])
    #expect(json["history"] == nil)
  }

  @Test func `absent values and numbers JSON cannot hold are explicit nulls`() throws {
    let json = try object(SampleRun().report())
    let verdict = try #require(json["verdict"] as? Object)
    #expect(verdict["decadesPerLayerError"] is NSNull)
    #expect(verdict["finalFirstToLastRatio"] is NSNull)
    let finding = try #require((json["findings"] as? [Object])?.first)
    #expect(finding["observed"] is NSNull)
    #expect(finding["threshold"] as? Double == 10)
    let costs = try #require((json["training"] as? Object)?["cost"] as? [Any])
    #expect(costs.last is NSNull && costs.count == 2)
    let first = try #require(try layers(json["initial"]).first)
    #expect(first["speed"] is NSNull && first["noise"] is NSNull)
    #expect(try layers(json["initial"]).last?["decay"] is NSNull)

    let untrained = try object(SampleRun(trained: false).report(severity: nil))
    #expect(untrained["final"] is NSNull && untrained["training"] is NSNull)
    #expect((untrained["verdict"] as? Object)?["severity"] is NSNull)
  }

  @Test func `a size of 1e-4000 is null beside its logarithm, a true zero is 0 beside null`() throws
  {
    var run = SampleRun(profile: [-4000, -1])
    run.adjust = { layer, measurement in
      guard layer == 3 else { return }
      measurement.gradient = GradientMeasurement(
        norm: Magnitude(0), weights: Magnitude(0), biases: Magnitude(.nan), parameters: 9, max: 0,
        zeroDerivativeShare: 1, nonFiniteDerivatives: 4, state: .zero)
    }
    let layers = try layers(try object(run.report())["initial"])
    let tiny = try #require(layers.first?["gradient"] as? Object)
    #expect(tiny["norm"] is NSNull && tiny["rms"] is NSNull)
    #expect(tiny["log10Norm"] as? Double == -3999)
    let zero = try #require(layers.last?["gradient"] as? Object)
    #expect(zero["norm"] as? Double == 0)
    #expect(zero["log10Norm"] is NSNull)
    #expect((zero["biases"] as? Object)?["norm"] is NSNull)
    #expect(zero["state"] as? String == "zero")
  }

  @Test func `strings survive whatever they hold`() throws {
    var run = SampleRun()
    run.dataName = "a\"b\\c\n\t\u{1}\u{7F}é…/😀"
    let json = try object(run.report())
    #expect((json["data"] as? Object)?["name"] as? String == run.dataName)
  }

  @Test func `ends with exactly one newline`() {
    let json = SampleRun().report().json()
    #expect(json.hasPrefix("{\n  \"fathom\": \"9.8.7\",\n") && json.hasSuffix("\n}\n"))
  }
}
