import ArgumentParser
import FathomExperiments
import FathomText
import FathomVocabulary

/// A group of options that name settings of an experiment.
///
/// Options are taken as text: the same reader serves the command line and experiment files, so
/// both give the same answers to the same mistakes.
protocol ExperimentArguments: ParsableArguments {
  /// What was given, in the order in which settings are checked.
  var given: [(key: SettingKey, text: String?)] { get }
}

extension ExperimentArguments {
  /// Adds what was given to an experiment.
  func add(to experiment: inout Experiment) throws(ExperimentError) {
    for (key, text) in given {
      if let text { try experiment.set(key, to: text) }
    }
  }
}

extension Option where Value == String? {
  /// The option of a setting, with the words that the table of settings has for it.
  ///
  /// Numbers are taken even when they begin with a dash, so that "-1" is called too small and not
  /// missing.
  init(_ key: SettingKey, completion: CompletionKind? = nil) {
    guard let setting = try? Setting(key) else { preconditionFailure("no setting '\(key)'") }
    let choices = setting.choices.isEmpty ? nil : CompletionKind.list(setting.choices)
    self.init(
      name: .customLong(key.rawValue), parsing: setting.isNumeric ? .unconditional : .next,
      help: ArgumentHelp("\(setting.help)", valueName: setting.valueName),
      completion: completion ?? choices)
  }
}

/// The options that describe a network.
struct NetworkArguments: ExperimentArguments {
  @Option(.layers) var layers: String?
  @Option(.model, completion: .file(extensions: ["onnx", "safetensors"])) var model: String?
  @Option(.activation) var activation: String?
  @Option(.output) var output: String?
  @Option(.cost) var cost: String?
  @Option(.initializer) var initializer: String?
  @Option(.normalization) var normalization: String?
  @Option(.dropout) var dropout: String?
  @Option(.residual) var residual: String?
  @Option(.parts) var parts: String?
  @Option(.precision) var precision: String?

  var given: [(key: SettingKey, text: String?)] {
    [
      (.layers, layers), (.model, model), (.activation, activation), (.output, output),
      (.cost, cost), (.initializer, initializer), (.normalization, normalization),
      (.dropout, dropout), (.residual, residual), (.parts, parts), (.precision, precision),
    ]
  }
}

/// The options that describe the data.
struct DataArguments: ExperimentArguments {
  @Option(.data) var data: String?
  @Option(.target) var target: String?
  @Option(.samples) var samples: String?
  @Option(.split) var split: String?
  @Option(.scale) var scale: String?

  var given: [(key: SettingKey, text: String?)] {
    [
      (.data, data), (.target, target), (.samples, samples), (.split, split), (.scale, scale),
    ]
  }
}

/// The options that describe the training.
struct TrainingArguments: ExperimentArguments {
  @Option(.optimizer) var optimizer: String?
  @Option(.learningRate) var learningRate: String?
  @Option(.schedule) var schedule: String?
  @Option(.clipNorm) var clipNorm: String?
  @Option(.clipValue) var clipValue: String?
  @Option(.batchSize) var batchSize: String?
  @Option(.epochs) var epochs: String?
  @Option(.steps) var steps: String?
  @Option(.weightDecay) var weightDecay: String?
  @Option(.lambda) var lambda: String?
  @Option(.l1) var l1: String?
  @Option(.l2) var l2: String?
  @Option(.labelSmoothing) var labelSmoothing: String?
  @Option(.classWeights) var classWeights: String?
  @Option(.seed) var seed: String?
  @Option(.threads) var threads: String?

  var given: [(key: SettingKey, text: String?)] {
    [
      (.optimizer, optimizer), (.learningRate, learningRate), (.schedule, schedule),
      (.clipNorm, clipNorm), (.clipValue, clipValue), (.batchSize, batchSize), (.epochs, epochs),
      (.steps, steps), (.weightDecay, weightDecay), (.lambda, lambda), (.l1, l1), (.l2, l2),
      (.labelSmoothing, labelSmoothing), (.classWeights, classWeights), (.seed, seed),
      (.threads, threads),
    ]
  }
}

/// The options that say how a training is looked after.
struct RunArguments: ExperimentArguments {
  @Option(.validation) var validation: String?
  @Option(.record) var record: String?
  @Option(.checkpointEvery) var checkpointEvery: String?
  @Option(.keep) var keep: String?
  @Option(.evaluateEvery) var evaluateEvery: String?
  @Option(.patience) var patience: String?
  @Option(.untilAccuracy) var untilAccuracy: String?

  var given: [(key: SettingKey, text: String?)] {
    [
      (.validation, validation), (.record, record), (.checkpointEvery, checkpointEvery),
      (.keep, keep), (.evaluateEvery, evaluateEvery), (.patience, patience),
      (.untilAccuracy, untilAccuracy),
    ]
  }
}
