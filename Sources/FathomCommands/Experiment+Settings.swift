import FathomFiles
import FathomText
package import FathomVocabulary
import FathomData
import FathomExchange
import FathomNetworks
import FathomRecords
import FathomReports
import FathomRuns
import FathomTraining

extension Experiment {
  /// The settings: options on the command line and keys in a file, under the same names.
  package enum Key: String, CaseIterable, Sendable {
    case layers, model, activation, output, cost
    case initializer = "init"
    case normalization, dropout, residual
    case data, target, samples, split, scale, optimizer
    case learningRate = "learning-rate"
    case schedule
    case clipNorm = "clip-norm"
    case clipValue = "clip-value"
    case l1, l2
    case labelSmoothing = "label-smoothing"
    case classWeights = "class-weights"
    case batchSize = "batch-size"
    case epochs, steps
    case weightDecay = "weight-decay"
    case lambda, precision, seed, threads
    case validation, record
    case checkpointEvery = "checkpoint-every"
    case keep
    case evaluateEvery = "evaluate-every"
    case patience
    case untilAccuracy = "until-accuracy"
  }

  private static let countLimit = 1_000_000_000_000

  /// Takes one setting from its text.
  ///
  /// - Parameters:
  ///   - key: The setting.
  ///   - text: What the user wrote.
  /// - Throws: `ValueProblem` when the text is no value of this setting, or when another setting
  ///   that excludes this one is already there.
  package mutating func set(_ key: Key, to text: String) throws(ValueProblem) {
    guard !text.isEmpty else { throw ValueProblem("is empty; give a value, or leave it out") }
    switch key {
    case .layers:
      guard model == nil else { throw .excluded(by: .model) }
      layers = try LayerSizes(parsing: text)
    case .model:
      guard layers == nil else { throw .excluded(by: .layers) }
      guard ModelExport.Format(path: text) != nil else {
        throw ValueProblem("is no model file; name one that ends in .onnx or .safetensors")
      }
      model = text
    case .activation: activation = try Self.hiddenActivation(text)
    case .output: output = try Activation(parsing: text)
    case .cost: cost = try Cost(parsing: text)
    case .initializer: initializer = try Initializer(parsing: text)
    case .normalization: normalization = try NormalizationChoice(parsing: text)
    case .dropout: dropout = try Values.dropout(text)
    case .residual: residual = try Values.whole(text, in: 1...LayerSizes.layerLimit)
    case .data: data = try Self.source(text)
    case .target: target = text
    case .samples: samples = try Values.whole(text, in: 1...Self.countLimit)
    case .split: split = try Values.name(text, among: DataOptions.Split.allCases)
    case .scale: scale = try Values.name(text, among: DataOptions.Scale.allCases)
    case .optimizer: optimizer = try Optimizer(parsing: text)
    case .learningRate: learningRate = try Values.positive(text)
    case .schedule: schedule = try Self.schedule(text)
    case .clipNorm:
      guard clipping == nil else { throw .excluded(by: .clipValue) }
      clipping = .norm(try Values.positive(text))
    case .clipValue:
      guard clipping == nil else { throw .excluded(by: .clipNorm) }
      clipping = .value(try Values.positive(text))
    case .l1: l1 = try Values.nonNegative(text)
    case .l2: l2 = try Values.nonNegative(text)
    case .labelSmoothing:
      guard let share = Double(text), 0 <= share, share < 1 else {
        throw ValueProblem("is not a share of 0 or more and less than 1, such as 0.1")
      }
      labelSmoothing = share
    case .classWeights: classWeights = try Self.classWeights(text)
    case .batchSize: batchSize = try Values.whole(text, in: 1...Self.countLimit)
    case .epochs:
      let epochs = try Values.whole(text, in: 1...1_000_000)
      guard duration == nil else { throw .excluded(by: .steps) }
      duration = .epochs(epochs)
    case .steps:
      let steps = try Values.whole(text, in: 0...Self.countLimit)
      guard duration == nil else { throw .excluded(by: .epochs) }
      duration = .steps(steps)
    case .weightDecay:
      let rate = try Values.nonNegative(text)
      guard decay == nil else { throw .excluded(by: .lambda) }
      decay = .weightDecay(rate)
    case .lambda:
      let lambda = try Values.nonNegative(text)
      guard decay == nil else { throw .excluded(by: .weightDecay) }
      decay = .lambda(lambda)
    case .precision: precision = try Values.name(text, among: Precision.allCases)
    case .seed:
      guard let number = UInt64(text) else {
        throw ValueProblem("is not a whole number from 0 to \(UInt64.max)")
      }
      seed = number
    case .threads: threads = try Values.whole(text, in: 1...1024)
    case .validation: validation = try Values.share(text)
    case .record: recording = try Self.recording(text)
    case .checkpointEvery: checkpointEvery = try Self.interval(text)
    case .keep: keep = try Values.whole(text, in: 1...1_000_000)
    case .evaluateEvery: evaluateEvery = try Values.whole(text, in: 1...Self.countLimit)
    case .patience: patience = try Values.whole(text, in: 1...Self.countLimit)
    case .untilAccuracy: untilAccuracy = try Values.accuracy(text)
    }
  }

