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
  /// The tags of what the steps so far told of their layers.
  private var stepTags: Set<String> = []

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
  ///
  /// A series that steps have begins with the network before the first one; at the end it goes on
  /// with the last mini-batch's figures.
  public func write(_ measurement: Measurement) throws(FileError) {
    var batch = EventFileWriter.Batch()
    add(Measurement.quantities, of: measurement, to: &batch)
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
      for quantity in LayerMeasurement.quantities {
        guard let tag = quantity.tag, let number = quantity.number(layer),
          measurement.step == 0 || !stepTags.contains(tag)
        else { continue }
        batch.add(number, as: "\(tag)/\(name)")
      }
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
        add(StepRecord.quantities, of: step, to: &batch)
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
      for epoch in training.epochResults {
        var batch = EventFileWriter.Batch()
        add(EpochResult.quantities, of: epoch, to: &batch)
        try file.write(batch, step: min(training.steps, epoch.epoch * perEpoch))
      }
    }
    try file.writeEnd(succeeded: run.training?.incident == nil)
  }

  /// Adds those quantities that have a tag and are there.
  private func add<Root>(
    _ quantities: [Quantity<Root>], of root: Root, to batch: inout EventFileWriter.Batch
  ) {
    for quantity in quantities {
      guard let tag = quantity.tag, let number = quantity.number(root) else { continue }
      batch.add(number, as: tag)
    }
  }

  private func add(_ layer: StepRecord.Layer, to batch: inout EventFileWriter.Batch) {
    let name = name(layer.layer)
    for quantity in StepRecord.Layer.quantities {
      guard let tag = quantity.tag, let number = quantity.number(layer) else { continue }
      batch.add(number, as: "\(tag)/\(name)")
      stepTags.insert(tag)
    }
  }

  private func name(_ layer: LayerNumber) -> String {
    let number = "\(layer)"
    return "layer_" + String(repeating: "0", count: max(0, digits - number.count)) + number
  }
}
