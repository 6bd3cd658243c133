import FathomVocabulary
import FathomDiagnosis
import FathomRecords
import FathomReports

/// A run's record made by hand: hidden layers whose error profile is given, and an output layer.
struct SampleRun: Sendable {
  /// log₁₀ of `error.rms` of layers 2 … L before the first step.
  var profile: [Double] = [-4.2, -3.1, -2.3, -1.1, -0.4]
  var units = 30
  var samples = 1000
  var dataName = "fashion-mnist"
  var activation = "sigmoid"
  var saturated = 0.0
  var dead = 0.0
  var trained = true
  var classes: Int? = 10
  /// Changes one layer's measurement, in both measurements.
  var adjust: @Sendable (LayerNumber, inout LayerMeasurement) -> Void = { _, _ in }

  func measurement(step: Int, shift: Double = 0) -> Measurement {
    let layers = profile.enumerated().map { index, log10 in
      var layer = LayerMeasurement(
        layer: LayerNumber(at: index),
        gradient: GradientMeasurement(
          norm: Magnitude(log10: log10 + shift + 1), weights: Magnitude(log10: log10 + shift + 1),
          biases: Magnitude(log10: log10 + shift), parameters: units * (units + 1), max: 0.5,
          zeroDerivativeShare: 0, nonFiniteDerivatives: 0, state: .finite),
        error: ErrorMeasurement(
          norm: Magnitude(log10: log10 + shift).divided(by: 1 / Double(units).squareRoot()),
          units: units),
        update: step == 0
          ? nil
          : UpdateMeasurement(
            norm: 0.00034, parameters: units * (units + 1), relative: nil,
            weightDecayIncluded: false),
        noise: nil,
        activation: ActivationMeasurement(
          mean: 0.5, deviation: 0.1, saturatedUnits: saturated, deadUnits: dead),
        errorDecay: index == profile.count - 1
          ? nil
          : ErrorDecayMeasurement(log10Total: -1, log10Weights: -0.4, log10Activation: -0.6),
        parameters: ParameterMeasurement(weightsNorm: 5, equalUnits: 1, constantWeights: false))
      adjust(layer.layer, &layer)
      return layer
    }
    return Measurement(
      step: step, cost: 3.25, accuracy: classes == nil ? nil : 0.1, layers: layers)
  }

  var record: RunRecord {
    let count = profile.count
    let layers = (0..<count).map {
      NetworkRecord.Layer(
        layer: LayerNumber(at: $0), units: units, inputs: $0 == 0 ? 784 : units,
        activation: activation,
        initializer: "xavier")
    }
    return RunRecord(
      seed: .max, precision: .float,
      network: NetworkRecord(
        sizes: [784] + Array(repeating: units, count: count), parameters: 12345,
        cost: "cross-entropy", layers: layers),
      data: DataRecord(
        name: dataName, samples: samples, testSamples: 500, classes: classes,
        baseline: Baseline(cost: 3.2508, accuracy: classes == nil ? nil : 0.1)),
      initial: measurement(step: 0),
      final: trained ? measurement(step: 2000, shift: 0.5) : nil,
      training: trained
        ? TrainingRecord(
          optimizer: "sgd", learningRate: 0.1, weightDecay: 0.005, batchSize: 32, steps: 2000,
          epochsCompleted: 62, seconds: 3.2, stepsPerSecond: 625, cost: [3.25, .nan],
          accuracy: [0.1, 0.2], testAccuracy: [0.1, 0.45], incident: nil, excursion: nil)
        : nil)
  }

  func report(
    severity: Severity? = .warning, summary: String = "The gradient shrinks on its way back.",
    evidence: [String] = ["‖δ²‖ is 6000 times smaller than ‖δ⁵‖."],
    remedies: [Remedy] = [
      Remedy("Use ReLU", ["activation": "relu"]), Remedy("Use Nielsen's", ["init": "nielsen"]),
    ]
  ) -> DiagnosisReport {
    // Any diagnosis will do as long as it is quick: all of it is replaced.
    var diagnosis = Diagnosis(of: SampleRun(profile: [-1], trained: false).record)
    diagnosis.verdict = Verdict(
      condition: severity == nil ? .healthy : .vanishing, severity: severity,
      decadesPerLayer: -0.95, decadesPerLayerError: nil, firstToLastRatio: 0.0008,
      finalFirstToLastRatio: .infinity, summary: summary)
    diagnosis.findings = evidence.map {
      Finding(
        rule: .vanishing, severity: .warning, layers: [2, 3], observed: .nan, threshold: 10,
        evidence: $0, remedies: remedies)
    }
    return DiagnosisReport(
      run: record, diagnosis: diagnosis, version: "9.8.7", warnings: ["class 3 is missing"])
  }
}
