public import FathomFiles
import FathomVocabulary
public import FathomRecords

/// Writes a training for TensorBoard: series for each layer, settings, distributions.
///
/// Names group by what is measured, `gradient_norm/layer_02`, `gradient_norm/layer_03`, …, so that
/// TensorBoard shows the layers of one quantity side by side. Sizes are also written as their
/// logarithms, `log10_gradient_norm/…`, which hold what the format's `Float` cannot.
///
/// Step 0 is the network before its first step, over all samples; the other steps are of
/// mini-batches, but for what is only known of all samples.
public final class TensorBoardLog {
  private let file: EventFileWriter
  private let digits: Int
  private var lastStep = 0
  private var holdsActivations = false

  /// Begins a log.
  ///
  /// - Parameters:
  ///   - folder: The folder of the run, made where it is missing.
  ///   - layers: L, the number of layers with the input, for names that sort well.
  /// - Throws: `FileError` when nothing can be written there.
  public init(in folder: String, layers: Int) throws(FileError) {
    file = try EventFileWriter(in: folder)
    digits = max(2, "\(layers)".count)
  }

  /// Writes the settings of a run, as a text and for the table of hyper-parameters.
  public func write(settings: [(name: String, value: EventSetting)]) throws(FileError) {
    let rows = settings.map { name, value in
      switch value {
      case .number(let number): "| \(name) | \(number) |"
      case .text(let text): "| \(name) | \(text.filter { $0 != "|" && $0 != "\n" }) |"
      }
    }
    try file.write(
      text: (["| setting | value |", "| --- | --- |"] + rows).joined(separator: "\n"), as: "run")
    try file.write(settings: Dictionary(settings) { $1 })
  }

  /// Writes the network as it is over all samples, with its distributions where it has them.
  public func write(_ measurement: Measurement) throws(FileError) {
    var batch = EventFileWriter.Batch()
    batch.add(measurement.cost, as: "cost/all_samples")
    if let accuracy = measurement.accuracy { batch.add(accuracy, as: "accuracy/all_samples") }
    for layer in measurement.layers {
      let name = name(layer.layer)
      if let distributions = layer.distributions {
        for (quantity, distribution) in [
          ("pre_activations", distributions.preActivation),
          ("activations", distributions.activation), ("weights", distributions.weights),
          ("weights_gradient", distributions.weightGradient),
          ("biases_gradient", distributions.biasGradient),
        ] {
          guard let histogram = EventHistogram(distribution) else { continue }
          batch.add(histogram, as: "\(quantity)/\(name)")
        }
      }
      batch.add(layer.activation.saturatedFraction, as: "saturated_units/\(name)")
      // At the end the series go on with the last mini-batch's figures.
      if measurement.step == 0 || !holdsActivations {
        let activation = layer.activation
        add(
          StepRecord.Layer.Activation(
            mean: activation.mean, deviation: activation.deviation,
            deadFraction: activation.deadFraction), name, to: &batch)
      }
      guard measurement.step == 0 else { continue }
      add(layer.error.rms, layer.error.log10RMS, as: "error_rms/\(name)", to: &batch)
      let gradient = layer.gradient
      add(gradient.norm, gradient.log10Norm, as: "gradient_norm/\(name)", to: &batch)
      add(
        gradient.weights.norm, gradient.weights.log10Norm, as: "weights_gradient_norm/\(name)",
        to: &batch)
      add(
        gradient.biases.norm, gradient.biases.log10Norm, as: "biases_gradient_norm/\(name)",
        to: &batch)
    }
    try file.write(batch, step: measurement.step)
  }

  /// Writes the steps among those recorded that are not written yet.
  ///
  /// To be called now and then while a training goes on: TensorBoard shows what is there.
  public func write(_ steps: [StepRecord]) throws(FileError) {
    let start = steps.lastIndex { $0.step <= lastStep }.map { $0 + 1 } ?? 0
    guard start < steps.count else { return }
    try file.write(
      steps[start...].map { step in
        var batch = EventFileWriter.Batch()
        batch.add(step.cost, as: "cost/batch")
        for layer in step.layers { add(layer, to: &batch) }
        return (batch, step.step)
      })
    lastStep = steps.last?.step ?? lastStep
  }

  /// Writes what is known at the end: the epochs, and the network over all samples.
  public func writeEnd(of run: RunRecord) throws(FileError) {
    try write(run.history.steps)
    if let final = run.final { try write(final) }
    if let training = run.training {
      let perEpoch = max(
        1, (run.data.samples + training.batchSize - 1) / max(1, training.batchSize))
      for (index, cost) in training.cost.enumerated() {
        var batch = EventFileWriter.Batch()
        batch.add(cost.wrappedValue, as: "cost/epoch")
        if index < training.accuracy.count {
          batch.add(training.accuracy[index].wrappedValue, as: "accuracy/epoch")
        }
        if index < training.testAccuracy.count {
          batch.add(training.testAccuracy[index].wrappedValue, as: "accuracy/test")
        }
        try file.write(batch, step: min(training.steps, (index + 1) * perEpoch))
      }
    }
    try file.writeEnd(succeeded: run.training?.incident == nil)
  }

  private func add(_ layer: StepRecord.Layer, to batch: inout EventFileWriter.Batch) {
    let name = name(layer.layer)
    let exact = layer.exact
    add(
      layer.errorRMS, exact.map(\.log10ErrorRMS) ?? Magnitude(layer.errorRMS).log10,
      as: "error_rms/\(name)", to: &batch)
    add(
      layer.gradientNorm, exact.map(\.log10GradientNorm) ?? Magnitude(layer.gradientNorm).log10,
      as: "gradient_norm/\(name)", to: &batch)
    add(
      layer.weightsNorm, Magnitude(layer.weightsNorm).log10, as: "weights_gradient_norm/\(name)",
      to: &batch)
    add(
      layer.biasesNorm, Magnitude(layer.biasesNorm).log10, as: "biases_gradient_norm/\(name)",
      to: &batch)
    batch.add(layer.gradientMax, as: "gradient_max/\(name)")
    batch.add(layer.speed, as: "speed/\(name)")
    if let relative = layer.relativeSpeed { batch.add(relative, as: "relative_speed/\(name)") }
    batch.add(layer.saturatedShare, as: "saturated_share/\(name)")
    if let activation = layer.activation {
      holdsActivations = true
      add(activation, name, to: &batch)
    }
    if let ratio = layer.signalToNoise { batch.add(ratio, as: "signal_to_noise/\(name)") }
  }

  private func add(
    _ activation: StepRecord.Layer.Activation, _ name: String,
    to batch: inout EventFileWriter.Batch
  ) {
    batch.add(activation.mean, as: "activation_mean/\(name)")
    batch.add(activation.deviation, as: "activation_deviation/\(name)")
    if let dead = activation.deadFraction { batch.add(dead, as: "dead_units/\(name)") }
  }

  /// A size, and its logarithm: −∞ for a true zero.
  private func add(
    _ value: Double, _ log10: Double?, as tag: String, to batch: inout EventFileWriter.Batch
  ) {
    batch.add(value, as: tag)
    let zero = value == 0 ? -Double.infinity : value
    batch.add(log10 ?? zero, as: "log10_" + tag)
  }

  private func name(_ layer: Int) -> String {
    let number = "\(layer)"
    return "layer_" + String(repeating: "0", count: max(0, digits - number.count)) + number
  }
}
