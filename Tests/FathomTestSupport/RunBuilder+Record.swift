import FathomVocabulary
package import Fathom

extension RunBuilder {
  /// The record of the run.
  package func record() -> RunRecord {
    RunRecord(
      seed: 0, precision: .float, network: network, data: data,
      initial: measurement(initial, step: 0), final: final.map { measurement($0, step: steps) },
      training: final.map { _ in training }, history: trainingHistory)
  }

  private var network: NetworkRecord {
    let numbers = sizes.layerNumbersCountingInput.dropFirst()
    let layers = numbers.map { number in
      NetworkRecord.Layer(
        layer: number, units: sizes[countingInput: number],
        inputs: sizes[countingInput: number.below],
        activation: number == numbers.last ? "softmax" : activation, initializer: initializer)
    }
    let parameters = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
    return NetworkRecord(
      sizes: sizes, parameters: parameters, cost: cost.description, layers: layers)
  }

  private var data: DataRecord {
    DataRecord(
      name: "fashion-mnist", samples: samples, testSamples: 0, classes: 10, baseline: baseline)
  }

  private var training: TrainingRecord {
    TrainingRecord(
      optimizer: optimizer, learningRate: learningRate, weightDecay: 0, batchSize: batchSize,
      steps: steps, epochsCompleted: 1, seconds: 1, stepsPerSecond: Double(steps), cost: [],
      accuracy: [], testAccuracy: [], incident: incident, excursion: excursion)
  }

  private var trainingHistory: TrainingHistory {
    let length = costCurve.isEmpty ? 0 : max(1, steps / costCurve.count)
    return TrainingHistory(
      steps: history.map(stepRecord),
      costCurve: costCurve.enumerated().map { index, mean in
        CostWindow(
          firstStep: index * length + 1, steps: length, mean: mean, low: mean / spread,
          high: mean * spread)
      })
  }

  private func stepRecord(_ step: Step) -> StepRecord {
    let layers = (step.log10Errors + [-0.6]).numbered.map { number, log10 in
      let size = Magnitude(log10: log10).value
      return StepRecord.Layer(
        layer: number, errorRMS: size, gradientNorm: size, weightsGradientNorm: size,
        biasesGradientNorm: size,
        gradientMax: size, zeroDerivatives: 0, nonFiniteDerivatives: 0, updateNorm: size,
        relativeUpdateNorm: nil,
        saturatedActivations: 0)
    }
    return StepRecord(step: step.step, cost: 1, layers: layers)
  }

  private func measurement(_ look: Look, step: Int) -> Measurement {
    let layers = (look.hidden + [look.output]).numbered.map { number, layer in
      measurement(
        layer, number: number, units: sizes[countingInput: number],
        inputs: sizes[countingInput: number.below])
    }
    return Measurement(step: step, cost: look.cost, accuracy: look.accuracy, layers: layers)
  }

  private func measurement(
    _ layer: Layer, number: LayerNumber, units: Int, inputs: Int
  ) -> LayerMeasurement {
    let error = layer.brokenError.map { Magnitude($0) } ?? Self.norm(layer.log10Error, count: units)
    let weights = Self.norm(layer.log10Weights, count: units * inputs)
    return LayerMeasurement(
      layer: number,
      gradient: GradientMeasurement(
        norm: weights, weights: weights, biases: error, parameters: units * (inputs + 1),
        max: weights.value, zeroDerivativeShare: 0, nonFiniteDerivatives: 0, state: layer.state),
      error: ErrorMeasurement(norm: error, units: units), update: nil, noise: nil,
      activation: ActivationMeasurement(
        mean: layer.deviation, deviation: layer.deviation, saturatedUnits: layer.saturated,
        deadUnits: layer.dead),
      errorDecay: nil,
      parameters: ParameterMeasurement(
        weightsNorm: 1, equalUnits: layer.equalUnits, constantWeights: layer.constantWeights))
  }

  /// The norm of numbers whose root mean square is known.
  private static func norm(_ log10RMS: Double?, count: Int) -> Magnitude {
    guard let log10RMS else { return Magnitude(0) }
    guard log10RMS.isFinite else { return Magnitude(.nan) }
    return Magnitude(log10: log10RMS + (Magnitude(Double(count)).log10 ?? 0) / 2)
  }
}
