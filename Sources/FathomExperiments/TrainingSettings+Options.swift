import FathomText
import FathomVocabulary
import FathomData
import FathomTraining

extension TrainingSettings {
  /// How to train on some data, with the defaults of what is not named.
  func options(for data: LoadedData) throws(ExperimentError) -> TrainingOptions {
    let samples = data.training.samples
    if let batchSize, batchSize > samples {
      throw .wrong(
        .batchSize,
        "\(setting: .batchSize, "\(batchSize)") is larger than the \(samples) samples of"
          + " \(data.name); use \(setting: .batchSize, "\(samples)") or less")
    }
    if let classWeights, classWeights.normalized(over: data) == nil {
      throw .wrong(
        .classWeights,
        Message(TrainingError.classWeights(classes: data.classes, name: data.name).description))
    }
    var options = TrainingOptions(optimizer: optimizer ?? .sgd, learningRate: learningRate)
    options.schedule = schedule ?? .constant
    options.clipping = clipping ?? .none
    options.l1 = l1 ?? 0
    options.l2 = l2 ?? 0
    options.labelSmoothing = labelSmoothing ?? 0
    options.classWeights = classWeights
    options.batchSize = batchSize
    options.seed = seed ?? options.seed
    options.threads = threads
    options.duration = duration ?? options.duration
    switch decay {
    case nil: break
    case .weightDecay(let rate): options.weightDecay = rate
    case .lambda(let lambda): options.weightDecay = lambda / Double(samples)
    }
    return options
  }
}