  /// One setting as text that `set` reads back, or nil when it is not named.
  package func text(of key: Key) -> String? {
    switch key {
    case .layers: layers?.description
    case .model: model
    case .activation: activation?.description
    case .output: output?.description
    case .cost: cost?.description
    case .initializer: initializer?.description
    case .normalization: normalization?.description
    case .dropout: dropout.map(Values.text)
    case .residual: residual?.description
    case .data: data?.description
    case .target: target
    case .samples: samples?.description
    case .split: split?.rawValue
    case .scale: scale?.rawValue
    case .optimizer: optimizer?.description
    case .learningRate: learningRate.map(Values.text)
    case .schedule: schedule?.description
    case .clipNorm: if case .norm(let norm) = clipping { Values.text(norm) } else { nil }
    case .clipValue: if case .value(let value) = clipping { Values.text(value) } else { nil }
    case .l1: l1.map(Values.text)
    case .l2: l2.map(Values.text)
    case .labelSmoothing: labelSmoothing.map(Values.text)
    case .classWeights:
      switch classWeights {
      case nil: nil
      case .balanced: "balanced"
      case .given(let weights): weights.map(Values.text).joined(separator: ",")
      }
    case .batchSize: batchSize?.description
    case .epochs: if case .epochs(let epochs) = duration { "\(epochs)" } else { nil }
    case .steps: if case .steps(let steps) = duration { "\(steps)" } else { nil }
    case .weightDecay: if case .weightDecay(let rate) = decay { Values.text(rate) } else { nil }
    case .lambda: if case .lambda(let lambda) = decay { Values.text(lambda) } else { nil }
    case .precision: precision?.rawValue
    case .seed: seed?.description
    case .threads: threads?.description
    case .validation: validation.map(Values.text)
    case .record: recording?.description
    case .checkpointEvery: checkpointEvery.map(Self.text)
    case .keep: keep?.description
    case .evaluateEvery: evaluateEvery?.description
    case .patience: patience?.description
    case .untilAccuracy: untilAccuracy.map(Values.text)
    }
  }
}

extension Experiment {
  /// What was asked for, as a record keeps it.
  var origin: RunOrigin {
    RunOrigin(
      version: FathomVersion.current,
      settings: Key.allCases.compactMap { key in
        text(of: key).map { RunOrigin.Setting(name: key.rawValue, value: $0) }
      })
  }
}

// MARK: - Names with their own spelling

extension ValueProblem {
  fileprivate static func excluded(by other: Experiment.Key) -> ValueProblem {
    ValueProblem("cannot stand beside \(other.rawValue); give one of the two")
  }
}

extension Experiment {
  private static func hiddenActivation(_ text: String) throws(ValueProblem) -> Activation {
    guard text != Activation.softmax.name else {
      throw ValueProblem("is for the output layer only; use it as output")
    }
    return try Activation(parsing: text, among: Activation.hidden)
  }

  private static func recording(_ text: String) throws(ValueProblem) -> RecordingSchedule {
    if text == "all" { return .all }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
    let growth = parts.count == 2 ? Double(parts[1]) : nil
    guard parts.count <= 2, let dense = Int(parts[0]), 0...countLimit ~= dense,
      parts.count == 1 || growth.map({ $0 >= 1 && $0.isFinite }) ?? false
    else {
      throw ValueProblem(
        "is neither 'all' nor a number of steps, perhaps with the factor between later ones, as in"
          + " 100,1.03")
    }
    return RecordingSchedule(dense: dense, growth: growth)
  }

  /// Steps as a plain number, or a time: `500`, `30s`, `10m`.
  private static func interval(_ text: String) throws(ValueProblem) -> RunSettings.Interval {
    let unit: Double? = text.hasSuffix("s") ? 1 : text.hasSuffix("m") ? 60 : nil
    if let unit, let number = Double(text.dropLast()), number > 0, number * unit < 1e9 {
      return .seconds(number * unit)
    }
    guard unit == nil, let steps = Int(text), 1...countLimit ~= steps else {
      throw ValueProblem("is neither a number of steps nor a time, as in 500, 30s or 10m")
    }
    return .steps(steps)
  }

  private static func text(_ interval: RunSettings.Interval) -> String {
    switch interval {
    case .steps(let steps): "\(steps)"
    case .seconds(let seconds): "\(Values.text(seconds))s"
    }
  }

  private static func schedule(_ text: String) throws(ValueProblem) -> LearningRateSchedule {
    guard let schedule = LearningRateSchedule(text) else {
      throw ValueProblem(
        "is no schedule; write one of \(LearningRateSchedule.forms.joined(separator: ", ")), with"
          + " N in steps, or in epochs as in 3e")
    }
    return schedule
  }

  private static func classWeights(_ text: String) throws(ValueProblem) -> ClassWeights {
    guard text != "balanced" else { return .balanced }
    let weights = text.split(separator: ",", omittingEmptySubsequences: false).map {
      Double($0.trimmed) ?? .nan
    }
    guard weights.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
      throw ValueProblem(
        "is neither 'balanced' nor one number of 0 or more for each class, such as 1,2,0.5")
    }
    return .given(weights)
  }

  private static func source(_ text: String) throws(ValueProblem) -> DataSource {
    do {
      return try DataSource(text)
    } catch {
      throw ValueProblem("cannot be used: \(error.problem); \(error.remedy)")
    }
  }
}
